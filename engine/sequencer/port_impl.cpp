#include "engine/sequencer/port_impl.hpp"

#include <bit>

namespace skua::sequencer {

PortImpl::PortImpl(Options options, Admission& admission, runtime::Doorbell& bell)
    : index_(options.index),
      total_(options.credits),
      admission_(admission),
      bell_(bell),
      token_(admission.queue),
      envelopes_(std::make_unique<Envelope[]>(options.credits)),
      answers_(std::bit_ceil(options.credits)) {
    free_.reserve(total_);
    for (std::size_t i = total_; i > 0; --i) {
        envelopes_[i - 1].port = index_;
        free_.push_back(&envelopes_[i - 1]);
    }
    free_count_.set(total_);
}

Envelope* PortImpl::try_acquire() noexcept {
    if (free_.empty()) {
        return nullptr;
    }
    Envelope* envelope = free_.back();
    free_.pop_back();
    free_count_.set(free_.size());
    hand_over(*envelope, Envelope::Holder::pool, Envelope::Holder::gateway);
    return envelope;
}

void PortImpl::submit(std::span<Envelope* const> envelopes) noexcept {
    if (envelopes.empty()) {
        return;
    }
    for (Envelope* envelope : envelopes) {
        hand_over(*envelope, Envelope::Holder::gateway, Envelope::Holder::engine);
    }
    const bool is_queued =
        admission_.queue.enqueue_bulk(token_, envelopes.data(), envelopes.size());
    SKUA_ASSERT(is_queued);  // false means out of memory, which is a crash on purpose
    admission_.bell.ring();
}

std::size_t PortImpl::poll(std::span<Envelope*> into) noexcept {
    std::size_t count = 0;
    while (count < into.size()) {
        Envelope* const* front = answers_.front();
        if (front == nullptr) {
            break;
        }
        Envelope* envelope = *front;
        answers_.pop();
        hand_over(*envelope, Envelope::Holder::engine, Envelope::Holder::gateway);
        into[count++] = envelope;
    }
    return count;
}

// Two answers to one question, or one envelope in two places, would damage whoever gets it next:
// that ends here, at the step that is out of turn, and not when the pool overflows.
void PortImpl::hand_over(Envelope& envelope, Envelope::Holder from,
                         Envelope::Holder to) const noexcept {
    SKUA_ASSERT(envelope.port == index_);
    SKUA_ASSERT(envelope.holder == from);
    envelope.holder = to;
}

void PortImpl::recycle(Envelope* envelope) noexcept {
    hand_over(*envelope, Envelope::Holder::gateway, Envelope::Holder::pool);
    envelope->recycle();
    free_.push_back(envelope);
    free_count_.set(free_.size());
}

void PortImpl::deliver(Envelope* envelope) noexcept {
    const bool is_delivered = answers_.try_push(envelope);
    SKUA_ASSERT(is_delivered);
}

}  // namespace skua::sequencer
