#pragma once

// The back-order queue of a SKU: lines with back-ordered units, linked through the lines
// themselves, in the order (order number, line). Owner: shard thread.

#include "engine/domain/order.hpp"
#include "engine/domain/slab_pool.hpp"
#include "engine/domain/stock.hpp"

namespace skua::domain {

// The line is not queued yet. New lines are the latest, so this walks back over nothing.
// Both also count the line in the item's waiting channels.
void enqueue(Item& item, Line& line, SlabPool& pool);
void dequeue(Item& item, Line& line) noexcept;

}  // namespace skua::domain
