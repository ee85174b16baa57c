#pragma once

// Decisions: what the engine answered. An accept carries its effects, the only thing `apply` looks
// at for changing quantities; a reject carries its reason and, for stock, the shortages.
// Spans borrow the arena of the envelope or the bytes of the journal block, as commands do.

#include <cstdint>
#include <span>
#include <string_view>

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
};

enum class Lifecycle : std::uint8_t { booked = 1, closed = 2, cancelled = 3 };

enum class MovementKind : std::uint8_t { receipt = 1, adjustment = 2, shipment = 3 };

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
    shipment_created = 12,   // order, location; carrier and tracking number are in the command
    follow_up = 13,          // sku: fills of this SKU are left over
    follow_up_done = 14,     // sku: nothing is left over any more
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

// Stable, on the wire and in the journal: values are never reused. Ranges: 1-99 request,
// 100-199 stock, 200-299 state, 300-399 limits.
enum class RejectReason : std::uint16_t {
    none = 0,
    unknown_sku = 1,
    unknown_location = 2,
    unknown_channel = 3,
    unknown_order = 4,
    unknown_line = 5,
    unknown_pick_list = 6,
    unknown_fulfillment = 7,
    insufficient_stock = 100,          // shortages say which lines
    adjustment_below_allocated = 101,  // would take promised units away
    order_closed = 200,                // closed or cancelled
    version_mismatch = 201,
    already_released = 202,  // the units are with the location; cancelling is a request
    nothing_to_cancel = 203,
    quantity_exceeds_line = 204,
    hold_exists = 205,
    hold_not_found = 206,
    not_on_pick_list = 207,
    pick_exceeds_list = 208,
    not_picked = 209,  // ship before pick
    not_fully_picked = 210,
    already_shipped = 211,
    hold_until_passed = 212,
    change_spans = 260,  // an added SKU of a slot that the order cannot have lines in
    order_lines_limit = 261,
    quantity_limit = 262,
    cold_limit = 263,
    release_role_required = 264,
    stock_limit = 300,
    item_limit = 301,
    location_limit = 302,
    channel_limit = 303,
    backorder_limit = 304,
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
    // Which item of the command's list the reason is about (line, pick, location); 0 if none.
    std::uint32_t at = 0;
    // The order's version after this decision, or the current one with version_mismatch; else 0.
    std::uint32_t version = 0;
    OrderId order{};         // place_order: the new order; cancel, hold, ship: the order
    PickListId pick_list{};  // create_wave: the new list, none if there was nothing to pull
    std::span<const Effect> effects{};
    std::span<const Shortage> shortages{};
    // place_order accepted: the SKU of each line. configure/receive/adjust/define_item: one entry.
    // confirm_picks: one per pick. change_order: one per added line. create_wave: the list's SKUs,
    // each once, by first appearance.
    std::span<const SkuId> skus{};
    // create_wave: the bin of each of `skus` at the location, empty where none is set. The answer
    // shows them, and a retry must show the same whatever became of the bins since.
    std::span<const std::string_view> bins{};
};

}  // namespace skua::domain
