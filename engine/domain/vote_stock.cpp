#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/stock_place.hpp"

namespace skua::domain {
Vote vote_on(const ShardState& state, const ConfigureLevel& command, Context& context) {
    const Place place = find_place(state, command.sku, command.location);
    if (place.reason != RejectReason::none) {
        return objection(place.reason);
    }
    const Units before = place.level.safety_stock;
    const Units after = command.sets_safety_stock ? command.safety_stock : before;
    const Effect change = level_effect(EffectKind::level_configured, place, after.raw());
    return with_fill(state, place, {&change, 1}, before - after, *context.arena);
}

Vote vote_on(const ShardState& state, const ReceiveStock& command, Context& context) {
    const Place place = find_place(state, command.sku, command.location);
    if (place.reason != RejectReason::none) {
        return objection(place.reason);
    }
    const Units received{command.quantity};
    if (place.level.on_hand + received > Units{kStockUnitsMax}) {
        return stock_limited(received, place.level.on_hand, *context.arena);
    }
    const Effect changes[] = {
        stock_moved(place, MovementKind::receipt, received),
        condition_moved(place, {Condition::sellable, command.condition}, received)};
    const bool is_sellable = command.condition == Condition::sellable;
    return with_fill(state, place, std::span(changes).first(is_sellable ? 1 : 2),
                     is_sellable ? received : Units{}, *context.arena);
}

namespace {

// Of units in another condition than sellable: they come as sellable ones and leave as such.
Vote adjust_unsellable(const ShardState& state, const Place& place, const AdjustStock& command,
                       base::Arena& arena) {
    const Units there = place.level.in(command.condition);
    if (there + command.delta < Units{}) {
        return objection(RejectReason::insufficient_condition, Units{} - command.delta, there,
                         arena);
    }
    const Effect moved = stock_moved(place, MovementKind::adjustment, command.delta);
    if (command.delta > Units{}) {
        const ConditionMove away{Condition::sellable, command.condition};
        const Effect changes[] = {moved, condition_moved(place, away, command.delta)};
        return with_fill(state, place, changes, Units{}, arena);
    }
    const ConditionMove back{command.condition, Condition::sellable};
    const Effect changes[] = {condition_moved(place, back, Units{} - command.delta), moved};
    return with_fill(state, place, changes, Units{}, arena);
}

}  // namespace

Vote vote_on(const ShardState& state, const AdjustStock& command, Context& context) {
    const Place place = find_place(state, command.sku, command.location);
    if (place.reason != RejectReason::none) {
        return objection(place.reason);
    }
    if (place.level.on_hand + command.delta > Units{kStockUnitsMax}) {
        return stock_limited(command.delta, place.level.on_hand, *context.arena);
    }
    if (command.condition != Condition::sellable) {
        return adjust_unsellable(state, place, command, *context.arena);
    }
    const Level& level = place.level;
    if (level.in(Condition::sellable) + command.delta < level.allocated + level.soft_reserved) {
        return objection(RejectReason::adjustment_below_allocated, Units{} - command.delta,
                         level.in(Condition::sellable)-level.allocated - level.soft_reserved,
                         *context.arena);
    }
    const Effect change = stock_moved(place, MovementKind::adjustment, command.delta);
    return with_fill(state, place, {&change, 1}, command.delta, *context.arena);
}

Vote vote_on(const ShardState& state, const MoveCondition& command, Context& context) {
    const Place place = find_place(state, command.sku, command.location);
    if (place.reason != RejectReason::none) {
        return objection(place.reason);
    }
    const bool is_from_sellable = command.from == Condition::sellable;
    const Level& level = place.level;
    const Units units{command.quantity};
    const Units there = is_from_sellable
                            ? level.in(Condition::sellable)-level.allocated - level.soft_reserved
                            : level.in(command.from);
    if (units > there) {
        return objection(is_from_sellable ? RejectReason::sellable_below_allocated
                                          : RejectReason::insufficient_condition,
                         units, there, *context.arena);
    }
    const Effect change = condition_moved(place, {command.from, command.to}, units);
    return with_fill(state, place, {&change, 1},
                     command.to == Condition::sellable ? units : Units{}, *context.arena);
}

Vote vote_on(const ShardState& state, const ContinueFills& command, Context& context) {
    const auto sku = state.follow_ups().oldest_of(command.slot);
    if (!sku) {
        return {};
    }
    const Item& item = *state.catalog().item(*sku);
    base::ArenaVector<Effect> effects(*context.arena);
    FreeUnits free(state, item, LocationId{}, *context.arena);
    const FillEnd end = fill(state, {.item = &item, .budget = kFillEffectsMax}, free, effects);
    if (end == FillEnd::complete) {
        Effect done;
        done.kind = EffectKind::follow_up_done;
        done.sku = *sku;
        effects.push_back(done);
    }
    return {.effects = effects.view()};
}

}  // namespace skua::domain
