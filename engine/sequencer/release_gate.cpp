#include "engine/sequencer/release_gate.hpp"

#include <utility>

#include "engine/base/assert.hpp"

namespace skua::sequencer {

ReleaseGate::ReleaseGate(Parts parts)
    : parts_(std::move(parts)), is_touched_(parts_.ports.size()) {}

bool ReleaseGate::may_leave(const Envelope& envelope, std::uint64_t durable) noexcept {
    if (release_after(envelope) <= durable) {
        return true;
    }
    return envelope.kind == Envelope::Kind::query ? parts_.faults.shows_early.strikes()
                                                  : parts_.faults.releases_early.strikes();
}

std::size_t ReleaseGate::do_work(std::size_t limit) noexcept {
    const std::uint64_t durable = parts_.tail.durable();
    std::size_t released = 0;
    while (released < limit) {
        Envelope* const* front = parts_.ring.front();
        if (front == nullptr || !may_leave(**front, durable)) {
            break;
        }
        Envelope* envelope = *front;
        parts_.ring.pop();
        ++released;
        if (envelope->port == kOwnPort) {
            parts_.follow_ups.give_back(envelope);
            continue;
        }
        SKUA_ASSERT(envelope->port < parts_.ports.size());
        // From here on the envelope belongs to the gateway thread.
        const std::uint16_t port = envelope->port;
        parts_.ports[port]->deliver(envelope);
        is_touched_[port] = true;
    }
    if (released == 0) {
        return 0;
    }
    // One bell per gateway and round, however many answers it got.
    for (std::size_t port = 0; port < is_touched_.size(); ++port) {
        if (is_touched_[port]) {
            parts_.ports[port]->ring();
            is_touched_[port] = false;
        }
    }
    parts_.engine_bell.ring();
    return released;
}

}  // namespace skua::sequencer
