#pragma once

// FreedUnits: what one record sets free of the lines of one order or reservation, SKU by SKU, and
// who gets it in the same record (page 0002, step 6 of cancel_order). Lives in the command's arena.
// Owner: shard thread.

#include <cstddef>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/fill.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/sku_groups.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

class FreedUnits {
public:
    // `mentions_max`: how many lines may be about them. All of them outlive this one.
    FreedUnits(const ShardState& state, const Order& order, std::size_t mentions_max,
               base::Arena& arena)
        : state_(&state),
          order_(&order),
          arena_(&arena),
          groups_(arena, mentions_max),
          freed_(arena) {}

    void add(SkuId sku, LocationId location, Quantity quantity);
    // What others take of it is not free for the queue. Of SKUs of which nothing was set free they
    // take something else.
    void take(std::span<const Effect> takes);
    // Appends the fills, SKU by SKU in the order in which they were first set free. `backordered`
    // is by line what the order itself still waits for.
    void fill(std::span<const Quantity> backordered, base::ArenaVector<Effect>& effects);

private:
    const ShardState* state_;
    const Order* order_;
    base::Arena* arena_;
    SkuGroups groups_;  // those that were freed come first
    base::ArenaVector<FreeUnits> freed_;
};

}  // namespace skua::domain
