#include "engine/sequencer/expiries.hpp"

#include <algorithm>
#include <type_traits>

#include "engine/base/assert.hpp"
#include "engine/domain/catalog.hpp"

namespace skua::sequencer {
namespace {

constexpr domain::Sequence kLast{std::numeric_limits<std::uint64_t>::max()};

// Of a record about a list: that is over, or a wave has made none.
bool closes_list(const domain::Record& record) noexcept {
    if (std::holds_alternative<domain::CreateWave>(record.command.body)) {
        return record.decision.pick_list.is_none();
    }
    const auto& effects = record.decision.effects;
    return !effects.empty() && effects.back().kind == domain::EffectKind::pick_list_closed;
}

bool has_committed(const domain::Decision& decision) noexcept {
    return std::ranges::any_of(decision.effects, [](const domain::Effect& effect) {
        return effect.kind == domain::EffectKind::reservation_committed;
    });
}

// A cart or an extension that is to be held for as long as its channel says.
bool states_no_time(const domain::Command& command) noexcept {
    if (const auto* const cart = std::get_if<domain::Reserve>(&command.body)) {
        return cart->ttl_seconds == 0;
    }
    const auto* const extension = std::get_if<domain::ExtendReservation>(&command.body);
    return extension != nullptr && extension->ttl_seconds == 0;
}

// The record that set the end which an expiry names; none for all other commands.
domain::Sequence end_named_by(const domain::CommandBody& body) noexcept {
    if (const auto* const hold = std::get_if<domain::ExpireHold>(&body)) {
        return hold->placed;
    }
    if (const auto* const claim = std::get_if<domain::ExpireClaim>(&body)) {
        return claim->set_by;
    }
    const auto* const reservation = std::get_if<domain::ExpireReservation>(&body);
    return reservation == nullptr ? domain::Sequence{} : reservation->set_by;
}

}  // namespace

bool may_end_late(const domain::Command& command) noexcept {
    return std::holds_alternative<domain::PlaceOrder>(command.body) || states_no_time(command);
}

std::optional<base::Timestamp> end_set_by(const domain::Command& command,
                                          base::Timestamp time) noexcept {
    if (const auto* const wave = std::get_if<domain::CreateWave>(&command.body)) {
        return base::seconds_after(time, wave->claim_seconds);
    }
    if (const auto* const cart = std::get_if<domain::Reserve>(&command.body)) {
        return base::seconds_after(time, cart->ttl_seconds);
    }
    if (const auto* const extension = std::get_if<domain::ExtendReservation>(&command.body)) {
        return base::seconds_after(time, extension->ttl_seconds);
    }
    const auto* const place = std::get_if<domain::PlaceHold>(&command.body);
    const bool has_end = place != nullptr && place->hold_until > time;
    return has_end ? std::optional(place->hold_until) : std::nullopt;
}

// What the command names or, as a wave, will make; not known for all others.
Expiries::Subject Expiries::subject_of(const domain::Record& record) noexcept {
    return std::visit(
        [&](const auto& body) -> Subject {
            using Body = std::decay_t<decltype(body)>;
            if constexpr (requires { body.hold; }) {
                return Hold{body.order, body.hold};
            } else if constexpr (requires { body.pick_list; }) {
                return body.pick_list;
            } else if constexpr (requires { body.reservation; }) {
                return body.reservation;
            } else if constexpr (std::is_same_v<Body, domain::CreateWave>) {
                return domain::make_pick_list_id(record.sequence,
                                                 domain::slot_of_text(body.location));
            } else {
                return domain::OrderId{};
            }
        },
        record.command.body);
}

// A cart's give back may stand before the effects of an order; nothing before those of a cart.
const domain::Effect* Expiries::late_end_of(const domain::Record& record) noexcept {
    constexpr std::size_t kBehindCreated = 1;
    const auto& effects = record.decision.effects;
    if (const auto* const order = std::get_if<domain::PlaceOrder>(&record.command.body)) {
        if (!order->reservation.is_none()) {
            const auto grace = std::ranges::find(effects, domain::EffectKind::grace_started,
                                                 &domain::Effect::kind);
            return grace == effects.end() ? nullptr : &*grace;
        }
        const bool has_grace = effects.size() > kBehindCreated &&
                               effects[kBehindCreated].kind == domain::EffectKind::grace_started;
        return has_grace ? &effects[kBehindCreated] : nullptr;
    }
    if (!states_no_time(record.command) || record.decision.verdict == domain::Verdict::reject) {
        return nullptr;
    }
    const auto end =
        std::ranges::find(effects, domain::EffectKind::reservation_extended, &domain::Effect::kind);
    SKUA_ASSERT(end != effects.end());
    return &*end;
}

void Expiries::settle_late(const domain::Record& record, const domain::Effect& end) {
    const domain::OrderId order = record.decision.order;
    const bool is_grace = end.kind == domain::EffectKind::grace_started;
    const Subject subject =
        is_grace ? Subject(Hold{order, domain::HoldKind::grace}) : Subject(order);
    arm_one(subject, record, base::Timestamp{end.value});
}

void Expiries::arm_by(const domain::Record& record) {
    if (states_no_time(record.command)) {
        return;
    }
    const Subject subject = subject_of(record);
    const domain::CommandKind kind = domain::kind_of(record.command);
    if (kind == domain::CommandKind::confirm_picks || kind == domain::CommandKind::short_pick) {
        const auto claim = claims_.find(std::get<domain::PickListId>(subject));
        if (claim != claims_.end()) {
            arm_one(subject, record, base::seconds_after(record.time, claim->second));
        }
        return;
    }
    if (const auto* const wave = std::get_if<domain::CreateWave>(&record.command.body)) {
        claims_.emplace(std::get<domain::PickListId>(subject), wave->claim_seconds);
    }
    if (const auto end = end_set_by(record.command, record.time)) {
        arm_one(subject, record, *end);
    }
}

void Expiries::arm_one(const Subject& subject, const domain::Record& record, base::Timestamp end) {
    by_time_.emplace(Place{end, record.sequence}, subject);
    if (is_known(subject)) {
        by_name_.emplace(Name{subject, record.sequence}, end);
    }
    look_at_next();
}

void Expiries::settle_by(const domain::Record& record) {
    const Subject subject = subject_of(record);
    if (const domain::Effect* const end = late_end_of(record)) {
        settle_late(record, *end);
    }
    if (std::holds_alternative<domain::Reserve>(record.command.body)) {
        settle_reserve(record);
    } else if (is_known(subject)) {
        settle_known(record, subject);
    }
}

// Now it is known what its end is about, or that it is about nothing.
void Expiries::settle_reserve(const domain::Record& record) {
    if (states_no_time(record.command)) {
        return;
    }
    const base::Timestamp end = *end_set_by(record.command, record.time);
    const auto armed = by_time_.find({end, record.sequence});
    if (armed == by_time_.end()) {
        return;
    }
    if (record.decision.verdict == domain::Verdict::accept) {
        armed->second = record.decision.order;
        by_name_.emplace(Name{armed->second, record.sequence}, end);
    } else {
        by_time_.erase(armed);
        look_at_next();
    }
}

// Who is refused has set nothing, and ends nothing. Who sets an end does so in place of those
// before; later ones may be armed already.
void Expiries::settle_known(const domain::Record& record, const Subject& subject) {
    const domain::CommandKind kind = domain::kind_of(record.command);
    const bool is_accepted = record.decision.verdict == domain::Verdict::accept;
    const Name own{subject, record.sequence};
    if (!is_accepted) {
        disarm_one(own);
    } else if (const domain::Sequence ended = end_named_by(record.command.body); !ended.is_none()) {
        disarm_one({subject, ended});
    } else if (kind != domain::CommandKind::place_order || has_committed(record.decision)) {
        disarm_before(own);
    }
    const auto* const list = std::get_if<domain::PickListId>(&subject);
    if (list != nullptr && closes_list(record)) {
        close(*list);
    }
}

// A list that is over never opens again: what confirmations behind this record have armed goes too.
void Expiries::close(domain::PickListId list) {
    claims_.erase(list);
    disarm_before({list, kLast});
}

Expiries::Due Expiries::take_next() {
    SKUA_ASSERT(!by_time_.empty() && is_next_known());
    const auto [place, subject] = *by_time_.begin();
    disarm_one({subject, place.set_by});
    if (const auto* const hold = std::get_if<Hold>(&subject)) {
        return {place.time, domain::ExpireHold{
                                .order = hold->order, .hold = hold->kind, .placed = place.set_by}};
    }
    if (const auto* const list = std::get_if<domain::PickListId>(&subject)) {
        return {place.time, domain::ExpireClaim{.pick_list = *list, .set_by = place.set_by}};
    }
    return {place.time, domain::ExpireReservation{.reservation = std::get<domain::OrderId>(subject),
                                                  .set_by = place.set_by}};
}

// Does nothing where there is none: most holds have no end.
void Expiries::disarm_one(const Name& name) {
    const auto found = by_name_.find(name);
    if (found != by_name_.end()) {
        disarm(found);
        look_at_next();
    }
}

// A release ends the hold that it found. One that was placed again behind it may be armed already,
// under a larger number.
void Expiries::disarm_before(const Name& name) {
    auto at = by_name_.lower_bound({name.subject, {}});
    while (at != by_name_.end() && at->first < name) {
        at = disarm(at);
    }
    look_at_next();
}

Expiries::ByName::iterator Expiries::disarm(ByName::iterator at) {
    by_time_.erase({at->second, at->first.set_by});
    return by_name_.erase(at);
}

void Expiries::look_at_next() noexcept {
    next_ = by_time_.empty() ? kNever : by_time_.begin()->first.time;
}

}  // namespace skua::sequencer
