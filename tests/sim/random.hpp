#pragma once

// Random: the only source of chance of the simulation. The same seed gives the same numbers on
// every machine and with every library. Owner: one part of the simulation; parts that must not
// disturb each other have one each.

#include <cstdint>

#include "engine/base/hash.hpp"
#include "engine/base/result.hpp"

namespace skua::sim {

class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : state_(base::mix(seed, 0x5eed)) {}

    std::uint64_t next() noexcept {
        state_ += 0x9e3779b97f4a7c15ULL;
        return base::mix(state_, state_ >> 31U);
    }
    // 0 to below - 1.
    std::uint64_t below(std::uint64_t below) noexcept {
        return ((next() >> 32U) * below) >> 32U;  // below < 2^32
    }
    std::int64_t between(std::int64_t least, std::int64_t most) noexcept {
        return least +
               static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least + 1)));
    }
    bool percent(std::uint64_t percent) noexcept { return below(100) < percent; }
    bool permille(std::uint64_t permille) noexcept { return below(1000) < permille; }
    bool one_in(std::uint64_t count) noexcept { return below(count) == 0; }

private:
    std::uint64_t state_;
};

}  // namespace skua::sim
