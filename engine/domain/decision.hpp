#pragma once

// Decisions: what the engine answered. An accept carries its effects, the only thing `apply` looks
// at for changing quantities; a reject carries its reason and, for stock, the shortages.
// Spans borrow the arena of the envelope or the bytes of the journal block, as commands do.

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

// Where units of an order line are (L1). `none` is outside the line: units that are being ordered.
// Stored in the journal: values are never reused.
enum class Bucket : std::uint8_t {
    none = 0,
    open = 1,
    backordered = 2,
    allocated = 3,  // this and the next four are kept per location
    released = 4,
    picked = 5,
    packed = 6,
    shipped = 7,
    cancelled = 8,
    reserved = 9,  // of a reservation; kept per location too
};

// The last four are those of reservations.
enum class Lifecycle : std::uint8_t {
    booked = 1,
    closed = 2,
    cancelled = 3,
    held = 4,
    committed = 5,
    released = 6,
    expired = 7,
};

// A list that is not claimed stays as it is.
enum class PickListStatus : std::uint8_t { claimed = 1, done = 2, unclaimed = 3, expired = 4 };
const char* to_string(PickListStatus status) noexcept;

// Of a package; it never goes back.
enum class PackageStatus : std::uint8_t { open = 1, sealed = 2, shipped = 3 };
const char* to_string(PackageStatus status) noexcept;

// Of what was asked for of a fulfillment; the last two are answers.
enum class CancellationStatus : std::uint8_t { requested = 1, cancelled = 2, refused = 3 };
const char* to_string(CancellationStatus status) noexcept;

enum class MovementKind : std::uint8_t {
    receipt = 1,
    adjustment = 2,
    shipment = 3,
    short_pick = 30,
    count = 31,
    returned = 40,
    transfer_out = 50,
    transfer_in = 51,
};
const char* to_string(MovementKind movement) noexcept;

// Of a count task; the last two are its ends.
enum class CountStatus : std::uint8_t {
    open = 1,
    counted = 2,
    approved = 3,
    posted = 4,
    cancelled = 5,
};
const char* to_string(CountStatus status) noexcept;

// Of a return; the last three are its ends.
enum class ReturnStatus : std::uint8_t {
    requested = 1,
    approved = 2,
    partially_received = 3,
    received = 4,
    closed = 5,
    rejected = 6,
    cancelled = 7,
};
const char* to_string(ReturnStatus status) noexcept;

// Why units that were ordered will not come. Stored in effects.
enum class CloseReason : std::uint8_t { closed_short = 1, under_delivery = 2 };
const char* to_string(CloseReason reason) noexcept;

// Of a transfer; the last two are its ends.
enum class TransferStatus : std::uint8_t {
    draft = 1,
    ready = 2,
    in_transit = 3,
    partially_received = 4,
    received = 5,
    cancelled = 6,
};
const char* to_string(TransferStatus status) noexcept;

// Of units of a line of a transfer.
enum class TransferStep : std::uint8_t {
    held = 1,  // at their source, for it
    freed = 2,
    sent = 3,
    received = 4,
    found = 5,  // more came than was on the way
    lost = 6,
    returned = 7,  // to their source
};
const char* to_string(TransferStep step) noexcept;

// Stored in the journal: values are never reused.
enum class EffectKind : std::uint8_t {
    line_moved = 1,          // order, line, location (when a side is per location), from, to,
                             // quantity, sku. Implies the stock effect of the two buckets (S1, S2).
    stock_moved = 2,         // sku, location, movement, value = delta of on hand
    level_configured = 3,    // sku, location, value = safety stock after; the bin is in the command
    item_defined = 4,        // sku
    location_defined = 5,    // location
    channel_defined = 6,     // value = channel
    order_created = 7,       // order
    lifecycle_changed = 8,   // order, value = Lifecycle
    hold_placed = 9,         // order, value = HoldKind
    hold_released = 10,      // order, value = HoldKind
    pick_list_created = 11,  // location, value = pick list
    shipment_created = 12,   // order, location, quantity = its number; the rest is in the command
    follow_up = 13,          // sku: fills of this SKU are left over
    follow_up_done = 14,     // sku: nothing is left over any more
    // Of the list that the wave made or the command names:
    claim_set = 20,            // location, value = until when it is claimed, in microseconds
    pick_list_closed = 21,     // location, value = PickListStatus after
    condition_moved = 30,      // sku, location, quantity, value = both conditions (ConditionMove)
    count_opened = 31,         // sku, location, value = count
    count_recorded = 32,       // sku, location, value = delta; the count is in the command
    count_moved = 33,          // sku, location, value = CountStatus; the count is in the command
    set_aside = 34,            // sku, location, value = count: nothing new is promised of the level
    set_aside_ended = 35,      // sku, location
    pick_list_shorted = 36,    // location, value = pick list, which the moves behind it are of
    reservation_created = 40,  // order
    reservation_extended = 41,   // value = its end; of the decision's order
    reservation_committed = 42,  // order: has become the decision's order
    reservation_released = 43,   // order
    reservation_expired = 44,    // order
    // change_order; all of the decision's order (decisions/0009).
    part_opened = 50,       // line, location, quantity, value: the head, for shards without a part
    part_active = 51,       // location, value = units with the location
    line_raised = 52,       // line, quantity, sku
    line_added = 53,        // line, quantity, sku; price and external id are in the command
    line_priced = 54,       // line, sku, value = packed price before
    priority_changed = 55,  // value = priority before
    total_was = 56,         // line = scale, quantity = 0 low or 1 high word, value
    total_is = 57,          // the same
    address_changed = 58,   // the command's cold part is laid over the order's
    // Of the decision's order: location, value = number of the package.
    package_opened = 60,  // the moves to packed go into it; measures are in the command
    package_filled = 61,  // the same for one that was there
    package_sealed = 62,
    package_shipped = 63,  // with the shipment of this record
    // Of the decision's order: location, value = number of the shipment; the event is in the
    // command.
    tracking_moved = 64,
    tracking_noted = 65,  // recorded, but the status is further already
    // Of the decision's order and its cancellation at the location:
    cancellation_requested = 80,  // line, location, quantity, sku: so many units are asked for;
                                  // value = RestOfOrder
    // location, value = the cause that was asked with; the moves behind it are what is given back
    cancellation_accepted = 81,
    cancellation_refused = 82,  // location, value likewise
    // Of the order that it names:
    cancellation_ended = 83,  // order, location: nothing is left; quantity = cause
    order_ended = 84,         // order, quantity = Lifecycle
    // Of a return of the decision's order; value = ReturnChange. What it is, is in the command.
    return_opened = 70,    // with its status
    return_moved = 71,     // with its status after
    return_received = 72,  // line, location, quantity, sku; with the disposition
    line_closed = 90,      // line, quantity, sku, value = CloseReason: of the moves behind it
    over_delivery_accepted = 91,  // line, location, quantity, sku; of the decision's order
    // Of the transfer that the record opens or its command names; what it is, is in the command.
    transfer_opened = 95,   // location = from, value = transfer
    grace_started = 110,    // value = its end; of the order that the record creates
    transfer_moved = 96,    // value = TransferStatus after
    transfer_stepped = 97,  // line, location, quantity, sku, value = TransferStep
};

// Flat, trivially copyable; one struct for all kinds keeps the journal and the loops simple.
struct Effect {
    EffectKind kind = EffectKind::line_moved;
    Bucket from = Bucket::none;
    Bucket to = Bucket::none;
    MovementKind movement = MovementKind::receipt;
    LineIndex line;
    LocationId location;
    Quantity quantity;
    SkuId sku;
    union {
        std::uint64_t order_raw = 0;
        std::int64_t value;
    };

    [[nodiscard]] OrderId order() const noexcept { return OrderId{order_raw}; }
};
static_assert(sizeof(Effect) == 24);

// The value of condition_moved.
struct ConditionMove {
    Condition from = Condition::sellable;
    Condition to = Condition::sellable;

    [[nodiscard]] constexpr std::int64_t packed() const noexcept {
        return static_cast<std::int64_t>(from) | (static_cast<std::int64_t>(to) << 8U);
    }
    static constexpr ConditionMove of(const Effect& effect) noexcept {
        return {static_cast<Condition>(effect.value & 0xff),
                static_cast<Condition>((effect.value >> 8U) & 0xff)};
    }
};

// The value of cancellation_requested: what the whole order has that is neither cancelled nor
// shipped, and whether any of it was shipped.
struct RestOfOrder {
    std::uint64_t left = 0;
    bool was_shipped = false;

    [[nodiscard]] constexpr std::int64_t packed() const noexcept {
        return static_cast<std::int64_t>(left << 1U) | (was_shipped ? 1 : 0);
    }
    static constexpr RestOfOrder of(const Effect& effect) noexcept {
        return {static_cast<std::uint64_t>(effect.value) >> 1U, (effect.value & 1) != 0};
    }
    // The life cycle of an order of which nothing is left.
    [[nodiscard]] constexpr Lifecycle end() const noexcept {
        return was_shipped ? Lifecycle::closed : Lifecycle::cancelled;
    }
};

// The value of effects of returns: which one, and a status or a disposition.
struct ReturnChange {
    ReturnNumber number;
    std::uint8_t what = 0;

    [[nodiscard]] constexpr std::int64_t packed() const noexcept {
        return static_cast<std::int64_t>(number.raw()) | (static_cast<std::int64_t>(what) << 16U);
    }
    static constexpr ReturnChange of(const Effect& effect) noexcept {
        return {ReturnNumber{static_cast<std::uint16_t>(effect.value & 0xffff)},
                static_cast<std::uint8_t>((effect.value >> 16U) & 0xff)};
    }
};

// Stable, on the wire and in the journal: values are never reused. Ranges: 1-99 request,
// 100-199 stock, 200-299 state, 300-309 limits, 310-319 requests to cancel, 320-329 tolerances,
// 330-349 transfers.
enum class RejectReason : std::uint16_t {
    none = 0,
    unknown_sku = 1,
    unknown_location = 2,
    unknown_channel = 3,
    unknown_order = 4,
    unknown_line = 5,
    unknown_pick_list = 6,
    unknown_fulfillment = 7,
    insufficient_stock = 100,  // shortages say which lines
    // These four say in a shortage what was asked for and what there is.
    adjustment_below_allocated = 101,  // would take promised units away
    sellable_below_allocated = 110,    // a change of condition would take promised units away
    insufficient_condition = 111,      // not so many units are in that condition
    count_below_held = 112,            // less in all than is picked, packed or held for transfers
    order_closed = 200,                // `at` = Lifecycle: closed or cancelled
    version_mismatch = 201,
    already_released = 202,  // the units are with the location; cancelling is a request
    nothing_to_cancel = 203,
    quantity_exceeds_line = 204,  // the shortage says what the line has
    hold_exists = 205,
    hold_not_found = 206,
    not_on_pick_list = 207,
    pick_exceeds_list = 208,  // the shortage says what is left to pick
    not_picked = 209,         // ship before pick
    not_fully_picked = 210,
    already_shipped = 211,
    hold_until_passed = 212,
    pick_list_closed = 220,  // `at` = PickListStatus: done, unclaimed or expired
    unknown_count = 230,
    count_exists = 231,            // of the level
    count_closed = 232,            // `at` = CountStatus: posted or cancelled
    count_already_recorded = 233,  // a recount opens it again
    count_not_recorded = 234,      // still open
    count_already_approved = 235,
    count_not_approved = 236,
    short_exceeds_list = 237,      // the shortage says what is left of the tasks
    count_touches_too_much = 238,  // more than kCountTakesMax promises would be taken back
    unknown_reservation = 240,
    reservation_of_other_channel = 241,
    reservation_committed = 242,  // `order` says into which order
    reservation_released = 243,
    reservation_expired = 244,
    reservation_not_order = 245,  // an order was asked for
    reservation_age_limit = 246,  // it would be held for too long in all
    order_lines_limit = 261,      // 260 is not used (decisions/0009)
    quantity_limit = 262,
    cold_limit = 263,
    release_role_required = 264,
    unknown_package = 280,
    package_sealed = 281,
    package_shipped = 282,
    package_limit = 283,
    unknown_shipment = 284,
    tracking_limit = 285,
    unknown_return = 290,
    return_not_approved = 291,
    return_closed = 292,           // `at` = ReturnStatus: closed, rejected or cancelled
    return_exceeds_shipped = 293,  // shortages say what of which line can still be returned
    not_on_return = 294,
    receipt_exceeds_return = 295,  // shortages say what of which line is still awaited
    return_not_requested = 296,    // approved already
    return_has_units = 297,        // some of it was received: it is closed, not cancelled
    return_not_received = 298,     // nothing of it was received: it is cancelled, not closed
    return_limit = 299,
    stock_limit = 300,
    item_limit = 301,
    location_limit = 302,
    channel_limit = 303,
    backorder_limit = 304,
    not_released = 310,  // the units are not with a location: cancel_order takes them
    cancellation_requested = 311,
    cancellation_not_requested = 312,  // `at` = CancellationStatus of the last, 0 if none
    package_empty = 313,
    over_delivery_limit = 320,  // the shortage says how much more the line may be
    unknown_transfer = 330,
    transfer_closed = 331,  // `at` = TransferStatus: received or cancelled
    transfer_not_draft = 332,
    transfer_not_ready = 333,
    transfer_in_transit = 334,
    transfer_not_dispatched = 335,
    transfer_has_units = 336,        // some of it was received: it is completed, not cancelled
    transfer_choice_required = 337,  // it is on its way: taken back or written off
    receipt_exceeds_transfer = 338,  // shortages say what of which line is still awaited
};
const char* to_string(RejectReason reason) noexcept;

// A line of a refused order that is short. `available` counts what earlier lines of the same SKU
// left over.
struct Shortage {
    LineIndex line;
    Quantity requested;
    Quantity available;
};

enum class Verdict : std::uint8_t { accept = 1, reject = 2 };

struct Decision {
    Verdict verdict = Verdict::accept;
    RejectReason reason = RejectReason::none;
    // Which item of the command's list the reason is about (line, pick, location); 0 if none. Of
    // what is over already (`*_closed`, cancellation_not_requested) how it ended: its status.
    std::uint32_t at = 0;
    // The order's version after this decision, or the current one with version_mismatch; else 0.
    std::uint32_t version = 0;
    // place_order, reserve: the new order; cancel, hold, ship, extend, release, expire and returns:
    // the order. Of rejects only with reservation_committed.
    OrderId order{};
    PickListId pick_list{};  // create_wave: the new list, none if there was nothing to pull
    std::span<const Effect> effects{};
    std::span<const Shortage> shortages{};
    // place_order accepted: the SKU of each line. configure/receive/adjust/define_item: one entry.
    // confirm_picks: one per pick. change_order: one per added line. condition, short pick and
    // counts: one entry. create_wave: the list's SKUs, each once, by first appearance.
    // create_return, receive_return, create_transfer, receive_transfer: one per line or item named.
    std::span<const SkuId> skus{};
    // create_wave: the bin of each of `skus` at the location, empty where none is set. The answer
    // shows them, and a retry must show the same whatever became of the bins since.
    std::span<const std::string_view> bins{};
};

}  // namespace skua::domain
