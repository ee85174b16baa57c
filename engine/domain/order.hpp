#pragma once

// Order: a head and, directly behind it in the same piece of the slab pool, its lines. A line holds
// the buckets of its units; those that are kept per location are portions, the first inline and the
// others in a run of the pool. Of an order with lines in several shards each of these has such a
// part: the whole head, and in the places of the others' lines a line of no SKU and no units.
// Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/assert.hpp"
#include "engine/base/currency.hpp"
#include "engine/base/decimal.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

class OrderTexts;
struct Shipment;

// Units of one line at one location.
struct Portion {
    LocationId location;
    Quantity allocated, released, picked, packed, shipped;

    // The per-location bucket's counter. A line has allocated units or reserved ones, never both.
    [[nodiscard]] Quantity& of(Bucket bucket) noexcept;
    // With the location: released, picked or packed.
    [[nodiscard]] Quantity active() const noexcept { return released + picked + packed; }
    [[nodiscard]] bool is_zero() const noexcept {
        return allocated.is_zero() && released.is_zero() && picked.is_zero() && packed.is_zero() &&
               shipped.is_zero();
    }
};
static_assert(sizeof(Portion) == 24);

struct Line {
    SkuId sku;
    Quantity ordered, open, backordered, cancelled;
    LineIndex index;
    std::uint8_t portion_count = 0;
    bool is_tolerant = false;    // it has a Tolerance
    std::uint64_t price = 0;     // mantissa << 4 | scale
    Line* queue_next = nullptr;  // back-order queue of the SKU
    Line* queue_previous = nullptr;
    Portion* more = nullptr;  // portions after the first, room for 1, 2, 4, 8, ... of them
    Portion first;

    [[nodiscard]] base::Decimal unit_price() const noexcept {
        return {static_cast<std::int64_t>(price >> 4U), static_cast<std::uint8_t>(price & 15U)};
    }
    // In the order in which units were first allocated there.
    [[nodiscard]] const Portion& portion(std::size_t i) const noexcept {
        return i == 0 ? first : more[i - 1];
    }
    [[nodiscard]] Portion& portion(std::size_t i) noexcept { return i == 0 ? first : more[i - 1]; }
    [[nodiscard]] const Portion* find_portion(LocationId location) const noexcept {
        for (std::size_t i = 0; i < portion_count; ++i) {
            if (portion(i).location == location) {
                return &portion(i);
            }
        }
        return nullptr;
    }
    [[nodiscard]] Quantity allocated() const noexcept;
    [[nodiscard]] Quantity active() const noexcept;
    // Of a reservation: what is reserved. The same counters.
    [[nodiscard]] Quantity reserved() const noexcept { return allocated(); }
    [[nodiscard]] Quantity cancellable() const noexcept { return open + backordered + allocated(); }
};
static_assert(sizeof(Line) == 80);
static_assert(kChannelLocationsMax < 256);
static_assert(base::kPriceMantissaMax < (std::int64_t{1} << 60U) && base::kPriceScaleMax < 16);

// Sums over the order's portions at one location, and its place in that location's work queue.
// Derived from the lines, so that a wave need not look at them. A fulfillment order is named by it.
struct Fulfillment {
    Fulfillment* next = nullptr;
    Units allocated;
    // Released, picked and packed: with the location, not yet shipped. Of the whole order in every
    // part of it, because none of it is pulled until that is gone.
    Units active;
    Units shipped;
    PickListId pick_list;  // the latest that claimed it
    LocationId location;
    bool is_queued = false;  // an entry of the work queue points here, valid or not

    // The sum that the per-location bucket counts into.
    [[nodiscard]] Units& of(Bucket bucket) noexcept {
        if (bucket == Bucket::allocated) {
            return allocated;
        }
        return bucket == Bucket::shipped ? shipped : active;
    }
};

struct Order {
    OrderId id;
    Sequence number;
    base::Timestamp accepted_at;
    base::Timestamp placed_at;
    base::ExactAmount total;
    OrderTexts* texts = nullptr;    // elsewhere than at home those of lines only
    Shipment* shipments = nullptr;  // latest first; at home only
    Fulfillment first_fulfillment;  // its location is none until there is one
    std::uint32_t version = 1;
    std::uint16_t holds = 0;  // bit (HoldKind - 1)
    std::uint16_t line_count = 0;
    ChannelId channel;
    base::Currency currency;
    Lifecycle lifecycle = Lifecycle::booked;
    Policy policy = Policy::all_or_nothing;
    std::uint8_t priority = 5;

    [[nodiscard]] std::span<Line> lines() noexcept {
        return {reinterpret_cast<Line*>(this + 1), line_count};
    }
    [[nodiscard]] std::span<const Line> lines() const noexcept {
        return {reinterpret_cast<const Line*>(this + 1), line_count};
    }
    [[nodiscard]] const Line& line(LineIndex index) const noexcept { return lines()[index.raw()]; }
    [[nodiscard]] Line& line(LineIndex index) noexcept { return lines()[index.raw()]; }
    // nullptr when no unit was ever allocated there.
    [[nodiscard]] const Fulfillment* find_fulfillment(LocationId location) const noexcept;
    // The head of the list, in the order in which units were first allocated; nullptr if empty.
    [[nodiscard]] const Fulfillment* fulfillments() const noexcept {
        return first_fulfillment.location.is_none() ? nullptr : &first_fulfillment;
    }
};
static_assert(sizeof(Order) % alignof(Line) == 0);
static_assert(sizeof(Order) <= 176);

inline std::uint64_t pack_price(base::Decimal price) noexcept {
    SKUA_ASSERT(price.mantissa >= 0 && price.mantissa <= base::kPriceMantissaMax &&
                price.scale <= base::kPriceScaleMax);
    return (static_cast<std::uint64_t>(price.mantissa) << 4U) | price.scale;
}

constexpr std::size_t order_bytes(std::size_t lines) noexcept {
    return sizeof(Order) + lines * sizeof(Line);
}

// A line's order stands before the first of its lines.
inline const Order& order_of(const Line& line) noexcept {
    return *(reinterpret_cast<const Order*>(&line - line.index.raw()) - 1);
}

constexpr bool is_reservation(Lifecycle lifecycle) noexcept {
    return lifecycle >= Lifecycle::held;
}

constexpr std::uint16_t bit_of(HoldKind hold) noexcept {
    return static_cast<std::uint16_t>(1U << (static_cast<unsigned>(hold) - 1U));
}

// Kept per location.
constexpr bool is_at_location(Bucket bucket) noexcept {
    return (bucket >= Bucket::allocated && bucket <= Bucket::shipped) || bucket == Bucket::reserved;
}
// With the location: counts into the `active` of its fulfillment.
constexpr bool is_active(Bucket bucket) noexcept {
    return bucket >= Bucket::released && bucket <= Bucket::packed;
}
// Counts into the `allocated` of its level (domain rule S2).
constexpr bool is_hard(Bucket bucket) noexcept {
    return bucket >= Bucket::allocated && bucket <= Bucket::packed;
}

}  // namespace skua::domain
