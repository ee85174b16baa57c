#include "engine/twin/twin.hpp"

#include "engine/base/assert.hpp"
#include "engine/twin/carts.hpp"
#include "engine/twin/decide.hpp"

namespace skua::twin {

using domain::EffectKind;
using domain::PlaceOrder;

TwinDecision Twin::decide(const domain::Command& command, domain::Sequence sequence,
                          base::Timestamp time) const {
    return twin::decide(state_, command, {.sequence = sequence, .time = time});
}

void Twin::apply(const domain::Record& record) {
    Touched touched;
    const auto problem = apply_and_count(record, touched);
    SKUA_ASSERT(!problem.has_value());
}

std::optional<Difference> Twin::check(const domain::Record& record) {
    if (auto difference = check_before(record)) {
        return difference;
    }
    const TwinDecision mine = decide(record.command, record.sequence, record.time);
    if (const auto what = compare(mine, record.decision)) {
        return Difference{record.sequence, Check::decision, *what};
    }
    Touched touched;
    if (const auto problem = apply_and_count(record, touched)) {
        return Difference{record.sequence, Check::decision, *problem};
    }
    auto breach = breaks_touched(state_, touched);
    if (!breach && !record.decision.pick_list.is_none()) {
        breach = breaks_claims(state_, record.decision.pick_list);
    }
    if (!breach) {
        breach = books_.breach(state_, touched);
    }
    if (breach) {
        return Difference{record.sequence, breach->check, breach->what};
    }
    return std::nullopt;
}

std::optional<Difference> Twin::check_state() const {
    if (const auto breach = breaks_anything(state_, digests_)) {
        return Difference{last_sequence_, breach->check, breach->what};
    }
    if (recompute_key_digest() != key_digest_) {
        return Difference{last_sequence_, Check::keys, "the digest is not that of the keys"};
    }
    return std::nullopt;
}

std::optional<Difference> Twin::check_before(const domain::Record& record) const {
    const auto difference = [&](Check check, const std::string& what) {
        return Difference{record.sequence, check, what};
    };
    if (record.sequence.raw() != last_sequence_.raw() + 1) {
        return difference(Check::sequence, "expected record " +
                                               std::to_string(last_sequence_.raw() + 1) +
                                               ", found " + std::to_string(record.sequence.raw()));
    }
    if (record.time < last_time_) {
        return difference(Check::sequence, "its time " + base::format_rfc3339(record.time) +
                                               " is before the last record's " +
                                               base::format_rfc3339(last_time_));
    }
    if (const auto what = breaks_limits(record.command)) {
        return difference(Check::command, *what);
    }
    if (const auto what = breaks_keys(record)) {
        return difference(Check::keys, *what);
    }
    if (const auto what = breaks_follow_ups(record)) {
        return difference(Check::follow_ups, *what);
    }
    if (const auto what = breaks_expiries(record)) {
        return difference(Check::expiry, *what);
    }
    if (const auto* const order = std::get_if<PlaceOrder>(&record.command.body)) {
        if (const auto what = breaks_money(*order)) {
            return difference(Check::money, *what);
        }
    }
    return std::nullopt;
}

std::optional<std::string> Twin::breaks_keys(const domain::Record& record) const {
    const domain::Command& command = record.command;
    if (!command.idempotency_key.empty()) {
        const auto first =
            idempotency_keys_.find({kind_of(command), std::string(command.idempotency_key)});
        if (first != idempotency_keys_.end()) {
            const bool is_same = first->second.fingerprint == command.fingerprint;
            return "Idempotency-Key \"" + std::string(command.idempotency_key) +
                   "\" was numbered before, by record " +
                   std::to_string(first->second.sequence.raw()) + " with " +
                   (is_same ? "the same content" : "other content");
        }
    }
    const auto* const order = std::get_if<PlaceOrder>(&command.body);
    const bool is_accepted = record.decision.verdict == domain::Verdict::accept;
    if (order == nullptr || order->external_id.empty() || !is_accepted) {
        return std::nullopt;
    }
    const auto first =
        external_ids_.find({std::string(order->channel), std::string(order->external_id)});
    if (first == external_ids_.end()) {
        return std::nullopt;
    }
    return "order \"" + std::string(order->external_id) + "\" of channel \"" +
           std::string(order->channel) + "\" was accepted before, by record " +
           std::to_string(first->second.sequence.raw());
}

std::optional<std::string> Twin::breaks_follow_ups(const domain::Record& record) const {
    const auto* const body = std::get_if<domain::ContinueFills>(&record.command.body);
    if (body == nullptr || unasked_ == Unasked::allowed) {
        return std::nullopt;
    }
    const std::string what = "continue_fills of slot " + std::to_string(body->slot.raw());
    if (state_.oldest_pending_of(body->slot).is_none()) {
        return what + ", which has no follow-up";
    }
    const domain::Slot oldest = domain::slot_of(state_.pending.front());
    if (oldest != body->slot) {
        return what + ", but the oldest follow-up is of slot " + std::to_string(oldest.raw());
    }
    return std::nullopt;
}

// Page 0005: what comes to its end does so before any command of that time or a later one. The
// fence is exempt: it is the writer's, taken before anyone could number an expiry.
std::optional<std::string> Twin::breaks_expiries(const domain::Record& record) const {
    if (const auto* const hold = std::get_if<domain::ExpireHold>(&record.command.body)) {
        const End* const found = state_.find_timed_hold({hold->order, hold->hold});
        return breaks_own_end(record, hold->placed, found == nullptr ? End{} : *found);
    }
    if (const auto* const claim = std::get_if<domain::ExpireClaim>(&record.command.body)) {
        const PickList* const found = state_.find_pick_list(claim->pick_list);
        const bool is_claimed = found != nullptr && found->is_claimed();
        const End end = is_claimed ? End{found->claim_until, found->set_by} : End{};
        return breaks_own_end(record, claim->set_by, end);
    }
    if (const auto* const cart = std::get_if<domain::ExpireReservation>(&record.command.body)) {
        const bool is_held = find_held(state_, cart->reservation) != nullptr;
        const End end = is_held ? state_.reservations.at(cart->reservation).end : End{};
        return breaks_own_end(record, cart->set_by, end);
    }
    const bool is_fence = std::holds_alternative<domain::Fence>(record.command.body);
    if (is_fence || state_.ends.empty() || state_.ends.begin()->first.time > record.time) {
        return std::nullopt;
    }
    return name_of(state_, state_.ends.begin()->first) + ", has not ended before this record of " +
           base::format_rfc3339(record.time);
}

// `end` is the one that is awaited of what the record names, as `set_by` tells it; none when it is
// gone.
std::optional<std::string> Twin::breaks_own_end(const domain::Record& record,
                                                domain::Sequence set_by, const End& end) const {
    if (set_by.is_none() || set_by >= record.sequence) {
        return "it ends what record " + std::to_string(set_by.raw()) + " is to have placed";
    }
    if (end.set_by != set_by || unasked_ == Unasked::allowed) {
        return std::nullopt;  // it was gone before
    }
    if (end.time > record.time) {
        return name_of(state_, end) + ", is ended early, at " + base::format_rfc3339(record.time);
    }
    const End& first = state_.ends.begin()->first;
    if (first != end) {
        return name_of(state_, end) + ", is ended before " + name_of(state_, first);
    }
    return std::nullopt;
}

std::optional<std::string> Twin::apply_and_count(const domain::Record& record, Touched& touched) {
    last_sequence_ = record.sequence;
    last_time_ = record.time;
    remember_keys(record);
    count(record);
    books_.open(state_, record);
    auto problem = twin::apply(state_, record, touched, digests_);
    if (!problem) {
        books_.close(state_, record);
    }
    return problem;
}

void Twin::remember_keys(const domain::Record& record) {
    const domain::Command& command = record.command;
    if (!command.idempotency_key.empty()) {
        const Bound bound{record.sequence, command.fingerprint, {}};
        idempotency_keys_[{kind_of(command), std::string(command.idempotency_key)}] = bound;
        key_digest_ += term_of(
            domain::name_of_idempotency_key(kind_of(command), command.idempotency_key), bound);
    }
    const auto* const order = std::get_if<PlaceOrder>(&command.body);
    if (order != nullptr && !order->external_id.empty() &&
        record.decision.verdict == domain::Verdict::accept) {
        const Bound bound{record.sequence, command.fingerprint, record.decision.order};
        external_ids_[{std::string(order->channel), std::string(order->external_id)}] = bound;
        key_digest_ +=
            term_of(domain::name_of_external_id(order->channel, order->external_id), bound);
    }
}

std::uint64_t Twin::term_of(std::uint64_t name, const Bound& bound) {
    return digest_of(domain::KeyTerm{
        .name = name, .body = bound.fingerprint, .sequence = bound.sequence, .order = bound.order});
}

std::uint64_t Twin::recompute_key_digest() const {
    std::uint64_t sum = 0;
    for (const auto& [key, bound] : idempotency_keys_) {
        sum += term_of(domain::name_of_idempotency_key(key.first, key.second), bound);
    }
    for (const auto& [key, bound] : external_ids_) {
        sum += term_of(domain::name_of_external_id(key.first, key.second), bound);
    }
    return sum;
}

void Twin::count_movement(domain::MovementKind movement, Units delta) {
    switch (movement) {
        case domain::MovementKind::receipt:
            totals_.units_received += delta;
            break;
        case domain::MovementKind::adjustment:
            totals_.units_adjusted += delta;
            break;
        case domain::MovementKind::shipment:
            totals_.units_shipped -= delta;
            break;
        case domain::MovementKind::short_pick:
            totals_.units_shorted -= delta;
            break;
        case domain::MovementKind::count:
            totals_.units_counted += delta;
            break;
        case domain::MovementKind::returned:
            totals_.units_returned += delta;
            break;
        case domain::MovementKind::transfer_out:
            totals_.units_sent -= delta;
            break;
        case domain::MovementKind::transfer_in:
            totals_.units_arrived += delta;
            break;
    }
}

void Twin::count(const domain::Record& record) {
    ++totals_.records;
    if (!state_.pending.empty() && kind_of(record.command) != domain::CommandKind::continue_fills) {
        ++totals_.between_follow_ups;
    }
    if (record.decision.verdict == domain::Verdict::reject) {
        ++totals_.rejected;
        ++totals_.rejects[record.decision.reason];
        return;
    }
    if (kind_of(record.command) == domain::CommandKind::continue_fills) {
        ++totals_.continued;
    }
    if (kind_of(record.command) == domain::CommandKind::expire_hold) {
        ++(record.decision.effects.empty() ? totals_.expired_gone : totals_.expired);
    }
    if (kind_of(record.command) == domain::CommandKind::expire_claim) {
        ++(record.decision.effects.empty() ? totals_.claims_gone : totals_.claims_expired);
    }
    if (kind_of(record.command) == domain::CommandKind::expire_reservation) {
        const bool is_gone = record.decision.effects.empty();
        ++(is_gone ? totals_.reservations_gone : totals_.reservations_expired);
    }
    if (const auto* const order = std::get_if<PlaceOrder>(&record.command.body)) {
        ++totals_.orders;
        totals_.value_by_currency[std::string(order->currency.text())] += order->total;
        for (const domain::OrderLineInput& line : order->lines) {
            totals_.units_ordered += Units{line.quantity};
        }
    }
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::stock_moved) {
            count_movement(effect.movement, Units{effect.value});
        }
        if (effect.kind == EffectKind::transfer_stepped) {
            const Units units{effect.quantity};
            const auto step = static_cast<domain::TransferStep>(effect.value);
            totals_.units_lost += step == domain::TransferStep::lost ? units : Units{};
            totals_.units_found += step == domain::TransferStep::found ? units : Units{};
        }
        if (effect.kind == EffectKind::line_raised || effect.kind == EffectKind::line_added) {
            totals_.units_ordered += Units{effect.quantity};
        }
        if (effect.kind == EffectKind::line_moved && effect.to == domain::Bucket::shipped) {
            totals_.units_shipped += Units{effect.quantity};
        }
        const bool is_cancelled =
            effect.kind == EffectKind::line_moved && effect.to == domain::Bucket::cancelled;
        if (is_cancelled &&
            find_held(state_, effect.order()) == nullptr) {  // a cart orders nothing
            totals_.units_cancelled += Units{effect.quantity};
        }
    }
}

}  // namespace skua::twin
