#pragma once

// Building blocks of answer(): texts are copied into the arena, because a view is rendered by
// another thread later. Owner: shard thread.

#include "engine/base/arena.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

QueryResult answer_to(const ShardState& state, const OrderQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const StockQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const AvailabilityQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const PickListQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const FulfillmentQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const LocationsQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const PickListsQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const WaitingQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const ClaimedQuery& query, base::Arena& arena);

// Of the shards' parts of what waits at a location the one that a shard with everything would see.
QueryResult merge_waiting(std::span<const WaitingView* const> parts, std::size_t limit,
                          base::Arena& arena);
QueryResult answer_to(const ShardState& state, const ReservationQuery& query, base::Arena& arena);

std::span<const LineView> lines_of(const ShardState& state, const Order& order, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const CountQuery& query, base::Arena& arena);

// By bin, SKU, then order number and line.
void sort_tasks(std::span<PickTaskView> tasks);

// `level` may be nullptr: a location that was never mentioned for the item.
LevelView view_of(const ShardState& state, LocationId location, const Level* level,
                  base::Arena& arena);

}  // namespace skua::domain
