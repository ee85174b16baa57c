#pragma once

// PortImpl: a fixed pool of envelopes, the way in to the admission queue, and a ring back. The pool
// size is the port's credits; the ring holds as many, so the release gate never finds it full.
// Owner: one gateway thread; deliver() is the release gate's.

#include <concurrentqueue.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/runtime/counters.hpp"
#include "engine/runtime/spsc_ring.hpp"
#include "engine/sequencer/admission.hpp"
#include "engine/sequencer/port.hpp"

namespace skua::sequencer {

class PortImpl final : public Port {
public:
    struct Options {
        std::uint16_t index = 0;  // its place in the release gate's list of ports
        std::size_t credits = 4096;
    };
    // `bell` is rung when answers wait in poll(); both references outlive the port.
    PortImpl(Options options, Admission& admission, runtime::Doorbell& bell);

    [[nodiscard]] Envelope* try_acquire() noexcept override;
    void submit(std::span<Envelope* const> envelopes) noexcept override;
    std::size_t poll(std::span<Envelope*> into) noexcept override;
    void recycle(Envelope* envelope) noexcept override;
    [[nodiscard]] std::size_t credits() const noexcept override { return free_.size(); }

    // Release gate. The envelope came from this port, so there is room.
    void deliver(Envelope* envelope) noexcept;
    void ring() noexcept { bell_.ring(); }

    // Any thread.
    [[nodiscard]] std::size_t credits_total() const noexcept { return total_; }
    [[nodiscard]] std::uint64_t credits_free() const noexcept { return free_count_.get(); }

private:
    void hand_over(Envelope& envelope, Envelope::Holder from, Envelope::Holder to) const noexcept;

    const std::uint16_t index_;
    const std::size_t total_;
    Admission& admission_;
    runtime::Doorbell& bell_;
    moodycamel::ProducerToken token_;
    std::unique_ptr<Envelope[]> envelopes_;
    std::vector<Envelope*> free_;           // last in, first out: a warm envelope is used again
    runtime::Gauge free_count_;             // written by the gateway thread, read by statistics
    runtime::SpscRing<Envelope*> answers_;  // release gate -> gateway thread
};

}  // namespace skua::sequencer
