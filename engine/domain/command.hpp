#pragma once

// Commands: what somebody asks. Pure values. Every std::string_view and std::span in here borrows
// memory of the envelope's arena (live) or of the journal block's bytes (recovery, followers);
// a command never outlives that memory. Field rules (sizes, ranges, UTF-8) are checked by the codec
// before a command exists; `vote` checks what depends on state.

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "engine/base/currency.hpp"
#include "engine/base/decimal.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

// Stored in the journal: values are never reused.
enum class CommandKind : std::uint8_t {
    fence = 1,  // a writer acquired the log; numbered like any other record
    define_item = 2,
    define_location = 3,
    define_channel = 4,
    configure_level = 5,  // safety stock and bin of a SKU at a location
    receive_stock = 6,
    adjust_stock = 7,
    place_order = 8,
    cancel_order = 9,
    place_hold = 10,
    release_hold = 11,
    create_wave = 12,
    confirm_picks = 13,
    ship_fulfillment = 14,
    continue_fills = 15,  // follow-up of a slot; only the sequencer numbers it
    expire_hold = 16,     // a hold has come to its end; only the sequencer numbers it
    unclaim_pick_list = 17,
    expire_claim = 18,  // a claim has come to its end; only the sequencer numbers it
    reserve = 19,       // a cart is held for a time (decisions/0008)
    extend_reservation = 20,
    release_reservation = 21,
    expire_reservation = 22,  // its end has come; only the sequencer numbers it
    move_condition = 23,
    short_pick = 24,
    open_count = 25,
    change_count = 26,  // record, approve, recount, cancel
    post_count = 27,
    change_order = 28,
    pack_fulfillment = 29,
    record_tracking = 30,  // what a carrier says of a shipment
    request_cancellation = 31,
    answer_cancellation = 32,
    create_return = 33,  // of shipped lines (decisions/0011)
    change_return = 34,  // approve, reject, cancel, close
    receive_return = 35,
    accept_over_delivery = 36,  // a location ships more of a line (decisions/0013)
    close_order = 37,           // what has not left will not come any more
    create_transfer = 38,       // between two locations (decisions/0014)
    change_transfer = 39,       // ready, dispatch, cancel
    receive_transfer = 40,
};

// What an order gets when stock is short.
enum class Policy : std::uint8_t {
    all_or_nothing = 1,         // refuse the order unless every line is there in full
    backorder = 2,              // take what there is, back-order the rest
    backorder_short_lines = 3,  // a line that is not there in full is back-ordered whole
};

// Domain rules section 4. Any hold stops release to a location, none stops allocation.
enum class HoldKind : std::uint8_t {
    credit = 1,
    fraud = 2,
    payment = 3,
    address = 4,
    price = 5,
    stock = 6,
    compliance = 7,
    customer_request = 8,
    manual = 9,
    grace = 10,  // of its channel; only place_order places it (page 0017)
};

// What may be done with units that are there (domain rule S1). Stored in the journal and in
// effects.
enum class Condition : std::uint8_t { sellable = 1, quality_hold = 2, damaged = 3 };

// What change_count does to a count task. Stored in the journal.
enum class CountAction : std::uint8_t { record = 1, approve = 2, recount = 3, cancel = 4 };

// What a location says to a request to cancel. Stored in the journal.
enum class CancellationAnswer : std::uint8_t { accept = 1, refuse = 2 };

// Why something is cancelled (page 0016). Stored in the journal.
enum class CancelReason : std::uint8_t {
    customer = 1,
    declined = 2,  // the payment was
    fraud = 3,
    inventory = 4,
    staff = 5,
    expired = 6,
    other = 7,
};

// No rule looks at it: it is recorded, and told.
struct CancelCause {
    CancelReason reason = CancelReason::other;
    bool notifies = true;  // the customer is to be told

    // As the effects have it that answer a request.
    [[nodiscard]] std::int64_t packed() const noexcept {
        return static_cast<std::int64_t>(reason) * 2 + (notifies ? 1 : 0);
    }
    static CancelCause of(std::int64_t packed) noexcept {
        return {.reason = static_cast<CancelReason>(packed / 2), .notifies = packed % 2 != 0};
    }
    friend bool operator==(const CancelCause&, const CancelCause&) noexcept = default;
};
// Packed.
inline constexpr std::int64_t kCauseMin = 2;
inline constexpr std::int64_t kCauseMax = 15;

// Where a shipment is, in the words of its carrier.
enum class TrackingStatus : std::uint8_t {
    none = 0,  // nothing was said yet
    pre_transit = 1,
    in_transit = 2,
    out_for_delivery = 3,
    delivery_failed = 4,
    delivered = 5,
    returned_to_sender = 6,
    lost = 7,
};

// A status never goes back: only one of higher rank follows it. The last three are ends.
constexpr unsigned rank_of(TrackingStatus status) noexcept {
    return status < TrackingStatus::delivered ? static_cast<unsigned>(status) : 5U;
}

// What change_return does to a return. Stored in the journal.
enum class ReturnAction : std::uint8_t { approve = 1, reject = 2, cancel = 3, close = 4 };

// What becomes of a unit that came back. Stored in the journal and in effects.
enum class Disposition : std::uint8_t { restock = 1, quarantine = 2, scrap = 3 };

// What change_transfer does to a transfer. Stored in the journal.
enum class TransferAction : std::uint8_t { ready = 1, dispatch = 2, cancel = 3 };

// What becomes of the units of a transfer that is cancelled on its way. Stored in the journal.
enum class TransferChoice : std::uint8_t { none = 0, take_back = 1, write_off = 2 };

// By id when the gateway knows it, else by text, which the owning shard resolves.
struct SkuRef {
    SkuId id;
    std::string_view text;
};

struct Fence {
    std::string_view writer_version;
};

struct DefineItem {
    std::string_view sku;
    std::string_view description;
};

struct DefineLocation {
    std::string_view name;
};

struct DefineChannel {
    std::string_view name;
    std::span<const std::string_view> locations;  // 1 to kChannelLocationsMax, no name twice
    std::uint32_t release_after_seconds = 0;      // 0 to kReleaseAfterSecondsMax
    std::uint32_t reservation_seconds = kReservationSecondsDefault;  // 1 to kReservationSecondsMax
};

struct ConfigureLevel {
    SkuRef sku;
    std::string_view location;
    bool sets_safety_stock = false;
    bool sets_bin = false;
    Units safety_stock;
    std::string_view bin;
};

struct ReceiveStock {
    SkuRef sku;
    std::string_view location;
    Quantity quantity;  // 1 to kQuantityMax
    std::string_view reference;
    Condition condition = Condition::sellable;
};

struct AdjustStock {
    SkuRef sku;
    std::string_view location;
    Units delta;  // not zero, |delta| <= kQuantityMax
    Condition condition = Condition::sellable;
};

// How much more or less of a line counts as all of it, in percent of what is wanted; 0 to 100.
struct LineTolerance {
    std::uint8_t over_percent = 0;
    std::uint8_t under_percent = 0;

    [[nodiscard]] bool is_none() const noexcept { return over_percent == 0 && under_percent == 0; }
    friend bool operator==(const LineTolerance&, const LineTolerance&) noexcept = default;
};

struct OrderLineInput {
    SkuRef sku;
    Quantity quantity;  // 1 to kQuantityMax
    LineTolerance tolerance{};
    base::Decimal unit_price;  // not negative
    std::string_view external_line_id;
};
static_assert(sizeof(OrderLineInput) == 64);

struct PlaceOrder {
    std::string_view channel;
    std::string_view external_id;  // may be empty; then there is no natural key
    base::Timestamp placed_at;     // as the shop states it; 0 = not stated
    base::Currency currency;
    Policy policy = Policy::all_or_nothing;
    std::uint8_t priority = 5;  // 1 first to 9 last
    base::ExactAmount total;    // sum of quantity x unit price, exact (M1)
    // One JSON object with customer, ship_to, shipping_method, requested_ship_date, tags and
    // metadata as they came in, or empty.
    std::string_view cold;
    std::span<const OrderLineInput> lines;  // 1 to kOrderLinesMax
    OrderId reservation;                    // that it is made of, or none
};

struct CancelLine {
    LineIndex line;
    Quantity quantity;  // 0 = whatever can still be cancelled of the line, at least one unit
};

struct CancelOrder {
    OrderId order;
    std::uint32_t expected_version = 0;  // 0 = not stated
    std::span<const CancelLine> lines;   // empty = the whole order; no line twice
    CancelCause cause{};
};

struct PlaceHold {
    OrderId order;
    std::uint32_t expected_version = 0;
    HoldKind hold = HoldKind::manual;
    base::Timestamp hold_until{};     // when it ends by itself; 0 = it does not
    std::string_view release_role{};  // who alone may release it; empty = everybody
};

struct ReleaseHold {
    OrderId order;
    std::uint32_t expected_version = 0;
    HoldKind hold = HoldKind::manual;
    std::string_view role{};  // as whom; empty = not stated
};

struct CreateWave {
    std::string_view location;
    std::uint16_t fulfillments_max = 1;                  // 1 to kWaveFulfillmentsMax
    std::uint32_t claim_seconds = kClaimSecondsDefault;  // 1 to kClaimSecondsMax
};

struct Pick {
    SkuRef sku;
    Quantity quantity;  // 1 to kQuantityMax
    OrderId order;      // none = distribute over the list's orders, oldest first
};

struct ConfirmPicks {
    PickListId pick_list;
    std::span<const Pick> picks;  // 1 to kPicksPerCommandMax
};

// A fulfillment order is named by its order and its location; its quantities are the buckets of the
// order's lines there.
struct ShipFulfillment {
    OrderId order;
    LocationId location;
    std::string_view carrier;
    std::string_view tracking_number;
    std::uint16_t package = 0;  // this one alone; 0 = everything that is ready
};

struct ContinueFills {
    Slot slot;
};

// A hold kind may be placed again after its end, so the hold is named by the record that placed it.
struct ExpireHold {
    OrderId order;
    HoldKind hold = HoldKind::manual;
    Sequence placed;
};

// What is not picked goes back to its place in the queue.
struct UnclaimPickList {
    PickListId pick_list;
};

// Every confirmation sets the end of a claim anew, so the end is named by the record that set it.
struct ExpireClaim {
    PickListId pick_list;
    Sequence set_by;
};

struct ReserveLine {
    SkuRef sku;
    Quantity quantity;  // 1 to kQuantityMax
};

// A cart. Its reservation is an order in a life cycle of its own, with an id of the same kind.
struct Reserve {
    std::string_view channel;
    std::string_view external_id;  // a label, bound to nothing; may be empty
    std::uint32_t ttl_seconds =
        0;  // to kReservationSecondsMax, from the record's time; 0 = the channel's
    Policy policy = Policy::all_or_nothing;
    std::span<const ReserveLine> lines;  // 1 to kReservationLinesMax
};

struct ExtendReservation {
    OrderId reservation;
    std::uint32_t ttl_seconds = 0;  // as above, from this record's time
};

struct ReleaseReservation {
    OrderId reservation;
};

// A reservation may be extended, so its end is named by the record that set it.
struct ExpireReservation {
    OrderId reservation;
    Sequence set_by;
};

struct MoveCondition {
    SkuRef sku;
    std::string_view location;
    Condition from = Condition::sellable;  // not the same as `to`
    Condition to = Condition::sellable;
    Quantity quantity;  // 1 to kQuantityMax
};

// So many units of the list's tasks of the SKU are not where they should be.
struct ShortPick {
    PickListId pick_list;
    SkuRef sku;
    Quantity quantity;  // 1 to kQuantityMax
    OrderId order;      // none = of all orders of the list, the least urgent first
};

struct OpenCount {
    SkuRef sku;
    std::string_view location;
};

struct ChangeCount {
    CountId count;
    CountAction action = CountAction::record;
    Units quantity;  // record: what was counted, 0 to kStockUnitsMax; else 0
};

struct PostCount {
    CountId count;
};
struct ChangeLine {
    LineIndex line;
    bool sets_price = false;
    Quantity quantity;  // 0 = stays; else what is to be ordered and not cancelled
    base::Decimal unit_price;
};

// What is not stated stays (decisions/0009). The items are those of lines, remove, add, in this
// order; no line is in two of them.
struct ChangeOrder {
    OrderId order;
    std::uint32_t expected_version = 1;
    std::uint8_t priority = 0;  // 0 = stays
    // One JSON object with those of ship_to, shipping_method and requested_ship_date that are
    // replaced, or empty.
    std::string_view cold;
    std::span<const ChangeLine> lines;  // each list up to kChangeItemsMax
    std::span<const LineIndex> remove;
    std::span<const OrderLineInput> add;

    [[nodiscard]] std::size_t items() const noexcept {
        return lines.size() + remove.size() + add.size();
    }
};

struct PackLine {
    LineIndex line;
    Quantity quantity;  // 1 to kQuantityMax
};

// What a package is like, as far as it is stated: 0 and empty are not.
struct PackageMeasures {
    std::uint32_t weight_grams = 0;
    std::uint32_t length_mm = 0;
    std::uint32_t width_mm = 0;
    std::uint32_t height_mm = 0;
};

struct PackFulfillment {
    OrderId order;
    LocationId location;
    std::uint16_t package = 0;  // 1 to kPackagesPerOrderMax, one that is open; 0 = a new one
    bool seals = false;
    PackageMeasures measures;
    std::string_view reference;
    std::span<const PackLine> lines;  // no line twice; at least one for a new package
};

struct RecordTracking {
    OrderId order;
    std::uint32_t shipment = 0;  // its number within the order
    TrackingStatus status = TrackingStatus::pre_transit;
    base::Timestamp occurred_at;  // as the carrier states it
    std::string_view event_id;    // the carrier's; each counts once per shipment
};

// Units that are with locations are asked for; each location answers for itself.
struct RequestCancellation {
    OrderId order;
    std::uint32_t expected_version = 0;  // 0 = not stated
    // As of CancelOrder, of what is with locations; empty = all of it.
    std::span<const CancelLine> lines;
    CancelCause cause{};
};

struct AnswerCancellation {
    OrderId order;
    LocationId location;
    CancellationAnswer answer = CancellationAnswer::accept;
};

struct ReturnLineInput {
    LineIndex line;
    Quantity quantity;  // 1 to kQuantityMax
};

struct CreateReturn {
    OrderId order;
    bool is_approved = false;  // else somebody has to approve it
    std::string_view reference;
    std::span<const ReturnLineInput> lines;  // 1 to kReturnLinesMax, no line twice
};

// A return is named by its order and its number in there.
struct ChangeReturn {
    OrderId order;
    ReturnNumber number;
    ReturnAction action = ReturnAction::approve;
};

struct ReturnedItem {
    LineIndex line;
    Quantity quantity;  // 1 to kQuantityMax
    Disposition disposition = Disposition::restock;
};

struct ReceiveReturn {
    OrderId order;
    ReturnNumber number;
    std::string_view location;
    // 1 to kReturnItemsMax, no line twice with one disposition.
    std::span<const ReturnedItem> items;
};

// The location has so many units more of the line in its hands than it was asked for.
struct AcceptOverDelivery {
    OrderId order;
    LocationId location;
    LineIndex line;
    Quantity quantity;  // 1 to kQuantityMax
};

// As CancelOrder in everything, but the books say that it was closed short.
struct CloseOrder {
    OrderId order;
    std::uint32_t expected_version = 0;  // 0 = not stated
    std::span<const CancelLine> lines;   // empty = the whole order; no line twice
    CancelCause cause{};
};

struct TransferLineInput {
    SkuRef sku;
    Quantity quantity;  // 1 to kQuantityMax
};

struct CreateTransfer {
    std::string_view from;
    std::string_view to;    // not the same
    bool is_ready = false;  // else it is a draft, which holds nothing
    std::string_view reference;
    std::span<const TransferLineInput> lines;  // 1 to kTransferLinesMax
};

struct ChangeTransfer {
    TransferId transfer;
    TransferAction action = TransferAction::ready;
    TransferChoice choice = TransferChoice::none;  // stated only by a cancel
};

struct TransferItem {
    LineIndex line;
    Quantity quantity;  // 1 to kQuantityMax
    Condition condition = Condition::sellable;
};

struct ReceiveTransfer {
    TransferId transfer;
    bool completes = false;  // what is missing is lost, what is too much is found
    // Up to kTransferItemsMax, no line twice in one condition; at least one unless it completes.
    std::span<const TransferItem> items;
};

using CommandBody =
    std::variant<Fence, DefineItem, DefineLocation, DefineChannel, ConfigureLevel, ReceiveStock,
                 AdjustStock, PlaceOrder, CancelOrder, PlaceHold, ReleaseHold, CreateWave,
                 ConfirmPicks, ShipFulfillment, ContinueFills, ExpireHold, UnclaimPickList,
                 ExpireClaim, Reserve, ExtendReservation, ReleaseReservation, ExpireReservation,
                 MoveCondition, ShortPick, OpenCount, ChangeCount, PostCount, ChangeOrder,
                 PackFulfillment, RecordTracking, RequestCancellation, AnswerCancellation,
                 CreateReturn, ChangeReturn, ReceiveReturn, AcceptOverDelivery, CloseOrder,
                 CreateTransfer, ChangeTransfer, ReceiveTransfer>;

struct Command {
    CommandBody body;
    std::string_view actor;            // who; "anonymous" until keys exist
    std::string_view source;           // through which face: http, stream, engine
    std::string_view reason;           // why, in the caller's words; may be empty
    std::string_view idempotency_key;  // may be empty
    base::Fingerprint fingerprint;     // of the content, whitespace and key order aside
};

// The variant's alternatives stand in the order of CommandKind.
constexpr CommandKind kind_of(const Command& command) noexcept {
    return static_cast<CommandKind>(command.body.index() + 1);
}
const char* to_string(CommandKind kind) noexcept;
const char* to_string(Policy policy) noexcept;
const char* to_string(HoldKind hold) noexcept;
const char* to_string(Condition condition) noexcept;
const char* to_string(CountAction action) noexcept;
const char* to_string(TrackingStatus status) noexcept;
const char* to_string(CancellationAnswer answer) noexcept;
const char* to_string(ReturnAction action) noexcept;
const char* to_string(Disposition disposition) noexcept;
const char* to_string(TransferAction action) noexcept;
const char* to_string(TransferChoice choice) noexcept;
const char* to_string(CancelReason reason) noexcept;

}  // namespace skua::domain
