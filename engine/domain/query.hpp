#pragma once

// Questions about state and their answers. A query is answered by its participants (route.hpp)
// between two commands, so it reflects exactly one sequence; it takes no number and leaves no
// record. Views borrow the arena of the envelope they were made for (texts are copied into it).

#include <cstdint>
#include <optional>
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
#include "engine/domain/limits.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

class ShardState;
struct OrderView;
struct StockView;
struct AvailabilityView;
struct PickListView;
struct FulfillmentView;
struct LocationsView;
struct PickListsView;
struct WaitingView;
struct ClaimedView;
struct ReservationView;
struct ReturnView;
struct CountView;
struct TransferView;
struct TransfersView;
struct CancellationsView;

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
    OrderId reservation{};  // whose units count as available, or none
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
// A location's pick lists, by id, behind `after`; those of one status or all.
struct PickListsQuery {
    using View = PickListsView;
    std::string_view location;
    std::optional<PickListStatus> status;
    PickListId after;
    std::uint16_t limit = kListPageDefault;  // 1 to kListPageMax
};
// What a wave there would take, in that order, behind `after`.
struct WaitingQuery {
    using View = WaitingView;
    std::string_view location;
    std::uint64_t after = 0;  // WaitingItemView::rank
    std::uint16_t limit = kListPageDefault;
};
// What is claimed there and has something left: list by list, of each its orders in list order,
// from the task `place` of the list `from` on.
struct ClaimedQuery {
    using View = ClaimedView;
    std::string_view location;
    PickListId from;
    std::uint32_t place = 0;
    std::uint16_t limit = kListPageDefault;
};
struct ReservationQuery {
    using View = ReservationView;
    OrderId reservation;
};
struct CountQuery {
    using View = CountView;
    CountId count;
};
struct ReturnQuery {
    using View = ReturnView;
    OrderId order;
    ReturnNumber number;
};
struct TransferQuery {
    using View = TransferView;
    TransferId transfer;
};
// By id, behind `after`: those from or to the location, of the status, or all.
struct TransfersQuery {
    using View = TransfersView;
    std::string_view location;  // empty = any
    std::optional<TransferStatus> status;
    TransferId after;
    std::uint16_t limit = kListPageDefault;  // 1 to kListPageMax
};
// The requests to cancel that the location has not answered, the oldest first.
struct CancellationsQuery {
    using View = CancellationsView;
    std::string_view location;
    Sequence after;  // the record that asked
    std::uint16_t limit = kListPageDefault;
};
using QueryBody = std::variant<OrderQuery, OrderByExternalIdQuery, StockQuery, AvailabilityQuery,
                               PickListQuery, FulfillmentQuery, LocationsQuery, PickListsQuery,
                               WaitingQuery, ClaimedQuery, ReservationQuery, CountQuery,
                               ReturnQuery, TransferQuery, TransfersQuery, CancellationsQuery>;

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
    LineTolerance tolerance{};
    Quantity over_delivered{};  // accepted, of `ordered`
};
struct ShipmentView {
    std::string_view location;
    LocationId location_id;
    std::string_view carrier;
    std::string_view tracking_number;
    Sequence sequence;
    base::Timestamp time;
    std::uint32_t number = 0;
    std::uint16_t package = 0;                       // that it was made of, or 0
    TrackingStatus tracking = TrackingStatus::none;  // and since when it is there
    base::Timestamp tracked_at{};
};
struct PackedLineView {
    LineIndex line;
    Quantity quantity;
};
struct PackageView {
    std::uint16_t number = 0;
    LocationId location_id;
    std::string_view location;
    PackageStatus status = PackageStatus::open;
    std::uint32_t shipment = 0;  // that it left with, or 0
    base::Timestamp opened_at;
    PackageMeasures measures;
    std::string_view reference;
    std::span<const PackedLineView> lines{};
};
// What a fulfillment was asked for last.
struct AskedLineView {
    LineIndex line;
    Quantity quantity;   // that was asked for
    Quantity cancelled;  // of it, since
};
struct CancellationView {
    LocationId location_id;
    std::string_view location;
    CancellationStatus status = CancellationStatus::requested;
    base::Timestamp requested_at;
    std::span<const AskedLineView> lines{};
    CancelCause cause{};
};
struct HoldView {
    HoldKind hold = HoldKind::manual;
    base::Timestamp until{};          // when it ends by itself; 0 = it does not
    std::string_view release_role{};  // who alone may release it; empty = everybody
};
struct ReturnLineView {
    LineIndex line;  // of the order
    Quantity quantity;
    Units restocked, quarantined, scrapped;
};
struct ReturnView {
    OrderId order;
    ReturnNumber number;  // none where only the SKUs are known
    ReturnStatus status = ReturnStatus::requested;
    Sequence opened;  // the record
    base::Timestamp opened_at;
    std::string_view reference;
    std::span<const ReturnLineView> lines;
    std::span<const std::string_view> skus;  // by line of the order; not in the order's own view
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
    std::span<const PackageView> packages{};
    std::span<const CancellationView> cancellations{};
    std::span<const ReturnView> returns{};  // by number
    bool is_home = false;  // the whole head is here; elsewhere it is what its shard needs
};
struct LevelView {
    std::string_view location;
    std::string_view bin;
    Units on_hand, allocated, soft_reserved, safety_stock, available;
    Units sellable, quality_hold, damaged;  // on hand, by condition
    bool is_set_aside = false;
    CountId count{};     // the count task that is not closed, or none
    Units held{};        // of soft_reserved: for transfers that are ready
    Units in_transit{};  // on its way here
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
    bool is_reservation_known = true;  // or none was named, or another shard has it
};
// One task: units of one order line to take from one bin.
struct PickTaskView {
    std::string_view sku;
    std::string_view bin;
    OrderId order;
    LineIndex line;
    Quantity quantity;
    Quantity picked;
    Quantity shorted{};
    std::uint32_t place = 0;  // in list order; the list's home knows it
};
struct PickListView {
    PickListId pick_list;
    std::string_view location;
    LocationId location_id;
    base::Timestamp created_at;
    PickListStatus status = PickListStatus::claimed;
    base::Timestamp claim_until;
    std::span<const PickTaskView> tasks;  // sorted by bin, SKU, then place in list order
    bool is_whole = false;                // its home's: all tasks, some without SKU and bin
};
struct FulfillmentView {
    OrderId order;
    LocationId location_id;
    std::string_view location;
    PickListId pick_list;  // the latest that claimed it, or none
    Units allocated, released, picked, packed, shipped;
    std::span<const PackageView> packages{};
    std::span<const ShipmentView> shipments{};
    std::span<const CancellationView> cancellations{};  // one or none
    Units cancelled{};  // of the lines that have, or had, units there: wherever they were
};
struct LocationsView {
    std::span<const std::string_view> names;  // index 0 is location id 1
};
struct PickListItemView {
    PickListId pick_list;
    PickListStatus status = PickListStatus::claimed;
    base::Timestamp created_at;
    base::Timestamp claim_until;
    std::uint64_t tasks = 0;
    Units units, picked, shorted;
};
struct PickListsView {
    std::string_view location;
    std::span<const PickListItemView> items;
    bool has_more = false;
};
// Where an order stands in the queues of waves: lower is earlier, and no two are the same.
constexpr std::uint64_t rank_of(std::uint8_t priority, std::uint64_t number) noexcept {
    return (std::uint64_t{priority} << 60U) | number;
}
constexpr std::uint64_t priority_of_rank(std::uint64_t rank) noexcept {
    return rank >> 60U;
}
constexpr std::uint64_t number_of_rank(std::uint64_t rank) noexcept {
    return rank & ((std::uint64_t{1} << 60U) - 1U);
}

struct WaitingItemView {
    std::uint64_t rank = 0;  // rank_of()
    OrderId order;
    std::uint32_t lines = 0;
    Units units;
};
struct WaitingView {
    std::string_view location;
    LocationId location_id;
    std::span<const WaitingItemView> items;
    bool has_more = false;
    bool is_cut = false;                     // there may be more, too far back to look
    std::uint64_t complete_to = UINT64_MAX;  // a part that is cut knows nothing behind this rank
};
struct ClaimedItemView {
    OrderId order;
    PickListId pick_list;
    base::Timestamp claim_until;
    Units units, picked, shorted;  // of this list
};
struct ClaimedView {
    std::string_view location;
    LocationId location_id;
    std::span<const ClaimedItemView> items;
    PickListId next{};  // where to go on; none at the end
    std::uint32_t next_place = 0;
};
// Of a line's portions `allocated` is what is reserved there.
struct ReservationView {
    OrderId reservation;
    Sequence number;  // the sequence of its creation
    base::Timestamp created_at;
    base::Timestamp end;  // when it ends, or would have
    std::uint32_t version = 0;
    Lifecycle lifecycle = Lifecycle::held;
    Policy policy = Policy::all_or_nothing;
    OrderId order;  // that it has become, or none
    std::string_view channel;
    std::string_view external_id;
    std::span<const LineView> lines;
};
struct CountView {
    CountId count;
    std::string_view sku, location;
    CountStatus status = CountStatus::open;
    base::Timestamp opened_at;
    Units counted, delta;       // from `counted` on
    bool is_set_aside = false;  // it is the level's count, and the level is set aside
};
struct TransferLineView {
    std::string_view sku;  // empty where its owner is another shard
    SkuId sku_id;
    Quantity quantity;
    Units received, lost, found, returned, left;
};
struct TransferView {
    TransferId transfer;
    std::string_view from, to, reference;
    LocationId from_id, to_id;
    TransferStatus status = TransferStatus::draft;
    base::Timestamp opened_at;
    std::span<const TransferLineView> lines;
};
struct TransferItemView {
    TransferId transfer;
    std::string_view from, to;
    TransferStatus status = TransferStatus::draft;
    base::Timestamp opened_at;
    std::uint64_t lines = 0;
    Units units, left;  // left: in transit
};
struct TransfersView {
    bool is_location_known = false;  // or none was named
    std::span<const TransferItemView> items;
    // Behind which to go on; none at the end. A page may hold fewer than asked for, or nothing, and
    // not be the last: the way to it is bounded.
    TransferId next{};
    TransferId complete_to{UINT64_MAX};  // a part knows nothing behind this one
};
struct CancellationItemView {
    OrderId order;
    Sequence requested;
    base::Timestamp requested_at;
    std::uint64_t lines = 0;
    Units units;
};
struct CancellationsView {
    std::string_view location;
    LocationId location_id;
    std::span<const CancellationItemView> items;
    bool has_more = false;
};
struct NotFound {};
using QueryResult =
    std::variant<NotFound, OrderView, StockView, AvailabilityView, PickListView, FulfillmentView,
                 LocationsView, PickListsView, WaitingView, ClaimedView, ReservationView, CountView,
                 ReturnView, TransferView, TransfersView, CancellationsView>;

// As far as the state has what is asked for.
QueryResult answer(const ShardState& state, const QueryBody& query, base::Arena& arena);
// The whole answer from those of all participants, in ascending order of their shards. Nothing in
// the result points into their memory.
QueryResult merge_answers(const QueryBody& query, std::span<const QueryResult> answers,
                          base::Arena& arena);

}  // namespace skua::domain
