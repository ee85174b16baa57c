#pragma once

// LoadMeter: which part of the time an agent has work. The time from a round that did something to
// the next round counts as busy, so one look at the clock per round is enough.
// Owner: the agent's thread writes; any thread reads.

#include <cstddef>
#include <cstdint>

#include "engine/runtime/counters.hpp"

namespace skua::runtime {

class LoadMeter {
public:
    // Start of a round. `now_ns` is of a steady clock.
    void begin_round(std::int64_t now_ns) noexcept {
        if (was_busy_ && now_ns > last_ns_) {
            busy_ns_.add(static_cast<std::uint64_t>(now_ns - last_ns_));
        }
        last_ns_ = now_ns;
        const std::int64_t passed = now_ns - second_began_ns_;
        if (passed >= kSecondNs) {
            const std::uint64_t busy = busy_ns_.get() - busy_before_;
            const bool is_recent = passed < 2 * kSecondNs;
            recent_per_mille_.set(is_recent ? busy * 1'000 / static_cast<std::uint64_t>(passed)
                                            : 0);
            busy_before_ = busy_ns_.get();
            second_began_ns_ = now_ns;
        }
    }
    void end_round(std::size_t done) noexcept { was_busy_ = done != 0; }

    // Any thread.
    [[nodiscard]] std::uint64_t busy_ns() const noexcept { return busy_ns_.get(); }
    // Of the last full second.
    [[nodiscard]] std::uint64_t recent_per_mille() const noexcept {
        return recent_per_mille_.get();
    }

private:
    static constexpr std::int64_t kSecondNs = 1'000'000'000;
    // The agent's thread only.
    std::int64_t last_ns_ = 0;
    std::int64_t second_began_ns_ = 0;
    std::uint64_t busy_before_ = 0;
    bool was_busy_ = false;
    // Read by any thread.
    Counter busy_ns_;
    Gauge recent_per_mille_;
};

}  // namespace skua::runtime
