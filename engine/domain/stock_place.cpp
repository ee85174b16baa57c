#include "engine/domain/stock_place.hpp"

#include <algorithm>

#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"

namespace skua::domain {

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

Effect level_effect(EffectKind kind, const Place& place, std::int64_t value) {
    Effect effect;
    effect.kind = kind;
    effect.location = place.location;
    effect.sku = place.item->id;
    effect.value = value;
    return effect;
}

Effect stock_moved(const Place& place, MovementKind movement, Units delta) {
    Effect effect = level_effect(EffectKind::stock_moved, place, delta.raw());
    effect.movement = movement;
    return effect;
}

Effect condition_moved(const Place& place, ConditionMove move, Units units) {
    Effect effect = level_effect(EffectKind::condition_moved, place, move.packed());
    effect.quantity = Quantity{static_cast<std::uint32_t>(units.raw())};
    return effect;
}

Vote with_fill(const ShardState& state, const Place& place, std::span<const Effect> changes,
               Units freed, base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena);
    for (const Effect& change : changes) {
        effects.push_back(change);
    }
    const Item& item = *place.item;
    if (freed > Units{} && !item.is_pending && item.queue_head != nullptr) {
        FreeUnits free(state, item, place.location, arena);
        free.add(place.location, freed);
        fill(state, {.item = &item, .budget = kFillEffectsMax}, free, effects);
    }
    return {.effects = effects.view(), .skus = one(arena, item.id)};
}

Shortage shortage(LineIndex line, Units requested, Units available) noexcept {
    const auto figure = [](Units units) {
        const Units most{static_cast<std::int64_t>(kQuantityMax)};
        return Quantity{static_cast<std::uint32_t>(std::clamp(units, Units{}, most).raw())};
    };
    return {.line = line, .requested = figure(requested), .available = figure(available)};
}

Vote objection(RejectReason reason, Units requested, Units available, base::Arena& arena) {
    Vote vote = objection(reason);
    vote.shortages = one(arena, shortage({}, requested, available));
    return vote;
}

Vote objection(RejectReason reason, std::size_t at, const Shortage& figures, base::Arena& arena) {
    Vote vote = objection(reason, at);
    vote.shortages = one(arena, figures);
    return vote;
}

Vote line_exceeded(const Line& line, std::size_t at, Quantity wanted, base::Arena& arena) {
    const Units has = Units{line.cancellable()} + Units{line.active()};
    return objection(RejectReason::quantity_exceeds_line, at,
                     shortage(line.index, Units{wanted}, has), arena);
}

Vote stock_limited(Units coming, Units on_hand, base::Arena& arena) {
    return objection(RejectReason::stock_limit, coming, Units{kStockUnitsMax} - on_hand, arena);
}

}  // namespace skua::domain
