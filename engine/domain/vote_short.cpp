#include <algorithm>

#include "engine/domain/asked_units.hpp"
#include "engine/domain/fill.hpp"
#include "engine/domain/promise_again.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/stock_place.hpp"

namespace skua::domain {
namespace {

// Takes the units from the tasks, the last of the list first: what was asked to be cancelled is
// cancelled, the rest is open again. Returns what was taken of which lines, in list order.
std::span<const Taken> take_back(const ShardState& state, const PickList& list,
                                 std::span<const std::uint32_t> tasks, Quantity quantity,
                                 AskedUnits& asked, base::ArenaVector<Effect>& effects,
                                 base::Arena& arena) {
    base::ArenaVector<Taken> takes(arena);
    for (std::size_t i = tasks.size(); i != 0 && !quantity.is_zero(); --i) {
        const PickTask& task = list.tasks()[tasks[i - 1]];
        const Quantity taken = std::min(task.left(), quantity);
        if (taken.is_zero()) {
            continue;
        }
        const Order& order = *state.orders().find(task.order);
        const Line& line = order.line(task.line);
        const Quantity cancelled = asked.cancel(line, taken, effects);
        if (cancelled < taken) {
            Effect effect = line_moved(order, line, Bucket::released, Bucket::open);
            effect.location = list.location();
            effect.quantity = taken - cancelled;
            effects.push_back(effect);
        }
        takes.push_back({&line, {.open = taken - cancelled, .cancelled = cancelled}});
        quantity -= taken;
    }
    std::ranges::reverse(takes.items());
    return takes.view();
}

Units left_of(const PickList& list, std::span<const std::uint32_t> tasks) {
    Units left;
    for (const std::uint32_t place : tasks) {
        left += Units{list.tasks()[place].left()};
    }
    return left;
}

// What the SKU's shard has to say of it: all but the claim.
Vote vote_on_units(const ShardState& state, const ShortPick& command, const PickList* list,
                   Context& context) {
    base::Arena& arena = *context.arena;
    Place place;
    place.item = state.catalog().find_item(command.sku);
    if (place.item == nullptr) {
        return objection(RejectReason::unknown_sku);
    }
    if (list == nullptr) {
        return objection(RejectReason::not_on_pick_list);
    }
    const auto tasks = command.order.is_none() ? list->tasks_of(place.item->id)
                                               : list->tasks_of(place.item->id, command.order);
    if (tasks.empty()) {
        return objection(RejectReason::not_on_pick_list);
    }
    const Units quantity{command.quantity};
    if (const Units left = left_of(*list, tasks); quantity > left) {
        return objection(RejectReason::short_exceeds_list, quantity, left, arena);
    }
    place.location = list->location();
    const CountId open = find_level(*place.item, place.location)->count();
    const CountId count =
        open.is_none() ? make_count_id(context.sequence, slot_of(place.item->id)) : open;
    base::ArenaVector<Effect> effects(arena);
    Effect shorted;
    shorted.kind = EffectKind::pick_list_shorted;
    shorted.location = place.location;
    shorted.value = static_cast<std::int64_t>(list->id().raw());
    effects.push_back(shorted);
    AskedUnits asked(state, place.location, arena);
    const auto takes = take_back(state, *list, tasks, command.quantity, asked, effects, arena);
    effects.push_back(stock_moved(place, MovementKind::short_pick, Units{} - quantity));
    if (open.is_none()) {
        effects.push_back(
            level_effect(EffectKind::count_opened, place, static_cast<std::int64_t>(count.raw())));
    }
    effects.push_back(
        level_effect(EffectKind::set_aside, place, static_cast<std::int64_t>(count.raw())));
    promise_again(state, {.item = place.item, .from = place.location, .takes = takes}, arena,
                  effects);
    asked.append_ends(effects);
    return {.effects = effects.view(), .skus = one(arena, place.item->id)};
}

std::span<const Effect> with_claim(std::span<const Effect> moves, const PickList& list,
                                   Quantity shorted, Context& context) {
    base::ArenaVector<Effect> effects(*context.arena, moves.size() + 1);
    effects.append(moves);
    effects.push_back(list.left() == Units{shorted}
                          ? pick_list_closed(list.location(), PickListStatus::done)
                          : claim_set(list.location(), context.time, list.claim_seconds()));
    return effects.view();
}

}  // namespace

// The list's home says whether it is there and claimed, and what becomes of the claim; the SKU's
// shard all the rest. Merged these are [of the SKU][of the claim].
Vote vote_on(const ShardState& state, const ShortPick& command, Context& context) {
    const PickList* list = state.pick_lists().find(command.pick_list);
    const bool is_home = state.owns(slot_of(command.pick_list));
    if (is_home && list == nullptr) {
        return objection(RejectReason::unknown_pick_list);
    }
    if (is_home && list->status() != PickListStatus::claimed) {
        return objection(RejectReason::pick_list_closed, static_cast<std::size_t>(list->status()));
    }
    Vote vote;
    if (state.owns(slot_of(command.sku))) {
        vote = vote_on_units(state, command, list, context);
    }
    if (is_home && vote.objection == RejectReason::none) {
        vote.effects = with_claim(vote.effects, *list, command.quantity, context);
    }
    return vote;
}

}  // namespace skua::domain
