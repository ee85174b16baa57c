// The part of SequencerAgent that knows keys: what has been asked before, what a decision binds,
// and how both come back from the journal.

#include "engine/base/assert.hpp"
#include "engine/sequencer/sequencer_agent.hpp"

namespace skua::sequencer {

// What an entry means for a command with the same key. A first command that is not durable yet has
// no answer that could be repeated: it may still be lost in a crash.
std::optional<Outcome> SequencerAgent::check_seen(const KeyEntry& entry,
                                                  const domain::Command& command) const noexcept {
    if (entry.body != command.fingerprint) {
        return Outcome::key_reused;
    }
    return entry.sequence.raw() <= parts_.tail.durable() ? Outcome::replayed : Outcome::in_progress;
}

SequencerAgent::KeyCheck SequencerAgent::check_keys(const domain::Command& command) noexcept {
    KeyCheck check;
    if (!command.idempotency_key.empty()) {
        check.idempotency_key =
            keys_.idempotency_key(domain::kind_of(command), command.idempotency_key);
        if (const KeyEntry* entry = keys_.find(check.idempotency_key)) {
            check.answer = check_seen(*entry, command);
            check.kind = KeyKind::idempotency_key;
            check.first = entry->sequence;
            return check;
        }
    }
    const auto* place = std::get_if<domain::PlaceOrder>(&command.body);
    if (place == nullptr || place->external_id.empty()) {
        return check;
    }
    check.external_id = keys_.external_id(place->channel, place->external_id);
    if (const KeyEntry* entry = keys_.find(check.external_id)) {
        // Pending: whether the id will be bound is not known yet, so nothing else can be said.
        check.answer = entry->order.is_none() ? Outcome::in_progress : check_seen(*entry, command);
        check.kind = KeyKind::external_id;
        check.first = entry->sequence;
    }
    return check;
}

// Both keys are taken when the number is given, so that a second command with the same key cannot
// slip in while the first is undecided.
void SequencerAgent::take_keys(const domain::Record& record, const KeyCheck& keys,
                               Pending& pending) noexcept {
    const domain::Command& command = record.command;
    KeyEntry entry{
        .key = {}, .body = command.fingerprint, .sequence = record.sequence, .order = {}};
    if (!command.idempotency_key.empty() && !faults_.forgets_key.strikes()) {
        entry.key = keys.idempotency_key;
        keys_.put(entry);
    }
    const auto* place = std::get_if<domain::PlaceOrder>(&command.body);
    if (place != nullptr && !place->external_id.empty()) {
        entry.key = keys.external_id;
        keys_.put(entry);
        pending.holds_external_id = true;
        pending.external_id = keys.external_id;
    }
}

// Decided: acceptance binds the external id for ever, a reject gives it free. The idempotency key
// stays bound by both.
void SequencerAgent::bind_keys(const Pending& pending) noexcept {
    if (!pending.holds_external_id) {
        return;
    }
    const domain::Decision& decision = pending.envelope->record.decision;
    if (decision.verdict == domain::Verdict::reject) {
        keys_.erase(pending.external_id);
        return;
    }
    KeyEntry* entry = keys_.find(pending.external_id);
    SKUA_ASSERT(entry != nullptr && !decision.order.is_none());
    entry->order = decision.order;
}

base::Result<void> SequencerAgent::restore(const domain::Record& record) {
    if (record.sequence.raw() != last_ + 1 || record.time < last_time_) {
        return base::Error{base::ErrorCode::corrupt, 0, "restore: number or time out of order"};
    }
    if (!parts_.directory.learn(record)) {
        return base::Error{base::ErrorCode::corrupt, 0, "restore: name contradicts an earlier one"};
    }
    const domain::Command& command = record.command;
    KeyEntry entry{
        .key = {}, .body = command.fingerprint, .sequence = record.sequence, .order = {}};
    if (!command.idempotency_key.empty()) {
        entry.key = keys_.idempotency_key(domain::kind_of(command), command.idempotency_key);
        if (keys_.find(entry.key) != nullptr) {
            return base::Error{base::ErrorCode::corrupt, 0, "restore: idempotency key bound twice"};
        }
        keys_.put(entry);
    }
    const auto* place = std::get_if<domain::PlaceOrder>(&command.body);
    if (place != nullptr && !place->external_id.empty() &&
        record.decision.verdict == domain::Verdict::accept) {
        entry.key = keys_.external_id(place->channel, place->external_id);
        entry.order = record.decision.order;
        if (keys_.find(entry.key) != nullptr || entry.order.is_none()) {
            return base::Error{base::ErrorCode::corrupt, 0, "restore: external id bound twice"};
        }
        keys_.put(entry);
    }
    parts_.shard.restore(record);
    last_ = record.sequence.raw();
    last_time_ = record.time;
    return {};
}

void SequencerAgent::start_after(domain::Sequence fence, base::Timestamp time) noexcept {
    SKUA_ASSERT(fence.raw() == last_ + 1 && time >= last_time_);
    last_ = fence.raw();
    last_time_ = time;
    last_number_.set(last_);
    digest_sequence_ = last_;
    follow_up_ = parts_.shard.status().follow_up;
    if (follow_up_ && faults_.loses_follow_up.strikes()) {
        follow_up_.reset();
    }
    now_ = time;
    refresh_counts();
}

}  // namespace skua::sequencer
