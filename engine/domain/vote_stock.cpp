#include <algorithm>

#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// The level that a stock command is about.
struct Place {
    RejectReason reason = RejectReason::none;
    const Item* item = nullptr;
    LocationId location;
    Level level;  // all zero if it was never mentioned
};

Place find_place(const ShardState& state, const SkuRef& sku, std::string_view location) {
    Place place;
    place.item = state.catalog().find_item(sku);
    if (place.item == nullptr) {
        place.reason = RejectReason::unknown_sku;
        return place;
    }
    place.location = state.resolve_location(location);
    if (place.location.is_none()) {
        place.reason = RejectReason::unknown_location;
        return place;
    }
    if (const Level* level = find_level(*place.item, place.location); level != nullptr) {
        place.level = *level;
    }
    return place;
}

Effect stock_moved(const Place& place, MovementKind movement, Units delta) {
    Effect effect;
    effect.kind = EffectKind::stock_moved;
    effect.movement = movement;
    effect.location = place.location;
    effect.sku = place.item->id;
    effect.value = delta.raw();
    return effect;
}

// The change itself, then what it fills if it sets units free.
Vote with_fill(const ShardState& state, const Place& place, const Effect& change, Units freed,
               base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena);
    effects.push_back(change);
    const Item& item = *place.item;
    if (freed > Units{} && !item.is_pending && item.queue_head != nullptr) {
        FreeUnits free(state, item, place.location, arena);
        free.add(place.location, freed);
        fill(state, {.item = &item, .budget = kFillEffectsMax}, free, effects);
    }
    return {.effects = effects.view(), .skus = one(arena, item.id)};
}

}  // namespace

Vote vote_on(const ShardState& state, const ConfigureLevel& command, Context& context) {
    const Place place = find_place(state, command.sku, command.location);
    if (place.reason != RejectReason::none) {
        return objection(place.reason);
    }
    const Units before = place.level.safety_stock;
    const Units after = command.sets_safety_stock ? command.safety_stock : before;
    Effect effect;
    effect.kind = EffectKind::level_configured;
    effect.location = place.location;
    effect.sku = place.item->id;
    effect.value = after.raw();
    return with_fill(state, place, effect, before - after, *context.arena);
}

Vote vote_on(const ShardState& state, const ReceiveStock& command, Context& context) {
    const Place place = find_place(state, command.sku, command.location);
    if (place.reason != RejectReason::none) {
        return objection(place.reason);
    }
    const Units received{command.quantity};
    if (place.level.on_hand + received > Units{kStockUnitsMax}) {
        return objection(RejectReason::stock_limit);
    }
    const Effect effect = stock_moved(place, MovementKind::receipt, received);
    return with_fill(state, place, effect, received, *context.arena);
}

Vote vote_on(const ShardState& state, const AdjustStock& command, Context& context) {
    const Place place = find_place(state, command.sku, command.location);
    if (place.reason != RejectReason::none) {
        return objection(place.reason);
    }
    const Units after = place.level.on_hand + command.delta;
    if (after > Units{kStockUnitsMax}) {
        return objection(RejectReason::stock_limit);
    }
    if (after < place.level.allocated + place.level.soft_reserved) {
        return objection(RejectReason::adjustment_below_allocated);
    }
    const Effect effect = stock_moved(place, MovementKind::adjustment, command.delta);
    return with_fill(state, place, effect, command.delta, *context.arena);
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
