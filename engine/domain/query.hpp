#pragma once

// Questions about state and their answers. A query is answered by its participants (route.hpp)
// between two commands, so it reflects exactly one sequence; it takes no number and leaves no
// record. Views borrow the arena of the envelope they were made for (texts are copied into it).

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "engine/base/arena.hpp"
#include "engine/base/currency.hpp"
#include "engine/base/decimal.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

class ShardState;
struct OrderView;
struct StockView;
struct AvailabilityView;
struct PickListView;
struct FulfillmentView;
struct LocationsView;

// `View` is what a query is answered with, unless there is no such thing.
struct OrderQuery {
    using View = OrderView;
    OrderId order;
};
// Resolved to an OrderQuery by the sequencer, which owns the keys.
struct OrderByExternalIdQuery {
    using View = OrderView;
    std::string_view channel;
    std::string_view external_id;
};
struct StockQuery {
    using View = StockView;
    std::string_view sku;
};
struct AvailabilityLine {
    std::string_view sku;
    Quantity quantity;
};
struct AvailabilityQuery {
    using View = AvailabilityView;
    std::string_view channel;
    std::span<const AvailabilityLine> lines;
};
struct PickListQuery {
    using View = PickListView;
    PickListId pick_list;
};
struct FulfillmentQuery {
    using View = FulfillmentView;
    OrderId order;
    LocationId location;
};
struct LocationsQuery {
    using View = LocationsView;
};
using QueryBody = std::variant<OrderQuery, OrderByExternalIdQuery, StockQuery, AvailabilityQuery,
                               PickListQuery, FulfillmentQuery, LocationsQuery>;

struct PortionView {
    std::string_view location;
    LocationId location_id;
    Quantity allocated, released, picked, packed, shipped;
};
struct LineView {
    std::string_view external_line_id;
    std::string_view sku;
    base::Decimal unit_price;
    Quantity ordered, open, backordered, cancelled;
    std::span<const PortionView> portions;
};
struct ShipmentView {
    std::string_view location;
    LocationId location_id;
    std::string_view carrier;
    std::string_view tracking_number;
    Sequence sequence;
    base::Timestamp time;
};
struct HoldView {
    HoldKind hold = HoldKind::manual;
    base::Timestamp until{};          // when it ends by itself; 0 = it does not
    std::string_view release_role{};  // who alone may release it; empty = everybody
};
struct OrderView {
    OrderId order;
    Sequence number;  // the sequence of its acceptance
    base::Timestamp accepted_at;
    base::Timestamp placed_at;
    std::uint32_t version = 0;
    Lifecycle lifecycle = Lifecycle::booked;
    std::uint16_t holds = 0;                 // bit (HoldKind - 1)
    std::span<const HoldView> hold_views{};  // of those with an end or a role, by kind
    Policy policy = Policy::all_or_nothing;
    std::uint8_t priority = 5;
    base::Currency currency;
    base::ExactAmount total;
    std::string_view channel;
    std::string_view external_id;
    std::string_view cold;
    std::span<const LineView> lines;
    std::span<const ShipmentView> shipments;
    bool is_home = false;  // the whole head is here; elsewhere it is what its shard needs
};
struct LevelView {
    std::string_view location;
    std::string_view bin;
    Units on_hand, allocated, soft_reserved, safety_stock, available;
};
struct StockView {
    SkuId sku;
    std::string_view text;
    std::string_view description;
    Units backordered;
    std::span<const LevelView> levels{};
};
struct AvailabilityLineView {
    std::string_view sku{};
    bool is_known = false;
    Quantity requested;
    Units available;  // over the channel's locations, after what earlier lines of the SKU took
    std::span<const LevelView> levels{};
};
struct AvailabilityView {
    bool is_channel_known = false;
    std::span<const AvailabilityLineView> lines;
};
// One task: units of one order line to take from one bin.
struct PickTaskView {
    std::string_view sku;
    std::string_view bin;
    OrderId order;
    LineIndex line;
    Quantity quantity;
    Quantity picked;
    Sequence number{};  // of the order: who was first
};
struct PickListView {
    PickListId pick_list;
    std::string_view location;
    LocationId location_id;
    base::Timestamp created_at;
    std::span<const PickTaskView> tasks;  // sorted by bin, SKU, then order number and line
};
struct FulfillmentView {
    OrderId order;
    LocationId location_id;
    std::string_view location;
    PickListId pick_list;  // the latest that claimed it, or none
    Units allocated, released, picked, packed, shipped;
};
struct LocationsView {
    std::span<const std::string_view> names;  // index 0 is location id 1
};
struct NotFound {};
using QueryResult = std::variant<NotFound, OrderView, StockView, AvailabilityView, PickListView,
                                 FulfillmentView, LocationsView>;

// As far as the state has what is asked for.
QueryResult answer(const ShardState& state, const QueryBody& query, base::Arena& arena);
// The whole answer from those of all participants, in ascending order of their shards. Nothing in
// the result points into their memory.
QueryResult merge_answers(const QueryBody& query, std::span<const QueryResult> answers,
                          base::Arena& arena);

}  // namespace skua::domain
