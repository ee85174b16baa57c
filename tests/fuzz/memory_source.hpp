#pragma once

// MemorySource: a ByteSource over bytes in memory, handed out in small pieces so that every border
// of the reader's window is met. Borrows the bytes. Owner: the fuzzing thread.

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "adapters/cli/importer/byte_source.hpp"

namespace skua::fuzz {

class MemorySource final : public importer::ByteSource {
public:
    explicit MemorySource(std::string_view bytes) : rest_(bytes) {}

    sdk::Result<std::size_t> read(std::span<char> out) override {
        const std::size_t size = std::min({out.size(), rest_.size(), kPieceBytes});
        std::copy_n(rest_.data(), size, out.data());
        rest_.remove_prefix(size);
        return size;
    }

private:
    static constexpr std::size_t kPieceBytes = 7;
    std::string_view rest_;
};

}  // namespace skua::fuzz
