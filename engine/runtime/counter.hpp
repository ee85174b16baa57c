#pragma once

// Counter: a number that one thread writes and any thread reads, for statistics. Relaxed on both
// sides: a reader gets some recent value, never a torn one, and nothing else is ordered by it.

#include <atomic>
#include <cstdint>

namespace skua::runtime {

class Counter {
public:
    Counter() = default;
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;

    // The one writer. A load and a store, no locked instruction.
    void add(std::uint64_t amount = 1) noexcept {
        value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    void set(std::uint64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
    // Any thread.
    [[nodiscard]] std::uint64_t get() const noexcept {
        return value_.load(std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint64_t> value_{0};
};

// Flag: raised or lowered by any thread, read by any. Acquire and release, so that what was written
// before raise() is seen by whoever saw the flag.
class Flag {
public:
    Flag() = default;
    Flag(const Flag&) = delete;
    Flag& operator=(const Flag&) = delete;

    void raise() noexcept { value_.store(true, std::memory_order_release); }
    void lower() noexcept { value_.store(false, std::memory_order_release); }
    [[nodiscard]] bool is_raised() const noexcept {
        return value_.load(std::memory_order_acquire);
    }

private:
    std::atomic<bool> value_{false};
};

}  // namespace skua::runtime
