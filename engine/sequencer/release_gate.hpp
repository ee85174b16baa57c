#pragma once

// ReleaseGate: lets an answer go when the durable mark has passed its number (architecture rule 4).
// What nobody has been told can be lost in a crash without harm; so nobody is told before a sync
// has returned. Queries wait the same way for the number they reflect.
//
// Invariants: envelopes leave in the order in which the sequencer passed them on. An envelope that
// left is owned by its gateway again; the journal has long read its record, because only encoded
// records become durable.
// Owner: the thread that syncs, behind the sync, so that a mark that moved is acted on at once.

#include <vector>

#include "engine/journal/tail.hpp"
#include "engine/runtime/agent.hpp"
#include "engine/sequencer/faults.hpp"
#include "engine/sequencer/own_envelopes.hpp"
#include "engine/sequencer/port_impl.hpp"
#include "engine/sequencer/release_ring.hpp"

namespace skua::sequencer {

class ReleaseGate final : public runtime::Agent {
public:
    // Everything outlives the gate.
    struct Parts {
        ReleaseRing& ring;
        const journal::Tail& tail;
        std::vector<PortImpl*> ports;  // index: Envelope::port
        OwnEnvelopes& own;
        runtime::Doorbell& engine_bell;  // rung when places in the ring became free
        [[no_unique_address]] GateFaults faults{};
    };
    explicit ReleaseGate(Parts parts);

    std::size_t do_work(std::size_t limit) noexcept override;
    [[nodiscard]] const char* name() const noexcept override { return "release_gate"; }

private:
    // The envelope whose turn it is, taken from its place; nullptr when it may not leave yet.
    [[nodiscard]] Envelope* take_next(std::uint64_t durable) noexcept;
    [[nodiscard]] bool may_leave(const Envelope& envelope, std::uint64_t durable) noexcept;
#if defined(SKUA_FAULTS)
    [[nodiscard]] Envelope* overtake(std::uint64_t durable) noexcept;
    Envelope* overtaken_ = nullptr;  // a command that an answer to a question has overtaken
#endif

    Parts parts_;
    std::vector<bool> is_touched_;  // ports that got an envelope in this round
};

}  // namespace skua::sequencer
