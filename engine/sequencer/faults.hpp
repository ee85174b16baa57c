#pragma once

// The seams of this folder at which a test build plants a fault (engine/base/fault.hpp).

#include <type_traits>

#include "engine/base/fault.hpp"

namespace skua::sequencer {

struct Faults {
    // An Idempotency-Key is not remembered.
    [[no_unique_address]] base::Fault forgets_key;
    // What the replayed records left pending is not taken up again after a restart.
    [[no_unique_address]] base::Fault loses_follow_up;
    // What has come to its end is passed over once.
    [[no_unique_address]] base::Fault numbers_expiry_late;
    // A confirmation does not set the end of its claim anew.
    [[no_unique_address]] base::Fault forgets_claim;
};

struct GateFaults {
    // A decided answer leaves whether its record is durable or not.
    [[no_unique_address]] base::Fault releases_early;
    // An answer to a question leaves whether what it shows is durable or not.
    [[no_unique_address]] base::Fault shows_early;
};
#if !defined(SKUA_FAULTS)
static_assert(std::is_empty_v<Faults> && std::is_empty_v<GateFaults>);
#endif

}  // namespace skua::sequencer
