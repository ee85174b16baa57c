#pragma once

// The seams of this folder at which a test build plants a fault (engine/base/fault.hpp).

#include <type_traits>

#include "engine/base/fault.hpp"

namespace skua::shard {

struct Faults {
    // The home shard tells the outcome to one participant too few.
    [[no_unique_address]] base::Fault drops_outcome;
    // The first participant's vote counts once more behind the others.
    [[no_unique_address]] base::Fault counts_vote_twice;
    // What a vote was about is free for the next command before the outcome is known.
    [[no_unique_address]] base::Fault skips_mark;
    // A slot that is discovered late is queued for behind those who came before.
    [[no_unique_address]] base::Fault queues_by_arrival;
    // An order that a change gives lines in other slots is still taken for its home's alone.
    [[no_unique_address]] base::Fault forgets_widening;
};
#if !defined(SKUA_FAULTS)
static_assert(std::is_empty_v<Faults>);
#endif

}  // namespace skua::shard
