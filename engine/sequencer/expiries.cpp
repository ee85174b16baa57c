#include "engine/sequencer/expiries.hpp"

#include "engine/base/assert.hpp"
#include "engine/domain/catalog.hpp"

namespace skua::sequencer {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr domain::Sequence kLast{std::numeric_limits<std::uint64_t>::max()};

base::Timestamp claimed_until(base::Timestamp time, std::uint32_t seconds) noexcept {
    return base::Timestamp{time.micros + std::int64_t{seconds} * kMicrosPerSecond};
}

// The list that a wave makes if there is anything to pull.
domain::PickListId list_of(const domain::Record& record, const domain::CreateWave& wave) noexcept {
    return domain::make_pick_list_id(record.sequence, domain::slot_of_text(wave.location));
}

// Of an accepted record: its list is over.
bool closes_list(const domain::Record& record) noexcept {
    const auto& effects = record.decision.effects;
    return !effects.empty() && effects.back().kind == domain::EffectKind::pick_list_closed;
}

}  // namespace

std::optional<base::Timestamp> end_set_by(const domain::Command& command,
                                          base::Timestamp time) noexcept {
    if (const auto* wave = std::get_if<domain::CreateWave>(&command.body)) {
        return claimed_until(time, wave->claim_seconds);
    }
    const auto* place = std::get_if<domain::PlaceHold>(&command.body);
    const bool has_end = place != nullptr && place->hold_until > time;
    return has_end ? std::optional(place->hold_until) : std::nullopt;
}

void Expiries::arm_by(const domain::Record& record) {
    if (const auto* picks = std::get_if<domain::ConfirmPicks>(&record.command.body)) {
        const auto claim = claims_.find(picks->pick_list);
        if (claim != claims_.end()) {
            arm_one(picks->pick_list, record, claimed_until(record.time, claim->second));
        }
        return;
    }
    const std::optional<base::Timestamp> end = end_set_by(record.command, record.time);
    if (!end) {
        return;
    }
    if (const auto* place = std::get_if<domain::PlaceHold>(&record.command.body)) {
        arm_one(Hold{place->order, place->hold}, record, *end);
    } else if (const auto* wave = std::get_if<domain::CreateWave>(&record.command.body)) {
        const domain::PickListId list = list_of(record, *wave);
        claims_.emplace(list, wave->claim_seconds);
        arm_one(list, record, *end);
    }
}

void Expiries::arm_one(const Subject& subject, const domain::Record& record, base::Timestamp end) {
    by_time_.emplace(Place{end, record.sequence}, subject);
    by_name_.emplace(Name{subject, record.sequence}, end);
    look_at_next();
}

void Expiries::disarm_by(const domain::Record& record) {
    const bool is_accepted = record.decision.verdict == domain::Verdict::accept;
    const domain::CommandBody& body = record.command.body;
    if (const auto* place = std::get_if<domain::PlaceHold>(&body)) {
        if (!is_accepted) {
            disarm_one({Hold{place->order, place->hold}, record.sequence});
        }
    } else if (const auto* release = std::get_if<domain::ReleaseHold>(&body)) {
        if (is_accepted) {
            disarm_before({Hold{release->order, release->hold}, record.sequence});
        }
    } else if (const auto* hold = std::get_if<domain::ExpireHold>(&body)) {
        disarm_one({Hold{hold->order, hold->hold}, hold->placed});
    } else if (std::holds_alternative<domain::CreateWave>(body)) {
        settle_wave(record);
    } else if (const auto* picks = std::get_if<domain::ConfirmPicks>(&body)) {
        settle_picks(record, picks->pick_list);
    } else if (const auto* unclaim = std::get_if<domain::UnclaimPickList>(&body)) {
        if (is_accepted) {
            close(unclaim->pick_list);
        }
    } else if (const auto* claim = std::get_if<domain::ExpireClaim>(&body)) {
        disarm_one({claim->pick_list, claim->set_by});
        if (closes_list(record)) {
            close(claim->pick_list);
        }
    }
}

void Expiries::settle_wave(const domain::Record& record) {
    if (record.decision.pick_list.is_none()) {
        close(list_of(record, std::get<domain::CreateWave>(record.command.body)));
    }
}

// A confirmation that is refused has set nothing; one that leaves the list open has set its end in
// place of those before. Later ones may be armed already.
void Expiries::settle_picks(const domain::Record& record, domain::PickListId list) {
    if (record.decision.verdict == domain::Verdict::reject) {
        disarm_one({list, record.sequence});
    } else if (closes_list(record)) {
        close(list);
    } else {
        disarm_before({list, record.sequence});
    }
}

// A list that is over never opens again: what confirmations behind this record have armed goes too.
void Expiries::close(domain::PickListId list) {
    claims_.erase(list);
    disarm_before({list, kLast});
}

Expiries::Due Expiries::take_next() {
    SKUA_ASSERT(!by_time_.empty());
    const auto first = by_time_.begin();
    const Place place = first->first;
    const Subject subject = first->second;
    disarm_one({subject, place.set_by});
    if (const auto* hold = std::get_if<Hold>(&subject)) {
        return {place.time, domain::ExpireHold{
                                .order = hold->order, .hold = hold->kind, .placed = place.set_by}};
    }
    return {place.time, domain::ExpireClaim{.pick_list = std::get<domain::PickListId>(subject),
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
