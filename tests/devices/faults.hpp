#pragma once

// Faults: what is wrong, each a sentence for people; all are counted, the first few are kept.
// Owner: one thread.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace skua::devices {

class Faults {
public:
    void add(std::string what) {
        constexpr std::size_t kKept = 20;
        if (kept_.size() < kKept) {
            kept_.push_back(std::move(what));
        }
        ++count_;
    }
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] const std::vector<std::string>& kept() const noexcept { return kept_; }

private:
    std::uint64_t count_ = 0;
    std::vector<std::string> kept_;
};

}  // namespace skua::devices
