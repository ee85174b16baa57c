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
QueryResult answer_to(const ShardState& state, const ReturnQuery& query, base::Arena& arena);

QueryResult answer_to(const ShardState& state, const TransferQuery& query, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const TransfersQuery& query, base::Arena& arena);
// Whoever has it has all of it but the texts of others' SKUs; NotFound if nobody has it.
QueryResult merge_transfer(std::span<const TransferView* const> parts, base::Arena& arena);
// Each part is of the transfers that are at home with one shard.
QueryResult merge_transfers(std::span<const TransfersView* const> parts, std::size_t limit,
                            base::Arena& arena);

QueryResult answer_to(const ShardState& state, const CancellationsQuery& query, base::Arena& arena);
// Each part is of the orders that are at home with one shard.
QueryResult merge_cancellations(std::span<const CancellationsView* const> parts, std::size_t limit,
                                base::Arena& arena);

// Of the order, where it is at home.
std::span<const ReturnView> returns_of(const ShardState& state, OrderId order, base::Arena& arena);
// The same in other memory.
std::span<const ReturnView> copy_returns(std::span<const ReturnView> returns, base::Arena& arena);
// Of one return; NotFound if nobody has it.
QueryResult merge_return(std::span<const ReturnView* const> parts, base::Arena& arena);

std::span<const LineView> lines_of(const ShardState& state, const Order& order, base::Arena& arena);
QueryResult answer_to(const ShardState& state, const CountQuery& query, base::Arena& arena);

// By bin, SKU, then place in list order.
void sort_tasks(std::span<PickTaskView> tasks);

// `level` may be nullptr: a location that was never mentioned for the item.
LevelView view_of(const ShardState& state, LocationId location, const Level* level,
                  base::Arena& arena);

// Of one location, or of all if none is named; empty where the order is not at home.
std::span<const ShipmentView> shipments_of(const ShardState& state, const Order& order,
                                           LocationId location, base::Arena& arena);
std::span<const PackageView> packages_of(const ShardState& state, const Order& order,
                                         LocationId location, base::Arena& arena);
std::span<const CancellationView> cancellations_of(const ShardState& state, const Order& order,
                                                   LocationId location, base::Arena& arena);

}  // namespace skua::domain
