#pragma once

// ReleaseRing: from the sequencer to the release gate, in the order in which answers leave.

#include "engine/runtime/spsc_ring.hpp"
#include "engine/sequencer/envelope.hpp"

namespace skua::sequencer {

using ReleaseRing = runtime::SpscRing<Envelope*>;

// The number that must be durable before this envelope may leave: its record's, or the one that a
// query reflects. Answers that took no number and show no state wait for nothing but their turn.
inline std::uint64_t release_after(const Envelope& envelope) noexcept {
    switch (envelope.outcome) {
        case Outcome::decided:
            return envelope.record.sequence.raw();
        case Outcome::answered:
            return envelope.reflects.raw();
        default:
            return 0;
    }
}

}  // namespace skua::sequencer
