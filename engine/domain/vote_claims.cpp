// What of the units that the end of a claim gives back was asked to be cancelled (page 0012): of
// the lines that are here. What else goes back is for the list's home to say, which has all tasks.

#include <algorithm>

#include "engine/domain/asked_units.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// `effects` are the cancels in list order, `skus` those of them for which lines wait.
Vote vote_on_asked(const ShardState& state, PickListId id, base::Arena& arena) {
    const PickList* list = state.pick_lists().find(id);
    if (list == nullptr || state.cancellations().is_empty()) {
        return {};
    }
    AskedUnits asked(state, list->location(), arena);
    base::ArenaVector<Effect> effects(arena);
    base::ArenaVector<SkuId> skus(arena);
    for (const PickTask& task : list->tasks()) {
        if (task.left().is_zero() || !state.owns(slot_of(task.sku))) {
            continue;
        }
        const Order& order = *state.orders().find(task.order);
        if (asked.cancel(order.line(task.line), task.left(), effects).is_zero()) {
            continue;
        }
        const Item& item = *state.catalog().item(task.sku);
        if (item.queue_head != nullptr && !item.is_pending) {
            skus.push_back(item.id);
        }
    }
    return {.effects = effects.view(), .skus = skus.view(), .asked = asked.orders()};
}

}  // namespace

Vote vote_on(const ShardState& state, const UnclaimPickList& command, Context& context) {
    return vote_on_asked(state, command.pick_list, *context.arena);
}

Vote vote_on(const ShardState& state, const ExpireClaim& command, Context& context) {
    return vote_on_asked(state, command.pick_list, *context.arena);
}

Vote merge_claims(std::span<const Vote> votes, base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena);
    base::ArenaVector<SkuId> skus(arena);
    base::ArenaVector<AskedOrder> asked(arena);
    for (const Vote& vote : votes) {
        effects.append(vote.effects);
        skus.append(vote.skus);
        asked.append(vote.asked);
    }
    return {.effects = effects.view(), .skus = skus.view(), .asked = asked.view()};
}

}  // namespace skua::domain
