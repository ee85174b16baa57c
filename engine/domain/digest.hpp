#pragma once

// State digest: a sum (mod 2^64) of one term per fact of the state, so it can be kept up to date by
// subtracting the old term and adding the new one, does not depend on any order, and adds up over
// slots. Every term belongs to one slot: what is kept per SKU (lines and portions too) to the
// SKU's, an order's head to its home slot, a pick list to its location's, a location or channel to
// its name's. So the sums per slot are the same for any number of shards.
//
//   catalog    ItemTerm, LocationTerm, ChannelTerm
//   stock      LevelTerm, BinTerm, ConditionTerm, CountTerm
//   an order   PlacedTerm and OrderedTerm, which only a change changes; HeadTerm, LineTerm,
//              PortionTerm, ShipmentTerm, TimedHoldTerm, HoldRoleTerm, ReservationTerm,
//              PackageTerm, PackedTerm, TrackingTerm, TrackingEventTerm, CancellationTerm,
//              AskedTerm, ReturnTerm, ReturnLineTerm, ToleranceTerm
//   warehouse  PickListTerm, TaskTerm
//   transfers  TransferTerm, TransferLineTerm
//   queues     QueueTerm (who stands behind whom), FollowUpTerm
//   keys       KeyTerm; the sequencer's, so it has no slot
//
// Left out is what is only derived from these (work queues, sums of fulfillments, counters) and
// what no decision reads (how hot a SKU is). Engine and twin share this page and nothing else of
// each other. Where the text says so, a fact that says nothing counts as zero.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/currency.hpp"
#include "engine/base/decimal.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

// One sum per slot, and the sum of all of them.
class SlotDigests {
public:
    SlotDigests() : sums_(kSlots) {}

    void add(Slot slot, std::uint64_t term) noexcept {
        sums_[slot.raw()] += term;
        total_ += term;
    }
    void remove(Slot slot, std::uint64_t term) noexcept { add(slot, 0 - term); }
    [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
    [[nodiscard]] std::uint64_t of(Slot slot) const noexcept { return sums_[slot.raw()]; }
    friend bool operator==(const SlotDigests&, const SlotDigests&) noexcept = default;

private:
    std::vector<std::uint64_t> sums_;
    std::uint64_t total_ = 0;
};

struct ItemTerm {
    SkuId sku;
    std::string_view text, description;
};
struct LocationTerm {
    LocationId location;
    std::string_view name;
};
struct ChannelTerm {
    ChannelId channel;
    std::string_view name;
    std::span<const LocationId> locations;  // in the order in which it sources
    std::uint32_t release_after_seconds = 0;
    std::uint32_t reservation_seconds = 0;
};
// Zero when all quantities are.
struct LevelTerm {
    SkuId sku;
    LocationId location;
    Units on_hand, allocated, soft_reserved, safety_stock;
};
// Zero when there is no bin.
struct BinTerm {
    SkuId sku;
    LocationId location;
    std::string_view bin;
};
// Zero when all is sellable and the level is not set aside.
struct ConditionTerm {
    SkuId sku;
    LocationId location;
    Units quality_hold, damaged;
    bool is_set_aside = false;
};
// That a level has the count follows from its status.
struct CountTerm {
    CountId count;
    SkuId sku;
    LocationId location;
    base::Timestamp opened_at;
    CountStatus status = CountStatus::open;
    Units counted, delta;
};
// What an order's head is from its acceptance on, unless it is changed.
struct PlacedTerm {
    OrderId order;
    Sequence number;
    base::Timestamp accepted_at, placed_at;
    base::ExactAmount total;
    ChannelId channel;
    base::Currency currency;
    Policy policy = Policy::all_or_nothing;
    std::uint8_t priority = 0;
    std::string_view external_id, cold;
};
struct HeadTerm {
    OrderId order;
    std::uint32_t version = 0;
    std::uint16_t holds = 0;  // bit (HoldKind - 1)
    Lifecycle lifecycle = Lifecycle::booked;
};
// What a line is from its acceptance on, unless it is changed.
struct OrderedTerm {
    OrderId order;
    LineIndex line;
    SkuId sku;
    Quantity ordered;
    base::Decimal unit_price;
    std::string_view external_line_id;
};
// Zero when all quantities are.
struct LineTerm {
    OrderId order;
    LineIndex line;
    Quantity open, backordered, cancelled;
};
// A portion counts once it exists, because a cancel takes from them in their order.
struct PortionTerm {
    OrderId order;
    LineIndex line;
    LocationId location;
    std::uint16_t place = 0;                                // among the line's portions
    Quantity allocated, released, picked, packed, shipped;  // a reservation's are in the first
};
struct ShipmentTerm {
    OrderId order;
    LocationId location;
    Sequence sequence;
    base::Timestamp time;
    std::string_view carrier, tracking_number;
    std::uint32_t number = 0;  // among the order's
    std::uint16_t package = 0;
};
// A package, but for its contents.
struct PackageTerm {
    OrderId order;
    std::uint16_t number = 0;
    LocationId location;
    PackageStatus status = PackageStatus::open;
    std::uint32_t shipment = 0;  // 0: none yet
    Sequence opened;
    base::Timestamp opened_at;
    PackageMeasures measures;
    std::string_view reference;
};
// What a package has of one line.
struct PackedTerm {
    OrderId order;
    std::uint16_t package = 0;
    LineIndex line;
    Quantity quantity;
};
// A hold that can still end by itself; that the order has it says its head.
struct TimedHoldTerm {
    OrderId order;
    HoldKind hold = HoldKind::manual;
    base::Timestamp until;
    Sequence placed;
};
// What a reservation has beside an order.
struct ReservationTerm {
    OrderId reservation;
    base::Timestamp end;
    Sequence set_by;
    OrderId order;  // that it has become
};
// A hold that one role alone may release.
struct HoldRoleTerm {
    OrderId order;
    HoldKind hold = HoldKind::manual;
    std::string_view role;
};
// Where a shipment is; none until the first event.
struct TrackingTerm {
    OrderId order;
    std::uint32_t shipment = 0;
    TrackingStatus status = TrackingStatus::none;
    base::Timestamp occurred_at;
};
// An event that was recorded, whether it moved the status or not.
struct TrackingEventTerm {
    OrderId order;
    std::uint32_t shipment = 0;
    std::string_view event_id;
};
// What a fulfillment was asked for last, and what it said.
struct CancellationTerm {
    OrderId order;
    LocationId location;
    CancellationStatus status = CancellationStatus::requested;
    Sequence requested;
    base::Timestamp requested_at;
    Sequence answered;
    CancelCause cause{};
};
struct AskedTerm {
    OrderId order;
    LocationId location;
    LineIndex line;
    Quantity quantity, cancelled;
};
struct ReturnTerm {
    OrderId order;
    ReturnNumber number;
    ReturnStatus status = ReturnStatus::requested;
    Sequence opened;  // the record
    base::Timestamp opened_at;
    std::string_view reference;
};
struct ReturnLineTerm {
    OrderId order;
    ReturnNumber number;
    LineIndex line;  // of the order; a return names it once
    Quantity quantity;
    Units restocked, quarantined, scrapped;
};
// Of a line with any of both percentages.
struct ToleranceTerm {
    OrderId order;
    LineIndex line;
    LineTolerance tolerance;
    Quantity accepted;  // by which more was ordered
};
struct TransferTerm {
    TransferId transfer;
    LocationId from, to;
    TransferStatus status = TransferStatus::draft;
    base::Timestamp opened_at;
    std::string_view reference;
};
struct TransferLineTerm {
    TransferId transfer;
    LineIndex line;
    SkuId sku;
    Quantity quantity;
    Units received, lost, found, returned;
};
struct PickListTerm {
    PickListId list;
    LocationId location;
    base::Timestamp created_at;
    PickListStatus status = PickListStatus::claimed;
    std::uint32_t claim_seconds = 0;
    base::Timestamp claim_until;
    Sequence set_by;
};
struct TaskTerm {
    PickListId list;
    std::uint32_t place = 0;  // in list order
    OrderId order;
    LineIndex line;
    SkuId sku;
    Quantity quantity, picked, shorted;
};
// A line in the back-order queue of its SKU, and the one before it (no order: it is the first).
struct QueueTerm {
    SkuId sku;
    OrderId before;
    LineIndex before_line;
    OrderId order;
    LineIndex line;
};
// `effect` is the one of record `raised` that made the follow-up: who is older.
struct FollowUpTerm {
    SkuId sku;
    Sequence raised;
    std::uint32_t effect = 0;
};
// A key that is bound. `name` is of the two below; `order` is none for an Idempotency-Key.
struct KeyTerm {
    std::uint64_t name = 0;
    base::Fingerprint body;
    Sequence sequence;
    OrderId order;
};

std::uint64_t name_of_external_id(std::string_view channel, std::string_view external_id) noexcept;
std::uint64_t name_of_idempotency_key(CommandKind kind, std::string_view key) noexcept;

std::uint64_t digest_of(const ItemTerm& t) noexcept;
std::uint64_t digest_of(const LocationTerm& t) noexcept;
std::uint64_t digest_of(const ChannelTerm& t) noexcept;
std::uint64_t digest_of(const LevelTerm& t) noexcept;
std::uint64_t digest_of(const BinTerm& t) noexcept;
std::uint64_t digest_of(const ConditionTerm& t) noexcept;
std::uint64_t digest_of(const CountTerm& t) noexcept;
std::uint64_t digest_of(const PlacedTerm& t) noexcept;
std::uint64_t digest_of(const HeadTerm& t) noexcept;
std::uint64_t digest_of(const OrderedTerm& t) noexcept;
std::uint64_t digest_of(const LineTerm& t) noexcept;
std::uint64_t digest_of(const PortionTerm& t) noexcept;
std::uint64_t digest_of(const ShipmentTerm& t) noexcept;
std::uint64_t digest_of(const TimedHoldTerm& t) noexcept;
std::uint64_t digest_of(const ReservationTerm& t) noexcept;
std::uint64_t digest_of(const HoldRoleTerm& t) noexcept;
std::uint64_t digest_of(const PackageTerm& t) noexcept;
std::uint64_t digest_of(const PackedTerm& t) noexcept;
std::uint64_t digest_of(const TrackingTerm& t) noexcept;
std::uint64_t digest_of(const TrackingEventTerm& t) noexcept;
std::uint64_t digest_of(const CancellationTerm& t) noexcept;
std::uint64_t digest_of(const AskedTerm& t) noexcept;
std::uint64_t digest_of(const ReturnTerm& t) noexcept;
std::uint64_t digest_of(const ReturnLineTerm& t) noexcept;
std::uint64_t digest_of(const ToleranceTerm& t) noexcept;
std::uint64_t digest_of(const TransferTerm& t) noexcept;
std::uint64_t digest_of(const TransferLineTerm& t) noexcept;
std::uint64_t digest_of(const PickListTerm& t) noexcept;
std::uint64_t digest_of(const TaskTerm& t) noexcept;
std::uint64_t digest_of(const QueueTerm& t) noexcept;
std::uint64_t digest_of(const FollowUpTerm& t) noexcept;
std::uint64_t digest_of(const KeyTerm& t) noexcept;

}  // namespace skua::domain
