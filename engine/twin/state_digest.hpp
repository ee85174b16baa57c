#pragma once

// The digest's terms (domain/digest.hpp) of what the twin knows, and the sum of all of them.
// Owner: the thread that owns the Twin.

#include <cstdint>

#include "engine/domain/digest.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

// An item with its text and its description.
[[nodiscard]] std::uint64_t term_of_item(const State& state, domain::SkuId sku);
[[nodiscard]] std::uint64_t term_of_channel(const State& state, std::string_view name);
[[nodiscard]] std::uint64_t term_of_count(domain::CountId id, const CountTask& task);
// Quantities, conditions and bin.
[[nodiscard]] std::uint64_t terms_of_level(const LevelKey& key, const Level& level);
// What only a change changes of an order: its head, and each line as it was ordered.
[[nodiscard]] std::uint64_t term_of_placed(const Order& order);
[[nodiscard]] std::uint64_t term_of_ordered(const LineKey& key, const Line& line);
// Version, holds, life cycle.
[[nodiscard]] std::uint64_t term_of_head(const Order& order);
// A line's buckets with all its portions, and its tolerance.
[[nodiscard]] std::uint64_t terms_of_line(const LineKey& key, const Line& line);
[[nodiscard]] std::uint64_t term_of_shipment(domain::OrderId order, const Shipment& shipment);
[[nodiscard]] std::uint64_t term_of_timed_hold(const HoldKey& key, const End& end);
[[nodiscard]] std::uint64_t term_of_release_role(const HoldKey& key, std::string_view role);
[[nodiscard]] std::uint64_t term_of_reservation(domain::OrderId id, const Reservation& reservation);
// With its contents.
[[nodiscard]] std::uint64_t terms_of_package(domain::OrderId order, const Package& package);
// With what is asked for.
[[nodiscard]] std::uint64_t terms_of_cancellation(domain::OrderId order,
                                                  domain::LocationId location,
                                                  const Cancellation& cancellation);
// Where it is, and every event.
[[nodiscard]] std::uint64_t terms_of_tracking(domain::OrderId order, const Shipment& shipment);
// The return and its lines.
[[nodiscard]] std::uint64_t terms_of_return(const ReturnKey& key, const Return& returned);
// The transfer and its lines.
[[nodiscard]] std::uint64_t terms_of_transfer(domain::TransferId id, const Transfer& transfer);
[[nodiscard]] std::uint64_t term_of_list(domain::PickListId id, const PickList& list);
[[nodiscard]] std::uint64_t term_of_task(domain::PickListId id, const PickList& list,
                                         std::size_t place);
[[nodiscard]] std::uint64_t term_of_follow_up(domain::SkuId sku, const Raised& raised);
// The terms that a queue has because of who stands at `place` and who stands behind it.
[[nodiscard]] std::uint64_t terms_at(const State& state, domain::SkuId sku,
                                     const QueuePlace& place);

[[nodiscard]] domain::SlotDigests digests_of(const State& state);

}  // namespace skua::twin
