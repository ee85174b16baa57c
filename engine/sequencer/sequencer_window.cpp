// The part of SequencerAgent behind the shard: decisions come back, wait in the window until all
// earlier ones are there, and are passed on to the journal and the release gate in that order.

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/sequencer/sequencer_agent.hpp"

namespace skua::sequencer {

namespace {

bool is_new_order(const Envelope& envelope) noexcept {
    return envelope.kind == Envelope::Kind::command &&
           std::holds_alternative<domain::PlaceOrder>(envelope.record.command.body);
}

}  // namespace

SequencerAgent::Pending& SequencerAgent::open_place(Envelope* envelope) noexcept {
    SKUA_ASSERT(next_place_ - next_out_ < window_.size());
    Pending& pending = window_[next_place_ & (window_.size() - 1)];
    pending = {};
    pending.envelope = envelope;
    pending.opened = now_;
    pending.may_end_late =
        envelope->kind == Envelope::Kind::command && may_end_late(envelope->record.command);
    ++next_place_;
    look_at_late_ends();
    return pending;
}

// An answer that leaves no record. It still takes its turn, so answers keep their order.
void SequencerAgent::finish_without_number(Envelope* envelope, Outcome outcome) noexcept {
    envelope->outcome = outcome;
    statistics_.count_outcome(outcome);
    open_place(envelope).is_done = true;
    pass_on();
}

void SequencerAgent::send(Envelope* envelope, shard::Task::Kind kind) noexcept {
    orders_under_way_ += is_new_order(*envelope) ? 1U : 0U;
    parts_.shard.send({.kind = kind,
                       .place = next_place_ - 1,
                       .record = &envelope->record,
                       .query = &envelope->query,
                       .result = &envelope->result,
                       .arena = &envelope->arena});
}

std::size_t SequencerAgent::collect() noexcept {
    std::size_t count = 0;
    shard::Completion completion;
    while (parts_.shard.try_receive(completion)) {
        Pending& pending = window_[completion.place & (window_.size() - 1)];
        SKUA_ASSERT(!pending.is_done);
        pending.is_done = true;
        pending.change = completion.change;
        open_orders_ += completion.change.open_orders;
        orders_under_way_ -= is_new_order(*pending.envelope) ? 1U : 0U;
        bind_keys(pending);
        pass_on();
        ++count;
    }
    return count;
}

void SequencerAgent::pass_on() noexcept {
    while (next_out_ != next_place_) {
        const Pending& pending = window_[next_out_ & (window_.size() - 1)];
        if (!pending.is_done) {
            break;
        }
        if (pending.envelope->outcome == Outcome::decided) {
            pass_on_record(pending);
        }
        const bool has_room = parts_.release.try_push(pending.envelope);
        SKUA_ASSERT(has_room);  // room() counted it
        has_released_ = true;
        ++next_out_;
    }
    look_at_late_ends();
}

// Each place is looked at once on the way.
void SequencerAgent::look_at_late_ends() noexcept {
    const auto at = [this](std::uint64_t place) -> const Pending& {
        return window_[place & (window_.size() - 1)];
    };
    next_late_ = std::max(next_late_, next_out_);
    while (next_late_ != next_place_ && !at(next_late_).may_end_late) {
        ++next_late_;
    }
    stamped_before_ = next_late_ == next_place_
                          ? kNever
                          : base::seconds_after(at(next_late_).opened, kLateEndSeconds);
}

// Records are pushed one late, so that the last one of a round can carry the state digest.
void SequencerAgent::pass_on_record(const Pending& pending) noexcept {
    if (held_) {
        const bool has_room = parts_.intake.try_push(*held_);
        SKUA_ASSERT(has_room);  // room() counted it
    }
    const bool is_consistent = parts_.directory.learn(pending.envelope->record);
    SKUA_ASSERT(is_consistent);
    digest_keys(pending);
    const domain::Record& record = pending.envelope->record;
    held_ = journal::IntakeItem{.record = &record};
    digest_ += pending.change.digest;
    has_recorded_ = true;
    if (pending.change.moves_follow_ups) {
        pending_follow_ups_.note(record.decision);
    }
    if (std::holds_alternative<domain::ContinueFills>(record.command.body)) {
        is_follow_up_under_way_ = false;
    }
    expiries_.settle(record);
    statistics_.count_decided(record, steady_ns_ / kNsPerSecond);
}

// End of a round: the last record goes out, with a digest if it is due or costs nothing because
// there is nothing else to do; then whoever waits for what was passed on is woken, once.
void SequencerAgent::flush() noexcept {
    parts_.shard.flush();
    if (held_) {
        const std::uint64_t sequence = held_->record->sequence.raw();
        if (is_queue_empty_ || sequence - digest_sequence_ >= options_.digest_every_records) {
            held_->digest_sequence = sequence;
            held_->digest = digest_ + key_digest_;
            digest_sequence_ = sequence;
        }
        const bool has_room = parts_.intake.try_push(*held_);
        SKUA_ASSERT(has_room);
        held_.reset();
    }
    if (has_recorded_) {
        is_count_stale_ = true;
        parts_.journal_bell.ring();
        has_recorded_ = false;
    }
    if (has_released_) {
        parts_.release_bell.ring();
        has_released_ = false;
    }
}

}  // namespace skua::sequencer
