#pragma once

// SimClock: the wall may jump or stand still, the steady clock only goes forward, both only when
// the seed says so. Owner: the simulation.

#include "engine/runtime/clock.hpp"

namespace skua::sim {

class SimClock final : public runtime::Clock {
public:
    [[nodiscard]] base::Timestamp now() noexcept override { return {wall_micros_}; }
    [[nodiscard]] std::int64_t monotonic_ns() noexcept override { return steady_ns_; }

    void pass(std::int64_t micros) noexcept {
        steady_ns_ += micros * 1'000;
        wall_micros_ += is_frozen_ ? 0 : micros;
    }
    void jump(std::int64_t micros) noexcept { wall_micros_ += micros; }
    void freeze(bool is_frozen) noexcept { is_frozen_ = is_frozen; }

private:
    std::int64_t wall_micros_ = 1'700'000'000'000'000;
    std::int64_t steady_ns_ = 1;
    bool is_frozen_ = false;
};

}  // namespace skua::sim
