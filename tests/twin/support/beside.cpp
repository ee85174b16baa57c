#include "tests/twin/support/beside.hpp"

namespace skua::test {

namespace {

std::string_view reason_of(const domain::CommandBody& expire) {
    if (std::holds_alternative<domain::ExpireHold>(expire)) {
        return "hold_until";
    }
    return std::holds_alternative<domain::ExpireClaim>(expire) ? "claim_until" : "reservation_end";
}

// That the decision sets by the channel; 0 for most records.
std::int64_t late_end(const domain::Record& record, domain::EffectKind kind) {
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == kind) {
            return effect.value;
        }
    }
    return 0;
}

}  // namespace

bool Beside::is_retry(const domain::Command& command) const {
    if (!command.idempotency_key.empty() &&
        idempotency_keys_.contains({kind_of(command), std::string(command.idempotency_key)})) {
        return true;
    }
    const auto* const order = std::get_if<domain::PlaceOrder>(&command.body);
    return order != nullptr && !order->external_id.empty() &&
           external_ids_.contains({std::string(order->channel), std::string(order->external_id)});
}

std::optional<std::string> Beside::submit(const domain::Command& command) {
    if (auto difference = carry_out_ends()) {
        return difference;
    }
    return number(command);
}

std::optional<std::string> Beside::carry_out_ends() {
    while (!armed_.empty() && armed_.begin()->first.first <= now_) {
        domain::Command command;
        command.body = armed_.begin()->second;
        command.actor = "engine";
        command.source = "engine";
        command.reason = reason_of(command.body);
        armed_.erase(armed_.begin());
        if (auto difference = number(command)) {
            return difference;
        }
    }
    return std::nullopt;
}

void Beside::arm(const domain::Record& record) {
    if (record.decision.verdict == domain::Verdict::reject) {
        return;
    }
    if (const auto* const placed = std::get_if<domain::PlaceHold>(&record.command.body)) {
        if (placed->hold_until.micros != 0) {
            armed_[{placed->hold_until, record.sequence}] = domain::ExpireHold{
                .order = placed->order, .hold = placed->hold, .placed = record.sequence};
        }
    }
    if (const auto* const released = std::get_if<domain::ReleaseHold>(&record.command.body)) {
        std::erase_if(armed_, [&](const auto& armed) {
            const auto* const hold = std::get_if<domain::ExpireHold>(&armed.second);
            return hold != nullptr && hold->order == released->order &&
                   hold->hold == released->hold;
        });
    }
    if (const auto grace = late_end(record, domain::EffectKind::grace_started); grace != 0) {
        armed_[{base::Timestamp{grace}, record.sequence}] =
            domain::ExpireHold{.order = record.decision.order,
                               .hold = domain::HoldKind::grace,
                               .placed = record.sequence};
    }
    arm_claim(record);
    arm_reservation(record);
}

// Of confirmations and shorts nothing is taken away: ends that were set anew since find nothing.
void Beside::arm_claim(const domain::Record& record) {
    domain::PickListId list = record.decision.pick_list;
    if (const auto* const wave = std::get_if<domain::CreateWave>(&record.command.body)) {
        claim_seconds_[list] = wave->claim_seconds;
    } else if (const auto* const picks = std::get_if<domain::ConfirmPicks>(&record.command.body)) {
        list = picks->pick_list;
    } else if (const auto* const shorted = std::get_if<domain::ShortPick>(&record.command.body)) {
        list = shorted->pick_list;
    }
    if (!list.is_none()) {
        arm_end(record, claim_seconds_[list],
                domain::ExpireClaim{.pick_list = list, .set_by = record.sequence});
    }
}

// Nor of reservations that were extended, or were over before.
void Beside::arm_reservation(const domain::Record& record) {
    const domain::ExpireReservation expire{.reservation = record.decision.order,
                                           .set_by = record.sequence};
    if (const auto end = late_end(record, domain::EffectKind::reservation_extended); end != 0) {
        armed_[{base::Timestamp{end}, record.sequence}] = expire;
        return;
    }
    if (const auto* const cart = std::get_if<domain::Reserve>(&record.command.body)) {
        arm_end(record, cart->ttl_seconds, expire);
    }
}

void Beside::arm_end(const domain::Record& record, std::uint32_t seconds,
                     const domain::CommandBody& expire) {
    const base::Timestamp end{record.time.micros + std::int64_t{seconds} * 1'000'000};
    armed_[{end, record.sequence}] = expire;
}

std::optional<std::string> Beside::number(const domain::Command& command) {
    domain::Record record;
    record.sequence = domain::Sequence{records_.size() + 1};
    record.time = now_;
    record.command = command;
    record.decision = engine_.decide(command, record.sequence, now_, arena_);
    const auto where = [&] {
        return "record " + std::to_string(record.sequence.raw()) + " (" +
               domain::to_string(kind_of(command)) + "): ";
    };
    if (const auto difference = twin_.check(record)) {
        return where() + twin::to_string(difference->check) + ": " + difference->what;
    }
    engine_.apply(record);
    if (engine_.digests() != twin_.digests()) {
        return where() + "the digests differ after it";
    }
    bind_keys(record);
    arm(record);
    records_.push_back(record);
    return std::nullopt;
}

std::optional<std::string> Beside::rebuild() const {
    Engine engine;
    twin::Twin twin;
    for (const domain::Record& record : records_) {
        engine.apply(record);
        twin.apply(record);
    }
    if (engine.digests() != engine_.digests()) {
        return "an engine rebuilt from the records has another digest";
    }
    if (engine_.state().recompute_digests() != engine_.digests()) {
        return "the engine's digest is not that of its state";
    }
    if (twin.digests() != twin_.digests() || twin.key_digest() != twin_.key_digest()) {
        return "a twin rebuilt from the records has another digest";
    }
    return std::nullopt;
}

void Beside::bind_keys(const domain::Record& record) {
    const domain::Command& command = record.command;
    if (!command.idempotency_key.empty()) {
        idempotency_keys_.emplace(kind_of(command), command.idempotency_key);
    }
    const auto* const order = std::get_if<domain::PlaceOrder>(&command.body);
    if (order != nullptr && !order->external_id.empty() &&
        record.decision.verdict == domain::Verdict::accept) {
        external_ids_.emplace(order->channel, order->external_id);
    }
}

}  // namespace skua::test
