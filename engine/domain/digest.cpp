#include "engine/domain/digest.hpp"

#include <array>
#include <concepts>
#include <cstddef>

namespace skua::domain {
namespace {

// The kind of a term: equal numbers in two kinds of facts give different terms. Stored in journals
// through the digest: values are never reused.
enum class Kind : std::uint8_t {
    level = 1,
    line = 2,
    portion = 3,
    item = 4,
    location = 5,
    channel = 6,
    bin = 7,
    placed = 8,
    head = 9,
    ordered = 10,
    shipment = 11,
    pick_list = 12,
    task = 13,
    queue = 14,
    follow_up = 15,
    key = 16,
    external_id = 17,
    idempotency_key = 18,
    timed_hold = 19,
    condition = 30,
    count = 31,
    reservation = 40,
    hold_role = 50,
    package = 60,
    packed = 61,
    tracking = 62,
    tracking_event = 63,
    cancellation = 80,
    asked = 81,
    returned = 70,
    return_line = 71,
    tolerance = 90,
    transfer = 95,
    transfer_line = 96,
};

std::uint64_t word(std::int64_t value) noexcept {
    return static_cast<std::uint64_t>(value);
}
std::uint64_t word(std::string_view text) noexcept {
    return text.empty() ? 0 : base::stable_hash(text);
}
std::uint64_t pair(std::uint64_t high, std::uint32_t low) noexcept {
    return (high << 32U) | low;
}

// The fraction of pi: what a word meets, so that each of them counts at its place. Stored in
// journals through the digest: never changed.
constexpr std::array<std::uint64_t, 10> kPlaces = {
    0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89,
    0x452821e638d01377, 0xbe5466cf34e90c6c, 0xc0ac29b7c97c50dd, 0x3f84d5b5b5470917,
    0x9216d5d98979fb1b, 0xd1310ba698dfb5ac};

std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
    const base::Uint128 product = static_cast<base::Uint128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Two words a multiplication, none of which waits for another: terms are made for every order.
template <std::same_as<std::uint64_t>... Words>
std::uint64_t chain(Kind kind, Words... words) noexcept {
    constexpr std::size_t kPadded = (sizeof...(Words) + 1) / 2 * 2;
    static_assert(kPadded <= kPlaces.size());
    const std::array<std::uint64_t, kPadded> all{words...};
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kPadded; i += 2) {
        sum += fold(all[i] ^ kPlaces[i], all[i + 1] ^ kPlaces[i + 1]);
    }
    return base::mix(static_cast<std::uint64_t>(kind), sum);
}

}  // namespace

std::uint64_t name_of_external_id(std::string_view channel, std::string_view external_id) noexcept {
    return chain(Kind::external_id, word(channel), word(external_id));
}

std::uint64_t name_of_idempotency_key(CommandKind kind, std::string_view key) noexcept {
    return chain(Kind::idempotency_key, static_cast<std::uint64_t>(kind), word(key));
}

std::uint64_t digest_of(const ItemTerm& t) noexcept {
    return chain(Kind::item, std::uint64_t{t.sku.raw()}, word(t.text), word(t.description));
}

std::uint64_t digest_of(const LocationTerm& t) noexcept {
    return chain(Kind::location, std::uint64_t{t.location.raw()}, word(t.name));
}

std::uint64_t digest_of(const ChannelTerm& t) noexcept {
    std::uint64_t sum = chain(Kind::channel, std::uint64_t{t.channel.raw()}, word(t.name),
                              pair(t.release_after_seconds, t.reservation_seconds));
    for (const LocationId location : t.locations) {
        sum = base::mix(sum, location.raw());
    }
    return sum;
}

std::uint64_t digest_of(const LevelTerm& t) noexcept {
    const std::uint64_t claims = base::mix(word(t.soft_reserved.raw()), word(t.safety_stock.raw()));
    if (t.on_hand == Units{} && t.allocated == Units{} && t.soft_reserved == Units{} &&
        t.safety_stock == Units{}) {
        return 0;
    }
    return chain(Kind::level, (std::uint64_t{t.sku.raw()} << 16U) | t.location.raw(),
                 word(t.on_hand.raw()), word(t.allocated.raw()), claims);
}

std::uint64_t digest_of(const BinTerm& t) noexcept {
    if (t.bin.empty()) {
        return 0;
    }
    return chain(Kind::bin, (std::uint64_t{t.sku.raw()} << 16U) | t.location.raw(), word(t.bin));
}

std::uint64_t digest_of(const ConditionTerm& t) noexcept {
    if (t.quality_hold == Units{} && t.damaged == Units{} && !t.is_set_aside) {
        return 0;
    }
    return chain(Kind::condition, (std::uint64_t{t.sku.raw()} << 16U) | t.location.raw(),
                 word(t.quality_hold.raw()), word(t.damaged.raw()),
                 std::uint64_t{t.is_set_aside ? 1U : 0U});
}

std::uint64_t digest_of(const CountTerm& t) noexcept {
    return chain(Kind::count, t.count.raw(), (std::uint64_t{t.sku.raw()} << 16U) | t.location.raw(),
                 word(t.opened_at.micros), static_cast<std::uint64_t>(t.status),
                 word(t.counted.raw()), word(t.delta.raw()));
}

std::uint64_t digest_of(const PlacedTerm& t) noexcept {
    const auto code = [&](std::size_t i) {
        return std::uint64_t{static_cast<unsigned char>(t.currency.code[i])};
    };
    const std::uint64_t terms = (std::uint64_t{t.channel.raw()} << 48U) |
                                (static_cast<std::uint64_t>(t.policy) << 40U) |
                                (std::uint64_t{t.priority} << 32U) | (code(0) << 24U) |
                                (code(1) << 16U) | (code(2) << 8U) | t.total.scale;
    const auto total = static_cast<base::Uint128>(t.total.mantissa);
    return chain(Kind::placed, t.order.raw(), t.number.raw(), word(t.accepted_at.micros),
                 word(t.placed_at.micros), static_cast<std::uint64_t>(total),
                 static_cast<std::uint64_t>(total >> 64U), terms, word(t.external_id),
                 word(t.cold));
}

std::uint64_t digest_of(const HeadTerm& t) noexcept {
    return chain(Kind::head, t.order.raw(),
                 pair(t.version, (static_cast<std::uint32_t>(t.lifecycle) << 16U) | t.holds));
}

std::uint64_t digest_of(const OrderedTerm& t) noexcept {
    const std::uint64_t content = base::mix(word(t.unit_price.mantissa), word(t.external_line_id));
    return chain(Kind::ordered, t.order.raw(),
                 pair((std::uint64_t{t.unit_price.scale} << 16U) | t.line.raw(), t.sku.raw()),
                 base::mix(content, t.ordered.raw()));
}

std::uint64_t digest_of(const LineTerm& t) noexcept {
    if (t.open.is_zero() && t.backordered.is_zero() && t.cancelled.is_zero()) {
        return 0;
    }
    return chain(Kind::line, t.order.raw(), pair(t.line.raw(), t.open.raw()),
                 pair(t.backordered.raw(), t.cancelled.raw()));
}

std::uint64_t digest_of(const PortionTerm& t) noexcept {
    return chain(Kind::portion, t.order.raw(),
                 pair((std::uint64_t{t.place} << 16U) | t.line.raw(), t.location.raw()),
                 pair(t.allocated.raw(), t.released.raw()), pair(t.picked.raw(), t.packed.raw()),
                 std::uint64_t{t.shipped.raw()});
}

std::uint64_t digest_of(const ShipmentTerm& t) noexcept {
    const std::uint64_t of = (std::uint64_t{t.package} << 16U) | t.location.raw();
    return chain(Kind::shipment, t.order.raw(), pair(of, t.number), t.sequence.raw(),
                 word(t.time.micros), word(t.carrier), word(t.tracking_number));
}

std::uint64_t digest_of(const PackageTerm& t) noexcept {
    const std::uint64_t name = (std::uint64_t{t.number} << 16U) | t.location.raw();
    return chain(Kind::package, t.order.raw(), (name << 8U) | static_cast<std::uint64_t>(t.status),
                 t.opened.raw(), word(t.opened_at.micros),
                 pair(t.measures.weight_grams, t.measures.length_mm),
                 pair(t.measures.width_mm, t.measures.height_mm), std::uint64_t{t.shipment},
                 word(t.reference));
}

std::uint64_t digest_of(const PackedTerm& t) noexcept {
    return chain(Kind::packed, t.order.raw(),
                 pair((std::uint64_t{t.package} << 16U) | t.line.raw(), t.quantity.raw()));
}

std::uint64_t digest_of(const TimedHoldTerm& t) noexcept {
    return chain(Kind::timed_hold, t.order.raw(), static_cast<std::uint64_t>(t.hold),
                 word(t.until.micros), t.placed.raw());
}

std::uint64_t digest_of(const ReservationTerm& t) noexcept {
    return chain(Kind::reservation, t.reservation.raw(), word(t.end.micros), t.set_by.raw(),
                 t.order.raw());
}

std::uint64_t digest_of(const HoldRoleTerm& t) noexcept {
    return chain(Kind::hold_role, t.order.raw(), static_cast<std::uint64_t>(t.hold), word(t.role));
}

std::uint64_t digest_of(const TrackingTerm& t) noexcept {
    return chain(Kind::tracking, t.order.raw(),
                 pair(static_cast<std::uint64_t>(t.status), t.shipment),
                 word(t.occurred_at.micros));
}

std::uint64_t digest_of(const TrackingEventTerm& t) noexcept {
    return chain(Kind::tracking_event, t.order.raw(), std::uint64_t{t.shipment}, word(t.event_id));
}

std::uint64_t digest_of(const CancellationTerm& t) noexcept {
    return chain(Kind::cancellation, t.order.raw(),
                 pair(static_cast<std::uint64_t>(t.status), t.location.raw()), t.requested.raw(),
                 word(t.requested_at.micros), t.answered.raw(), word(t.cause.packed()));
}

std::uint64_t digest_of(const AskedTerm& t) noexcept {
    return chain(Kind::asked, t.order.raw(),
                 pair((std::uint64_t{t.location.raw()} << 16U) | t.line.raw(), t.quantity.raw()),
                 std::uint64_t{t.cancelled.raw()});
}

std::uint64_t digest_of(const ReturnTerm& t) noexcept {
    return chain(Kind::returned, t.order.raw(),
                 pair(t.number.raw(), static_cast<std::uint32_t>(t.status)), t.opened.raw(),
                 word(t.opened_at.micros), word(t.reference));
}

std::uint64_t digest_of(const ReturnLineTerm& t) noexcept {
    return chain(Kind::return_line, t.order.raw(),
                 pair((std::uint64_t{t.number.raw()} << 16U) | t.line.raw(), t.quantity.raw()),
                 word(t.restocked.raw()), word(t.quarantined.raw()), word(t.scrapped.raw()));
}

std::uint64_t digest_of(const ToleranceTerm& t) noexcept {
    const std::uint64_t percents =
        (std::uint64_t{t.tolerance.over_percent} << 8U) | t.tolerance.under_percent;
    return chain(Kind::tolerance, t.order.raw(),
                 pair((percents << 16U) | t.line.raw(), t.accepted.raw()));
}

std::uint64_t digest_of(const TransferTerm& t) noexcept {
    return chain(Kind::transfer, t.transfer.raw(),
                 pair((std::uint64_t{t.from.raw()} << 16U) | t.to.raw(),
                      static_cast<std::uint32_t>(t.status)),
                 word(t.opened_at.micros), word(t.reference));
}

std::uint64_t digest_of(const TransferLineTerm& t) noexcept {
    return chain(Kind::transfer_line, t.transfer.raw(), pair(t.line.raw(), t.sku.raw()),
                 std::uint64_t{t.quantity.raw()}, word(t.received.raw()), word(t.lost.raw()),
                 word(t.found.raw()), word(t.returned.raw()));
}

std::uint64_t digest_of(const PickListTerm& t) noexcept {
    return chain(Kind::pick_list, t.list.raw(), std::uint64_t{t.location.raw()},
                 word(t.created_at.micros), static_cast<std::uint64_t>(t.status),
                 std::uint64_t{t.claim_seconds}, word(t.claim_until.micros), t.set_by.raw());
}

std::uint64_t digest_of(const TaskTerm& t) noexcept {
    return chain(Kind::task, t.list.raw(), pair(t.place, t.sku.raw()), t.order.raw(),
                 pair(t.line.raw(), t.shorted.raw()), pair(t.quantity.raw(), t.picked.raw()));
}

std::uint64_t digest_of(const QueueTerm& t) noexcept {
    const std::uint64_t lines = (std::uint64_t{t.before_line.raw()} << 16U) | t.line.raw();
    return chain(Kind::queue, pair(lines, t.sku.raw()), t.before.raw(), t.order.raw());
}

std::uint64_t digest_of(const FollowUpTerm& t) noexcept {
    return chain(Kind::follow_up, pair(t.effect, t.sku.raw()), t.raised.raw());
}

std::uint64_t digest_of(const KeyTerm& t) noexcept {
    return chain(Kind::key, t.name, t.body.high, t.body.low, t.sequence.raw(), t.order.raw());
}

}  // namespace skua::domain
