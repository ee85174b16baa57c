#pragma once

// The seams of this folder at which a test build plants a fault (engine/shard/faults.hpp).

#include <type_traits>

#include "engine/shard/faults.hpp"

namespace skua::sequencer {

struct Faults {
    // An Idempotency-Key is not remembered.
    [[no_unique_address]] shard::Fault forgets_key;
    // What the replayed records left pending is not taken up again after a restart.
    [[no_unique_address]] shard::Fault loses_follow_up;
};

struct GateFaults {
    // A decided answer leaves whether its record is durable or not.
    [[no_unique_address]] shard::Fault releases_early;
    // An answer to a question leaves whether what it shows is durable or not.
    [[no_unique_address]] shard::Fault shows_early;
};
#if !defined(SKUA_FAULTS)
static_assert(std::is_empty_v<Faults> && std::is_empty_v<GateFaults>);
#endif

}  // namespace skua::sequencer
