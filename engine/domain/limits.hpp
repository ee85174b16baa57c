#pragma once

// Every limit of the business in one place, with the proofs of their relations. A limit that is met
// answers with its own reason; nothing grows without bound (architecture rule 7).

#include <cstddef>
#include <cstdint>

namespace skua::domain {

inline constexpr std::size_t kOrderLinesMax = 2'000;
inline constexpr std::size_t kLocationsMax = 4'096;
inline constexpr std::size_t kChannelsMax = 4'096;
// Locations that a channel sources from, in order.
inline constexpr std::size_t kChannelLocationsMax = 8;
inline constexpr std::uint32_t kQuantityMax = 1'000'000'000;
// On hand per SKU and location, and safety stock.
inline constexpr std::int64_t kStockUnitsMax = 1'000'000'000'000;
inline constexpr std::uint32_t kItemsPerSlotMax = (1U << 20U) - 1U;
// Queued back-order lines per SKU; a fill scans the queue, so this also bounds a decision's time.
inline constexpr std::uint32_t kBackorderLinesPerSkuMax = 1'000'000;

// Effects of one record: an order of the largest size split over every location of its channel.
inline constexpr std::size_t kEffectsPerRecordMax = 16'384;
// Back-order fills inside the decision that brings stock; the rest becomes a follow-up.
inline constexpr std::size_t kFillEffectsMax = 4'096;
// Lines of one pick list; a wave stops before it would pass it.
inline constexpr std::size_t kPickListLinesMax = 4'096;
inline constexpr std::uint16_t kWaveFulfillmentsMax = 1'000;
inline constexpr std::size_t kPicksPerCommandMax = 4'096;

// Bytes of texts (UTF-8).
inline constexpr std::size_t kSkuBytesMax = 64;
inline constexpr std::size_t kNameBytesMax = 64;  // location, channel, bin, actor, source, carrier
inline constexpr std::size_t kExternalIdBytesMax = 128;
inline constexpr std::size_t kExternalLineIdBytesMax = 32;
inline constexpr std::size_t kIdempotencyKeyBytesMax = 128;
inline constexpr std::size_t kReasonBytesMax = 256;
inline constexpr std::size_t kDescriptionBytesMax = 512;
inline constexpr std::size_t kTrackingBytesMax = 128;
// The cold part of an order: customer, addresses, notes, tags, metadata, as the bytes it came in.
inline constexpr std::size_t kColdBytesMax = 32 * 1024;

// Journal (bytes). A record must fit a block.
inline constexpr std::size_t kBlockBytesMax = 768 * 1024;
inline constexpr std::size_t kEffectWireBytes = 24;
inline constexpr std::size_t kLineWireBytes = 32;  // fixed part of an order line
inline constexpr std::size_t kRecordFixedBytesMax = 8 * 1024;
inline constexpr std::size_t kRecordBytesMax =
    kRecordFixedBytesMax + kColdBytesMax + kEffectsPerRecordMax * kEffectWireBytes +
    kOrderLinesMax * (kLineWireBytes + kExternalLineIdBytesMax + 12);

static_assert(kOrderLinesMax * kChannelLocationsMax + kOrderLinesMax / 8 <= kEffectsPerRecordMax,
              "an order of the largest size fits one record however it is split");
static_assert(kFillEffectsMax + kOrderLinesMax * kChannelLocationsMax / 2 <= kEffectsPerRecordMax,
              "a cancel and the fills it sets free fit one record");
static_assert(kRecordBytesMax <= kBlockBytesMax, "the largest record fits a block");
// A refused order keeps its SKU texts instead of effects.
static_assert(kRecordFixedBytesMax + kColdBytesMax +
                      kOrderLinesMax * (kLineWireBytes + kExternalLineIdBytesMax + 12 +
                                        kSkuBytesMax + 12 + 12) <=
                  kBlockBytesMax,
              "the largest refused order fits a block");

}  // namespace skua::domain
