#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;

domain::PickListId Application::list_of_record() const {
    if (const auto* const picks = body<domain::ConfirmPicks>()) {
        return picks->pick_list;
    }
    if (const auto* const pick = body<domain::ShortPick>()) {
        return pick->pick_list;
    }
    if (const auto* const unclaim = body<domain::UnclaimPickList>()) {
        return unclaim->pick_list;
    }
    if (const auto* const expire = body<domain::ExpireClaim>()) {
        return expire->pick_list;
    }
    return record_.decision.pick_list;
}

Problem Application::claim_changed(const Effect& effect) {
    const domain::PickListId id = list_of_record();
    const auto found = state_.pick_lists.find(id);
    if (found == state_.pick_lists.end()) {
        return "a claim without a pick list";
    }
    PickList& list = found->second;
    digests_.remove(slot_of(id), term_of_list(id, list));
    state_.ends.erase({list.claim_until, list.set_by});
    if (effect.kind == EffectKind::claim_set) {
        list.claim_until = base::Timestamp{effect.value};
        list.set_by = record_.sequence;
        state_.ends[{list.claim_until, list.set_by}] = id;
    } else {
        list.status = static_cast<domain::PickListStatus>(effect.value);
    }
    digests_.add(slot_of(id), term_of_list(id, list));
    return std::nullopt;
}

}  // namespace skua::twin
