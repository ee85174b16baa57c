#pragma once

// Port: how one gateway thread talks to the sequencer. Admission credits are counted here: a port
// has a fixed number of envelopes, so what is under way is bounded (architecture rule 7).
// Owner: one gateway thread, but for the doorbell, which others ring.

#include <cstddef>
#include <span>

#include "engine/runtime/doorbell.hpp"
#include "engine/sequencer/envelope.hpp"

namespace skua::sequencer {

class Port {
public:
    Port() = default;
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;
    virtual ~Port() = default;

    // An empty envelope, or nullptr when this port's credits are used up (answer 429/503).
    [[nodiscard]] virtual Envelope* try_acquire() noexcept = 0;
    // Hands envelopes to the sequencer, in this order. Never fails: the credits bound it.
    virtual void submit(std::span<Envelope* const> envelopes) noexcept = 0;
    // Takes released envelopes, in release order; 0 when there are none. After the doorbell rang.
    virtual std::size_t poll(std::span<Envelope*> into) noexcept = 0;
    // Gives an envelope back after its answer was rendered (or it was never submitted).
    virtual void recycle(Envelope* envelope) noexcept = 0;
    [[nodiscard]] virtual std::size_t credits() const noexcept = 0;
};

}  // namespace skua::sequencer
