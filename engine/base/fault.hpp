#pragma once

// Fault: a seam at which a test build plants a fault, to show that the simulation finds it. In
// every other build it is a constant that never strikes, and nothing is left of it in the code.
// Each folder lists its own in a `faults.hpp`. Owner: as the object that holds it.

#include <cstdint>

namespace skua::base {

#if defined(SKUA_FAULTS)

// Strikes at every `every`-th opportunity; 0: never.
struct Fault {
    std::uint32_t every = 0;
    std::uint32_t seen = 0;
    [[nodiscard]] bool strikes() noexcept { return every != 0 && ++seen % every == 0; }
};

#else

struct Fault {
    [[nodiscard]] static constexpr bool strikes() noexcept { return false; }
};

#endif

}  // namespace skua::base
