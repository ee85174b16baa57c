#pragma once

// What commands about one level have in common. Owner: shard thread.

#include <span>
#include <string_view>

#include "engine/domain/rules.hpp"

namespace skua::domain {

// The level that a stock command is about.
struct Place {
    RejectReason reason = RejectReason::none;
    const Item* item = nullptr;
    LocationId location;
    Level level;  // all zero if it was never mentioned
};

Place find_place(const ShardState& state, const SkuRef& sku, std::string_view location);

// An effect about the level.
Effect level_effect(EffectKind kind, const Place& place, std::int64_t value);
Effect stock_moved(const Place& place, MovementKind movement, Units delta);
// Units whose number fits a quantity.
Effect condition_moved(const Place& place, ConditionMove move, Units units);

// The changes themselves, then what they fill if they set units free.
Vote with_fill(const ShardState& state, const Place& place, std::span<const Effect> changes,
               Units freed, base::Arena& arena);

}  // namespace skua::domain
