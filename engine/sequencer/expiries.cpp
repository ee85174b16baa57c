#include "engine/sequencer/expiries.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace skua::sequencer {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;

std::optional<base::Timestamp> end_after(base::Timestamp time, std::uint32_t seconds) noexcept {
    return base::Timestamp{time.micros + std::int64_t{seconds} * kMicrosPerSecond};
}

bool has_committed(const domain::Decision& decision) noexcept {
    return std::ranges::any_of(decision.effects, [](const domain::Effect& effect) {
        return effect.kind == domain::EffectKind::reservation_committed;
    });
}

}  // namespace

std::optional<base::Timestamp> end_set_by(const domain::Command& command,
                                          base::Timestamp time) noexcept {
    if (const auto* cart = std::get_if<domain::Reserve>(&command.body)) {
        return end_after(time, cart->ttl_seconds);
    }
    if (const auto* extension = std::get_if<domain::ExtendReservation>(&command.body)) {
        return end_after(time, extension->ttl_seconds);
    }
    const auto* place = std::get_if<domain::PlaceHold>(&command.body);
    const bool has_end = place != nullptr && place->hold_until > time;
    return has_end ? std::optional(place->hold_until) : std::nullopt;
}

void Expiries::arm_end(const domain::Record& record) {
    const std::optional<base::Timestamp> end = end_set_by(record.command, record.time);
    if (!end) {
        return;
    }
    Subject subject{};  // of a reserve: not known yet
    if (const auto* place = std::get_if<domain::PlaceHold>(&record.command.body)) {
        subject = {place->order, place->hold};
    } else if (const auto* extend = std::get_if<domain::ExtendReservation>(&record.command.body)) {
        subject.order = extend->reservation;
    }
    by_time_.emplace(Place{*end, record.sequence}, subject);
    if (!subject.order.is_none()) {
        by_name_.emplace(Name{subject, record.sequence}, *end);
    }
    look_at_next();
}

void Expiries::settle_some(const domain::Record& record) {
    switch (domain::kind_of(record.command)) {
        case domain::CommandKind::place_hold:
        case domain::CommandKind::release_hold:
        case domain::CommandKind::expire_hold:
            return settle_hold(record);
        case domain::CommandKind::reserve:
            return settle_reserve(record, std::get<domain::Reserve>(record.command.body));
        case domain::CommandKind::place_order:
        case domain::CommandKind::extend_reservation:
        case domain::CommandKind::release_reservation:
        case domain::CommandKind::expire_reservation:
            return settle_reservation(record);
        default:
            return;
    }
}

void Expiries::settle_hold(const domain::Record& record) {
    const bool is_accepted = record.decision.verdict == domain::Verdict::accept;
    if (const auto* place = std::get_if<domain::PlaceHold>(&record.command.body)) {
        if (!is_accepted) {
            disarm_one({{place->order, place->hold}, record.sequence});
        }
    } else if (const auto* release = std::get_if<domain::ReleaseHold>(&record.command.body)) {
        if (is_accepted) {
            disarm_before({{release->order, release->hold}, record.sequence});
        }
    } else if (const auto* expire = std::get_if<domain::ExpireHold>(&record.command.body)) {
        disarm_one({{expire->order, expire->hold}, expire->placed});
    }
}

// Now it is known what its end is about, or that it is about nothing.
void Expiries::settle_reserve(const domain::Record& record, const domain::Reserve& cart) {
    const base::Timestamp end = *end_after(record.time, cart.ttl_seconds);
    const auto armed = by_time_.find({end, record.sequence});
    if (armed == by_time_.end()) {
        return;
    }
    if (record.decision.verdict == domain::Verdict::accept) {
        armed->second.order = record.decision.order;
        by_name_.emplace(Name{armed->second, record.sequence}, end);
    } else {
        by_time_.erase(armed);
        look_at_next();
    }
}

void Expiries::settle_reservation(const domain::Record& record) {
    const bool is_accepted = record.decision.verdict == domain::Verdict::accept;
    if (const auto* order = std::get_if<domain::PlaceOrder>(&record.command.body)) {
        if (!order->reservation.is_none() && has_committed(record.decision)) {
            disarm_before({{order->reservation, kIsReservation}, record.sequence});
        }
    } else if (const auto* extend = std::get_if<domain::ExtendReservation>(&record.command.body)) {
        const Name name{{extend->reservation, kIsReservation}, record.sequence};
        if (is_accepted) {
            disarm_before(name);
        } else {
            disarm_one(name);
        }
    } else if (const auto* release =
                   std::get_if<domain::ReleaseReservation>(&record.command.body)) {
        if (is_accepted) {
            disarm_before({{release->reservation, kIsReservation}, record.sequence});
        }
    } else if (const auto* expire = std::get_if<domain::ExpireReservation>(&record.command.body)) {
        disarm_one({{expire->reservation, kIsReservation}, expire->set_by});
    }
}

Expiries::Due Expiries::take_next() {
    SKUA_ASSERT(!by_time_.empty() && is_next_known());
    const auto [place, subject] = *by_time_.begin();
    disarm_one({subject, place.placed});
    if (subject.hold == kIsReservation) {
        return {place.time,
                domain::ExpireReservation{.reservation = subject.order, .set_by = place.placed}};
    }
    return {place.time, domain::ExpireHold{
                            .order = subject.order, .hold = subject.hold, .placed = place.placed}};
}

// Does nothing where there is none: most holds have no end.
void Expiries::disarm_one(const Name& name) {
    const auto found = by_name_.find(name);
    if (found != by_name_.end()) {
        disarm(found);
        look_at_next();
    }
}

// A release ends what it found. What was placed again, or extended, behind it may be armed already,
// under a larger number.
void Expiries::disarm_before(const Name& name) {
    auto at = by_name_.lower_bound({name.subject, {}});
    while (at != by_name_.end() && at->first < name) {
        at = disarm(at);
    }
    look_at_next();
}

Expiries::ByName::iterator Expiries::disarm(ByName::iterator at) {
    by_time_.erase({at->second, at->first.placed});
    return by_name_.erase(at);
}

void Expiries::look_at_next() noexcept {
    next_ = by_time_.empty() ? kNever : by_time_.begin()->first.time;
}

}  // namespace skua::sequencer
