#pragma once

// Every limit of the business in one place, with the proofs of their relations. A limit that is met
// answers with its own reason; nothing grows without bound (architecture rule 7).

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace skua::domain {

inline constexpr std::size_t kOrderLinesMax = 2'000;
inline constexpr std::size_t kLocationsMax = 4'096;
inline constexpr std::size_t kChannelsMax = 4'096;
// Locations that a channel sources from, in order.
inline constexpr std::size_t kChannelLocationsMax = 8;
inline constexpr std::uint32_t kQuantityMax = 1'000'000'000;
// Lines of a cart. The order that it becomes gives all of them back in its own record.
inline constexpr std::size_t kReservationLinesMax = 200;
// How long a cart may be held, from its creation and from each extension, and what it is held for
// when nobody says.
inline constexpr std::uint32_t kReservationSecondsMax = 24 * 60 * 60;
inline constexpr std::uint32_t kReservationSecondsDefault = 600;
// For how long a channel may keep its new orders out of waves.
inline constexpr std::uint32_t kReleaseAfterSecondsMax = 7 * 24 * 60 * 60;
// On hand per SKU and location, and safety stock.
inline constexpr std::int64_t kStockUnitsMax = 1'000'000'000'000;
inline constexpr std::uint32_t kItemsPerSlotMax = (1U << 20U) - 1U;
// Queued back-order lines per SKU; a fill scans the queue, so this also bounds a decision's time.
inline constexpr std::uint32_t kBackorderLinesPerSkuMax = 1'000'000;

// Back-order fills inside the decision that brings stock; the rest becomes a follow-up.
inline constexpr std::size_t kFillEffectsMax = 4'096;
// Lines of one pick list; a wave stops before it would pass it.
inline constexpr std::size_t kPickListLinesMax = 4'096;
inline constexpr std::uint16_t kWaveFulfillmentsMax = 1'000;
inline constexpr std::size_t kPicksPerCommandMax = 4'096;
// How long a wave's list is claimed without a confirmation, in seconds.
inline constexpr std::uint32_t kClaimSecondsMax = 86'400;
inline constexpr std::uint32_t kClaimSecondsDefault = 1'800;
// One page of a location's lists; and how far into its queue, or over how many tasks, one may go.
inline constexpr std::uint16_t kListPageMax = 1'000;
inline constexpr std::uint16_t kListPageDefault = 100;
inline constexpr std::size_t kWaitingDepthMax = 10'000;
inline constexpr std::size_t kClaimedTasksMax = 10'000;
// Promises that a posted count may take back: lines with reserved, allocated and released units.
inline constexpr std::size_t kCountTakesMax = 2'000;
// Of each list of a change.
inline constexpr std::size_t kChangeItemsMax = 400;

// Packages of one order, and what a client may state of one: a hundred tonnes, a hundred metres.
inline constexpr std::uint16_t kPackagesPerOrderMax = 250;
inline constexpr std::uint32_t kPackageGramsMax = 100'000'000;
inline constexpr std::uint32_t kPackageMillimetresMax = 100'000;

// Events that are recorded of one shipment.
inline constexpr std::size_t kTrackingEventsMax = 200;
// Returns of an order, lines of a return, and what is received of one at a time.
inline constexpr std::size_t kReturnsPerOrderMax = 1'000;
inline constexpr std::size_t kReturnLinesMax = 500;
inline constexpr std::size_t kReturnItemsMax = 1'000;
// Lines of a transfer, what is received of one at a time, and how many a page of a list looks at.
inline constexpr std::size_t kTransferLinesMax = 500;
inline constexpr std::size_t kTransferItemsMax = 1'000;
inline constexpr std::size_t kTransfersDepthMax = 10'000;

inline constexpr std::uint8_t kTolerancePercentMax = 100;

// Bytes of texts (UTF-8).
inline constexpr std::size_t kSkuBytesMax = 64;
inline constexpr std::size_t kNameBytesMax = 64;  // location, channel, bin, actor, source, carrier
inline constexpr std::size_t kRoleBytesMax = 32;  // who may release a hold
inline constexpr std::size_t kExternalIdBytesMax = 128;
inline constexpr std::size_t kExternalLineIdBytesMax = 32;
inline constexpr std::size_t kIdempotencyKeyBytesMax = 128;
inline constexpr std::size_t kReasonBytesMax = 256;
inline constexpr std::size_t kDescriptionBytesMax = 512;
inline constexpr std::size_t kTrackingBytesMax = 128;
// The cold part of an order: customer, addresses, notes, tags, metadata, as the bytes it came in.
inline constexpr std::size_t kColdBytesMax = 32 * 1024;

// Effects of one record, by the kind of its command (page 0002); each is the exact worst case of
// what vote and decide write. A line has at most kChannelLocationsMax portions, however often its
// channel was redefined.
//
// A fill that overflows its budget adds a follow_up; one that continues adds a follow_up_done.
inline constexpr std::size_t kFillWithEndMax = kFillEffectsMax + 1;
// order_created and its grace, or that of a cart and its end; of every line one move per location,
// and one for what it waits for.
inline constexpr std::size_t kPlaceEffectsMax = 2 + kOrderLinesMax * (kChannelLocationsMax + 1);
// What each fill of a cancel may write, before its follow_up.
constexpr std::size_t cancel_fill_budget(std::size_t lines) noexcept {
    return kFillEffectsMax < lines ? 1 : kFillEffectsMax / lines;
}
// Every SKU that a cancel of `lines` lines sets free has a fill, and there are at most as many.
constexpr std::size_t cancel_effects_max(std::size_t lines) noexcept {
    return lines * (2 + kChannelLocationsMax) + lines * (cancel_fill_budget(lines) + 1) + 1;
}
inline constexpr std::size_t kCancelEffectsMax = cancel_effects_max(kOrderLinesMax);
// A close says of each line that it is one.
inline constexpr std::size_t kCloseEffectsMax = kCancelEffectsMax + kOrderLinesMax;
// Of a reservation that ends every line gives back what waits and its portions, then come the fills
// and the life cycle. An order made of it stands between.
constexpr std::size_t give_back_effects_max(std::size_t lines) noexcept {
    return lines * (1 + kChannelLocationsMax) + lines * (cancel_fill_budget(lines) + 1) + 1;
}
namespace detail {
constexpr std::size_t largest_give_back() noexcept {
    std::size_t largest = 0;
    for (std::size_t lines = 1; lines <= kReservationLinesMax; ++lines) {
        largest = std::max(largest, give_back_effects_max(lines));
    }
    return largest;
}
}  // namespace detail
inline constexpr std::size_t kGiveBackEffectsMax = detail::largest_give_back();
inline constexpr std::size_t kPlaceOfCartEffectsMax = kGiveBackEffectsMax + kPlaceEffectsMax;
// The movement or the level's change, then the fill; a change of condition takes its place, or two
// effects without a fill.
inline constexpr std::size_t kStockEffectsMax = 1 + kFillWithEndMax;
inline constexpr std::size_t kContinueEffectsMax = kFillWithEndMax;
// pick_list_created, the tasks, and until when it is claimed.
inline constexpr std::size_t kWaveEffectsMax = 2 + kPickListLinesMax;
// Every move but the last of a pick finishes a task of the list; then what becomes of the claim.
inline constexpr std::size_t kPickEffectsMax = kPickListLinesMax + kPicksPerCommandMax + 1;
// Of a task what goes back and what is cancelled, that its request is over and who waits for it; or
// that it is all cancelled, the request and the order over and who waits. That the list is closed.
inline constexpr std::size_t kUnclaimEffectsMax = kPickListLinesMax * 4 + 1;
// Of a line that is complete: that it is closed, and from which two buckets.
inline constexpr std::size_t kCompleteEffectsMax = 3;
// Of every line what is picked and what is packed there, and what completes it; the packages, the
// shipment, the lifecycle.
inline constexpr std::size_t kShipEffectsMax =
    kOrderLinesMax * (2 + kCompleteEffectsMax) + kPackagesPerOrderMax + 2;
// The package, the lines, the seal.
inline constexpr std::size_t kPackEffectsMax = kOrderLinesMax + 2;
// Of a request per line what is asked of each location; of its answer per line three moves and a
// follow-up; the answer, the list, the lifecycle.
inline constexpr std::size_t kCancellationEffectsMax =
    std::max(kOrderLinesMax * kChannelLocationsMax, kOrderLinesMax * 4 + 3);
static_assert(kCancellationEffectsMax <= kCancelEffectsMax, "nor is its record larger");
// Moves to a location when so many lines are promised again: each but the last of a line leaves
// nothing at its location, and a SKU has at most one level there.
constexpr std::size_t again_effects_max(std::size_t lines) noexcept {
    // That move and one to the queue; or what completes a line of which nothing was found.
    return lines * std::max(std::size_t{2}, kCompleteEffectsMax) + kLocationsMax;
}
// pick_list_shorted; of every task what is cancelled, a move to open, what becomes of that, and
// that its request is over; the movement, the count, the level set aside and the claim. (Of a task
// that is cancelled as a whole it is less, also where its order is over.)
inline constexpr std::size_t kShortEffectsMax =
    1 + kPickListLinesMax * 3 + again_effects_max(kPickListLinesMax) + 4;
// Of every promise the same, and the list that it is of; or a fill. The movement, the status, the
// end of setting aside. What is missed in another condition.
inline constexpr std::size_t kCountConditionsMax =
    static_cast<std::size_t>(kStockUnitsMax / kQuantityMax) + 2;
inline constexpr std::size_t kCountEffectsMax =
    std::max(kCountTakesMax * 4 + again_effects_max(kCountTakesMax), kFillWithEndMax) + 3 +
    kCountConditionsMax;

// Of every line or removed line its price and at most ten moves: cut from two buckets and each
// location, or raised, taken at each location and back-ordered. Added lines likewise, without a
// price. Fills as in a cancel; a part opened with the locations; priority, total twice two, address
// and lifecycle.
constexpr std::size_t change_fills_max(std::size_t lines) noexcept {
    return std::min(lines, 2 * kChangeItemsMax) * (cancel_fill_budget(lines) + 1);
}
inline constexpr std::size_t kChangeFillsMax = kFillEffectsMax + 2 * kChangeItemsMax;
inline constexpr std::size_t kChangeEffectsMax = 2 * kChangeItemsMax * (3 + kChannelLocationsMax) +
                                                 kChangeItemsMax * (2 + kChannelLocationsMax) +
                                                 kChangeFillsMax + 1 + kLocationsMax + 7;

// Of every item that it came, the movement and its condition, or what it fills; then the status.
constexpr std::size_t return_effects_max(std::size_t items) noexcept {
    return items * 3 + items * (cancel_fill_budget(items) + 1) + 1;
}
namespace detail {
constexpr std::size_t largest_return() noexcept {
    std::size_t largest = 0;
    for (std::size_t items = 1; items <= kReturnItemsMax; ++items) {
        largest = std::max(largest, return_effects_max(items));
    }
    return largest;
}
}  // namespace detail
inline constexpr std::size_t kReturnEffectsMax = detail::largest_return();

// Opened, every line held, and the status; or of every line a step and its movement, what that
// fills, and the status; or of every item two steps, the movement and its condition, what is lost
// of each line, what it fills, and the status.
inline constexpr std::size_t kTransferOpenEffectsMax = kTransferLinesMax + 2;
constexpr std::size_t transfer_back_effects_max(std::size_t lines) noexcept {
    return lines * 2 + lines * (cancel_fill_budget(lines) + 1) + 1;
}
constexpr std::size_t transfer_effects_max(std::size_t items) noexcept {
    return items * 4 + kTransferLinesMax + items * (cancel_fill_budget(items) + 1) + 1;
}
namespace detail {
constexpr std::size_t largest_transfer() noexcept {
    std::size_t largest = kTransferOpenEffectsMax;
    for (std::size_t items = 1; items <= kTransferItemsMax; ++items) {
        largest = std::max(largest, transfer_effects_max(items));
    }
    for (std::size_t lines = 1; lines <= kTransferLinesMax; ++lines) {
        largest = std::max(largest, transfer_back_effects_max(lines));
    }
    return largest;
}
}  // namespace detail
inline constexpr std::size_t kTransferEffectsMax = detail::largest_transfer();

// The largest of them: what an encoder may be given and a decoder must take.
inline constexpr std::size_t kEffectsPerRecordMax = std::max(
    {kPlaceOfCartEffectsMax, kCloseEffectsMax, kStockEffectsMax, kContinueEffectsMax,
     kWaveEffectsMax, kPickEffectsMax, kShipEffectsMax, kUnclaimEffectsMax, kShortEffectsMax,
     kCountEffectsMax, kChangeEffectsMax, kPackEffectsMax, kReturnEffectsMax, kTransferEffectsMax});

namespace detail {
constexpr bool is_largest_cancel_the_longest_order() noexcept {
    for (std::size_t lines = 1; lines <= kOrderLinesMax; ++lines) {
        if (cancel_effects_max(lines) > kCancelEffectsMax) {
            return false;
        }
    }
    return true;
}
constexpr bool are_fills_of_a_change_within() noexcept {
    for (std::size_t lines = 1; lines <= kOrderLinesMax; ++lines) {
        if (change_fills_max(lines) > kChangeFillsMax) {
            return false;
        }
    }
    return true;
}
}  // namespace detail
static_assert(detail::are_fills_of_a_change_within());
static_assert(detail::is_largest_cancel_the_longest_order(),
              "no shorter order gives a cancel more effects");
static_assert(kOrderLinesMax <= kPickListLinesMax, "a wave can pull an order of the largest size");

// Journal (bytes). A record must fit a block with its header.
inline constexpr std::size_t kBlockBytesMax = 768 * 1024;
inline constexpr std::size_t kEffectWireBytes = 24;
inline constexpr std::size_t kLineWireBytes = 16;  // fixed part of an order line
inline constexpr std::size_t kCancelLineWireBytes = 8;
inline constexpr std::size_t kLineToleranceWireBytes = 4;
inline constexpr std::size_t kChangeLineWireBytes = 16;
inline constexpr std::size_t kPickWireBytes = 16;
inline constexpr std::size_t kPackLineWireBytes = 8;
inline constexpr std::size_t kShortageWireBytes = 12;
inline constexpr std::size_t kSkuIdWireBytes = 4;
inline constexpr std::size_t kReserveLineWireBytes = 8;
inline constexpr std::size_t kReturnLineWireBytes = 8;
inline constexpr std::size_t kReturnedItemWireBytes = 8;
inline constexpr std::size_t kTransferLineWireBytes = 8;
inline constexpr std::size_t kTransferItemWireBytes = 8;
inline constexpr std::size_t kTextLengthWireBytes = 1;  // of a text in a list of short ones
// Everything but the cold part and the lists below: the table, numbers, single texts, padding.
inline constexpr std::size_t kRecordFixedBytesMax = 8 * 1024;

// The largest record of each kind that has lists. A SKU's text stands in a record only where the
// decision did not resolve it, and then there are no effects.
inline constexpr std::size_t kPlaceLinesBytesMax =
    kColdBytesMax + kOrderLinesMax * (kLineWireBytes + kExternalLineIdBytesMax +
                                      kTextLengthWireBytes + kLineToleranceWireBytes);
inline constexpr std::size_t kPlaceRecordBytesMax =
    kRecordFixedBytesMax + kPlaceLinesBytesMax + kPlaceOfCartEffectsMax * kEffectWireBytes;
inline constexpr std::size_t kPlaceRefusedBytesMax =
    kRecordFixedBytesMax + kPlaceLinesBytesMax +
    kOrderLinesMax * (kSkuBytesMax + kTextLengthWireBytes + kShortageWireBytes);
inline constexpr std::size_t kCancelRecordBytesMax = kRecordFixedBytesMax +
                                                     kOrderLinesMax * kCancelLineWireBytes +
                                                     kCloseEffectsMax * kEffectWireBytes;
inline constexpr std::size_t kWaveRecordBytesMax =
    kRecordFixedBytesMax + kWaveEffectsMax * kEffectWireBytes +
    kPickListLinesMax * (kSkuIdWireBytes + kNameBytesMax + kTextLengthWireBytes);
inline constexpr std::size_t kPickRecordBytesMax = kRecordFixedBytesMax +
                                                   kPicksPerCommandMax * kPickWireBytes +
                                                   kPickEffectsMax * kEffectWireBytes;
inline constexpr std::size_t kPickRefusedBytesMax =
    kRecordFixedBytesMax +
    kPicksPerCommandMax * (kPickWireBytes + kSkuBytesMax + kTextLengthWireBytes);
inline constexpr std::size_t kChangeItemsBytesMax =
    kColdBytesMax +
    kChangeItemsMax * (kChangeLineWireBytes + sizeof(std::uint16_t) + kLineWireBytes +
                       kExternalLineIdBytesMax + kTextLengthWireBytes + kLineToleranceWireBytes);
inline constexpr std::size_t kChangeRecordBytesMax =
    kRecordFixedBytesMax + kChangeItemsBytesMax + kChangeEffectsMax * kEffectWireBytes;
static_assert(kChangeItemsMax * (kSkuBytesMax + kTextLengthWireBytes + 2 * kShortageWireBytes) <=
                  kChangeEffectsMax * kEffectWireBytes,
              "a change that is refused is no larger than one that is not");
inline constexpr std::size_t kPackRecordBytesMax =
    kRecordFixedBytesMax + kOrderLinesMax * kPackLineWireBytes +
    std::max(kPackEffectsMax * kEffectWireBytes, kOrderLinesMax* kShortageWireBytes);
inline constexpr std::size_t kOtherRecordBytesMax =
    kRecordFixedBytesMax +
    std::max({kStockEffectsMax, kContinueEffectsMax, kShipEffectsMax, kUnclaimEffectsMax,
              kGiveBackEffectsMax, kShortEffectsMax, kCountEffectsMax}) *
        kEffectWireBytes;
inline constexpr std::size_t kReserveRecordBytesMax =
    kRecordFixedBytesMax +
    kReservationLinesMax * (kReserveLineWireBytes + kSkuBytesMax + kTextLengthWireBytes +
                            kShortageWireBytes + (kChannelLocationsMax + 1) * kEffectWireBytes) +
    kEffectWireBytes;

inline constexpr std::size_t kReturnRecordBytesMax =
    kRecordFixedBytesMax +
    kReturnItemsMax * (kReturnedItemWireBytes + kSkuIdWireBytes + kShortageWireBytes) +
    kReturnEffectsMax * kEffectWireBytes;
static_assert(kReturnLinesMax <= kReturnItemsMax && kReturnLineWireBytes <= kReturnedItemWireBytes);

inline constexpr std::size_t kTransferRecordBytesMax =
    kRecordFixedBytesMax +
    std::max(kTransferItemsMax * (kTransferItemWireBytes + kSkuIdWireBytes + kShortageWireBytes),
             kTransferLinesMax*(kTransferLineWireBytes + kSkuBytesMax + kTextLengthWireBytes +
                                kSkuIdWireBytes + kShortageWireBytes)) +
    kTransferEffectsMax * kEffectWireBytes;

inline constexpr std::size_t kRecordBytesMax = std::max(
    {kPlaceRecordBytesMax, kPlaceRefusedBytesMax, kCancelRecordBytesMax, kWaveRecordBytesMax,
     kPickRecordBytesMax, kPickRefusedBytesMax, kReserveRecordBytesMax, kPackRecordBytesMax,
     kOtherRecordBytesMax, kChangeRecordBytesMax, kReturnRecordBytesMax, kTransferRecordBytesMax});
static_assert(kRecordBytesMax + 1024 <= kBlockBytesMax, "the largest record fits a block");
// Single texts of any command: names of a channel's locations, description, keys, reason.
static_assert((kChannelLocationsMax + 8) * (kNameBytesMax + 8) + kSkuBytesMax +
                      kDescriptionBytesMax + kReasonBytesMax + kTrackingBytesMax +
                      2 * kExternalIdBytesMax + kIdempotencyKeyBytesMax + 512 <=
                  kRecordFixedBytesMax,
              "what has no list fits the fixed part");

}  // namespace skua::domain
