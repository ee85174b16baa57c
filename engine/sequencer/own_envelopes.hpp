#pragma once

// OwnEnvelopes: the envelopes of the sequencer's own commands. They go the same way as everybody's;
// at its end the release gate gives them back through a ring instead of to a gateway.
// Owner: the sequencer thread; give_back() is the release gate's.

#include <bit>
#include <memory>
#include <vector>

#include "engine/runtime/spsc_ring.hpp"
#include "engine/sequencer/envelope.hpp"

namespace skua::sequencer {

// The port number of envelopes that belong to no port.
inline constexpr std::uint16_t kOwnPort = UINT16_MAX;

class OwnEnvelopes {
public:
    explicit OwnEnvelopes(std::size_t size)
        : envelopes_(std::make_unique<Envelope[]>(size)), returned_(std::bit_ceil(size)) {
        free_.reserve(size);
        for (std::size_t i = 0; i < size; ++i) {
            envelopes_[i].port = kOwnPort;
            free_.push_back(&envelopes_[i]);
        }
    }

    // An empty envelope, or nullptr while all are on their way to the disk.
    [[nodiscard]] Envelope* try_acquire() noexcept {
        if (free_.empty()) {
            collect();
        }
        if (free_.empty()) {
            return nullptr;
        }
        Envelope* envelope = free_.back();
        free_.pop_back();
        SKUA_ASSERT(envelope->holder == Envelope::Holder::pool);
        envelope->holder = Envelope::Holder::engine;
        return envelope;
    }

    // Release gate.
    void give_back(Envelope* envelope) noexcept {
        const bool has_room = returned_.try_push(envelope);
        SKUA_ASSERT(has_room);
    }

private:
    void collect() noexcept {
        while (Envelope* const* front = returned_.front()) {
            Envelope* envelope = *front;
            returned_.pop();
            SKUA_ASSERT(envelope->holder == Envelope::Holder::engine);
            envelope->recycle();
            envelope->holder = Envelope::Holder::pool;
            free_.push_back(envelope);
        }
    }

    std::unique_ptr<Envelope[]> envelopes_;
    std::vector<Envelope*> free_;
    runtime::SpscRing<Envelope*> returned_;
};

}  // namespace skua::sequencer
