#pragma once

// A text as a ByteSource that gives at most `block` bytes at a time.

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "adapters/cli/importer/byte_source.hpp"

namespace skua::importer {

// Owner: the test's thread.
class TextSource final : public ByteSource {
public:
    explicit TextSource(std::string text, std::size_t block = 1'000)
        : text_(std::move(text)), block_(block) {}
    sdk::Result<std::size_t> read(std::span<char> out) override {
        const std::size_t taken = std::min({out.size(), block_, text_.size() - used_});
        std::memcpy(out.data(), text_.data() + used_, taken);
        used_ += taken;
        return taken;
    }

private:
    std::string text_;
    std::size_t block_;
    std::size_t used_ = 0;
};

}  // namespace skua::importer
