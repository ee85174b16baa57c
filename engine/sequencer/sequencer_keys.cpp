// The part of SequencerAgent that knows keys: what has been asked before, what a decision binds,
// and how both come back from the journal.

#include "engine/base/assert.hpp"
#include "engine/sequencer/sequencer_agent.hpp"

namespace skua::sequencer {

namespace {

// What the command of `record` puts into the table under a key.
KeyEntry entry_of(const domain::Record& record, const KeyHash& key) noexcept {
    return {.key = key.seeded,
            .body = record.command.fingerprint,
            .sequence = record.sequence,
            .order = {},
            .name = key.name};
}

}  // namespace

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
        if (const KeyEntry* entry = keys_.find(check.idempotency_key.seeded)) {
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
    if (const KeyEntry* entry = keys_.find(check.external_id.seeded)) {
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
    if (!command.idempotency_key.empty() && !faults_.forgets_key.strikes()) {
        keys_.put(entry_of(record, keys.idempotency_key));
        pending.holds_idempotency_key = true;
        pending.idempotency_name = keys.idempotency_key.name;
    }
    const auto* place = std::get_if<domain::PlaceOrder>(&command.body);
    if (place != nullptr && !place->external_id.empty()) {
        keys_.put(entry_of(record, keys.external_id));
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
        keys_.erase(pending.external_id.seeded);
        return;
    }
    KeyEntry* entry = keys_.find(pending.external_id.seeded);
    SKUA_ASSERT(entry != nullptr && !decision.order.is_none());
    entry->order = decision.order;
}

// At the record's turn, not before: a digest speaks of one place in the sequence, and shards may
// have decided beyond it.
void SequencerAgent::digest_keys(const Pending& pending) noexcept {
    const domain::Record& record = pending.envelope->record;
    if (pending.holds_idempotency_key) {
        key_digest_ += term_of(entry_of(record, {.seeded = {}, .name = pending.idempotency_name}));
    }
    if (pending.holds_external_id && record.decision.verdict == domain::Verdict::accept) {
        KeyEntry entry = entry_of(record, pending.external_id);
        entry.order = record.decision.order;
        key_digest_ += term_of(entry);
    }
}

base::Result<void> SequencerAgent::restore(const domain::Record& record) {
    if (record.sequence.raw() != last_ + 1 || record.time < last_time_) {
        return base::Error{base::ErrorCode::corrupt, 0, "restore: number or time out of order"};
    }
    if (!parts_.directory.learn(record)) {
        return base::Error{base::ErrorCode::corrupt, 0, "restore: name contradicts an earlier one"};
    }
    const domain::Command& command = record.command;
    if (!command.idempotency_key.empty()) {
        const KeyEntry entry = entry_of(
            record, keys_.idempotency_key(domain::kind_of(command), command.idempotency_key));
        if (keys_.find(entry.key) != nullptr) {
            return base::Error{base::ErrorCode::corrupt, 0, "restore: idempotency key bound twice"};
        }
        keys_.put(entry);
        key_digest_ += term_of(entry);
    }
    const auto* place = std::get_if<domain::PlaceOrder>(&command.body);
    if (place != nullptr && !place->external_id.empty() &&
        record.decision.verdict == domain::Verdict::accept) {
        KeyEntry entry = entry_of(record, keys_.external_id(place->channel, place->external_id));
        entry.order = record.decision.order;
        if (keys_.find(entry.key) != nullptr || entry.order.is_none()) {
            return base::Error{base::ErrorCode::corrupt, 0, "restore: external id bound twice"};
        }
        keys_.put(entry);
        key_digest_ += term_of(entry);
    }
    parts_.shard.restore(record);
    pending_follow_ups_.note(record.decision);
    expiries_.arm(record);
    expiries_.settle(record);
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
    const shard::Change restored = parts_.shard.restored();
    digest_ = restored.digest;
    open_orders_ = restored.open_orders;
    if (faults_.loses_follow_up.strikes()) {
        pending_follow_ups_ = {};
    }
    now_ = time;
    refresh_counts();
    publish();
}

}  // namespace skua::sequencer
