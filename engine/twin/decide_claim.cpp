// How a claim ends: given back, or by itself. From engine/decisions/0006-claims.md.

#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;
using domain::PickListStatus;

Effect effect_of_claim(domain::LocationId location, std::uint32_t claim_seconds,
                       const Stamp& stamp) {
    Effect effect;
    effect.kind = EffectKind::claim_set;
    effect.location = location;
    effect.value = stamp.time.micros + static_cast<std::int64_t>(claim_seconds) * 1'000'000;
    return effect;
}

Effect effect_of_closing(domain::LocationId location, PickListStatus status) {
    Effect effect;
    effect.kind = EffectKind::pick_list_closed;
    effect.location = location;
    effect.value = static_cast<std::int64_t>(status);
    return effect;
}

TwinDecision rejected_as_closed(const PickList& list) {
    return rejected(domain::RejectReason::pick_list_closed,
                    static_cast<std::uint32_t>(list.status));
}

namespace {

TwinDecision give_back(const State& state, const PickList& list, PickListStatus status) {
    Draft draft(state);
    Leaving leaving(draft, list.location);
    bool is_done = true;  // of a list whose rest is taken or cancelled nothing goes back
    for (const Task& task : list.tasks) {
        const LineKey line{task.order, task.line};
        const Units rest = task.left() > Units{} ? leaving.cancel(line, task.left()) : Units{};
        if (rest > Units{}) {
            draft.move(line, {Bucket::released, Bucket::allocated, list.location, rest});
            is_done = false;
        }
    }
    leaving.write_ends();
    raise_follow_ups(draft);
    draft.write(effect_of_closing(list.location, is_done ? PickListStatus::done : status));
    return std::move(draft.decision);
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::UnclaimPickList& body, const Stamp&) {
    const PickList* const list = state.find_pick_list(body.pick_list);
    if (list == nullptr) {
        return rejected(domain::RejectReason::unknown_pick_list);
    }
    if (!list->is_claimed()) {
        return rejected_as_closed(*list);
    }
    return give_back(state, *list, PickListStatus::unclaimed);
}

TwinDecision decide_body(const State& state, const domain::ExpireClaim& body, const Stamp& stamp) {
    const PickList* const list = state.find_pick_list(body.pick_list);
    const bool is_awaited = list != nullptr && list->is_claimed() && list->set_by == body.set_by;
    if (!is_awaited || list->claim_until > stamp.time) {
        return {};
    }
    return give_back(state, *list, PickListStatus::expired);
}

}  // namespace skua::twin
