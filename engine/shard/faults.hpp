#pragma once

// Faults: the seams at which a test build plants a fault, to show that the simulation finds it. In
// every other build a fault is a constant that never strikes, and nothing is left of it in the
// code.
// Owner: as the object that holds it.

#include <cstdint>
#include <type_traits>

namespace skua::shard {

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

struct Faults {
    // The home shard tells the outcome to one participant too few.
    [[no_unique_address]] Fault drops_outcome;
    // The first participant's sums are counted twice, the second's not at all. (With its effects
    // taken twice the engine's own assertions end the process, before anybody else can see it.)
    [[no_unique_address]] Fault counts_vote_twice;
    // What a vote was about is free for the next command before the outcome is known.
    [[no_unique_address]] Fault skips_mark;
    // A slot that is discovered late is queued for behind those who came before.
    [[no_unique_address]] Fault queues_by_arrival;
};
#if !defined(SKUA_FAULTS)
static_assert(std::is_empty_v<Faults>);
#endif

}  // namespace skua::shard
