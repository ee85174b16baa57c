#include "engine/sequencer/release_gate.hpp"

#include <utility>

#include "engine/base/assert.hpp"

namespace skua::sequencer {

ReleaseGate::ReleaseGate(Parts parts)
    : parts_(std::move(parts)), is_touched_(parts_.ports.size()) {}

bool ReleaseGate::may_leave(const Envelope& envelope, std::uint64_t durable) noexcept {
    return release_after(envelope) <= durable || parts_.faults.releases_early.strikes();
}

#if defined(SKUA_FAULTS)
// The ring keeps an answer behind the records that it shows, so a fault has to take it past them.
Envelope* ReleaseGate::overtake(std::uint64_t durable) noexcept {
    if (overtaken_ != nullptr && may_leave(*overtaken_, durable)) {
        return std::exchange(overtaken_, nullptr);
    }
    Envelope* const* front = parts_.ring.front();
    const bool is_late = front != nullptr && release_after(**front) > durable;
    if (overtaken_ == nullptr && is_late && (*front)->kind == Envelope::Kind::command &&
        parts_.faults.shows_early.strikes()) {
        overtaken_ = *front;
        parts_.ring.pop();
        front = parts_.ring.front();
    }
    if (overtaken_ == nullptr || front == nullptr || (*front)->kind != Envelope::Kind::query) {
        return nullptr;
    }
    Envelope* envelope = *front;
    parts_.ring.pop();
    return envelope;
}
#endif

Envelope* ReleaseGate::take_next(std::uint64_t durable) noexcept {
#if defined(SKUA_FAULTS)
    if (Envelope* envelope = overtake(durable); envelope != nullptr || overtaken_ != nullptr) {
        return envelope;
    }
#endif
    Envelope* const* front = parts_.ring.front();
    if (front == nullptr || !may_leave(**front, durable)) {
        return nullptr;
    }
    Envelope* envelope = *front;
    parts_.ring.pop();
    return envelope;
}

std::size_t ReleaseGate::do_work(std::size_t limit) noexcept {
    const std::uint64_t durable = parts_.tail.durable();
    std::size_t released = 0;
    while (released < limit) {
        Envelope* envelope = take_next(durable);
        if (envelope == nullptr) {
            break;
        }
        ++released;
        if (envelope->port == kOwnPort) {
            parts_.own.give_back(envelope);
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
