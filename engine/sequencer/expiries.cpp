#include "engine/sequencer/expiries.hpp"

#include "engine/base/assert.hpp"

namespace skua::sequencer {

std::optional<base::Timestamp> end_set_by(const domain::Command& command,
                                          base::Timestamp time) noexcept {
    const auto* place = std::get_if<domain::PlaceHold>(&command.body);
    const bool has_end = place != nullptr && place->hold_until > time;
    return has_end ? std::optional(place->hold_until) : std::nullopt;
}

void Expiries::arm_hold(const domain::Record& record, const domain::PlaceHold& place) {
    const std::optional<base::Timestamp> end = end_set_by(record.command, record.time);
    if (!end) {
        return;
    }
    by_time_.emplace(
        Place{*end, record.sequence},
        domain::ExpireHold{.order = place.order, .hold = place.hold, .placed = record.sequence});
    by_name_.emplace(Name{place.order, place.hold, record.sequence}, *end);
    look_at_next();
}

void Expiries::disarm_by(const domain::Record& record) {
    const bool is_accepted = record.decision.verdict == domain::Verdict::accept;
    if (const auto* place = std::get_if<domain::PlaceHold>(&record.command.body)) {
        if (!is_accepted) {
            disarm_one({place->order, place->hold, record.sequence});
        }
    } else if (const auto* release = std::get_if<domain::ReleaseHold>(&record.command.body)) {
        if (is_accepted) {
            disarm_before({release->order, release->hold, record.sequence});
        }
    } else if (const auto* expire = std::get_if<domain::ExpireHold>(&record.command.body)) {
        disarm_one({expire->order, expire->hold, expire->placed});
    }
}

Expiries::Due Expiries::take_next() {
    SKUA_ASSERT(!by_time_.empty());
    const auto first = by_time_.begin();
    const Due due{first->first.time, first->second};
    disarm_one({due.command.order, due.command.hold, due.command.placed});
    return due;
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
    auto at = by_name_.lower_bound({name.order, name.hold, {}});
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
