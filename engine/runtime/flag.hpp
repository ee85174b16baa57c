#pragma once

// Flag: raised or lowered by any thread, read by any. Release and acquire, so that whoever sees it
// raised also sees what was written before raise().

#include <atomic>

namespace skua::runtime {

class Flag {
public:
    Flag() = default;
    Flag(const Flag&) = delete;
    Flag& operator=(const Flag&) = delete;

    // Both pair with the acquire load in is_raised().
    void raise() noexcept { value_.store(true, std::memory_order_release); }
    void lower() noexcept { value_.store(false, std::memory_order_release); }
    [[nodiscard]] bool is_raised() const noexcept { return value_.load(std::memory_order_acquire); }

private:
    std::atomic<bool> value_{false};
};

}  // namespace skua::runtime
