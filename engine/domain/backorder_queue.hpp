#pragma once

// The back-order queue of a SKU: lines with back-ordered units, linked through the lines
// themselves, in the order (order number, line). Owner: shard thread.

#include <cstdint>

#include "engine/domain/order.hpp"
#include "engine/domain/slab_pool.hpp"
#include "engine/domain/stock.hpp"

namespace skua::domain {

// The line is not queued yet. Lines of new orders are the latest, so this walks back over nothing;
// only a change queues lines of older ones.
// Both also count the line in the item's waiting channels, and return how much the state digest
// changes: by who stands behind whom.
std::uint64_t enqueue(Item& item, Line& line, SlabPool& pool);
std::uint64_t dequeue(Item& item, Line& line) noexcept;
// The line is queued and has moved to another place in memory: its neighbours learn of it.
void relink(Item& item, Line& line) noexcept;

}  // namespace skua::domain
