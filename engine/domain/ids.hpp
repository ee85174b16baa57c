#pragma once

// The identifiers of the house. All are stable for ever once given: they stand in the journal.

#include <cstdint>

#include "engine/base/strong_id.hpp"

namespace skua::domain {

// The place of a command in the one sequence. The first record has number 1.
using Sequence = base::StrongId<struct SequenceTag, std::uint64_t>;
// 4096 fixed slots; SKU -> slot by stable hash of its text, slot -> shard by slot mod shards.
using Slot = base::StrongId<struct SlotTag, std::uint16_t>;
// Dense, from 1, in the order of definition.
using LocationId = base::StrongId<struct LocationTag, std::uint16_t>;
using ChannelId = base::StrongId<struct ChannelTag, std::uint16_t>;
// Position of a line in its order, from 0 (so this id has no "none").
using LineIndex = base::StrongId<struct LineTag, std::uint16_t>;
// slot << 20 | ordinal of the item within its slot, from 1. Assigned by the item's own record.
using SkuId = base::StrongId<struct SkuTag, std::uint32_t>;
// ordinal << 13 | home slot << 1 | spans: ordinal counts the accepted orders of the home slot, from
// 1; `spans` says that its lines live in more than one slot. The home slot is the slot of the SKU
// of line 0.
using OrderId = base::StrongId<struct OrderTag, std::uint64_t>;
// sequence of the wave << 12 | slot of the location's name.
using PickListId = base::StrongId<struct PickListTag, std::uint64_t>;
// sequence of the record that opened it << 12 | slot of the SKU.
using CountId = base::StrongId<struct CountTag, std::uint64_t>;
// sequence of the record that opened it << 13 | home slot << 1 | spans, the last two as of an
// order.
using TransferId = base::StrongId<struct TransferTag, std::uint64_t>;

// Of a return within its order, from 1.
using ReturnNumber = base::StrongId<struct ReturnTag, std::uint16_t>;

inline constexpr std::uint16_t kSlots = 4096;
inline constexpr std::uint32_t kSkuOrdinalBits = 20;

constexpr SkuId make_sku_id(Slot slot, std::uint32_t ordinal) noexcept {
    return SkuId{(std::uint32_t{slot.raw()} << kSkuOrdinalBits) | ordinal};
}
constexpr Slot slot_of(SkuId sku) noexcept {
    return Slot{static_cast<std::uint16_t>(sku.raw() >> kSkuOrdinalBits)};
}
constexpr std::uint32_t ordinal_of(SkuId sku) noexcept {
    return sku.raw() & ((1U << kSkuOrdinalBits) - 1U);
}

enum class Spans : std::uint8_t { no = 0, yes = 1 };

constexpr OrderId make_order_id(Slot home, std::uint64_t ordinal, Spans spans) noexcept {
    return OrderId{(ordinal << 13U) | (std::uint64_t{home.raw()} << 1U) |
                   static_cast<std::uint64_t>(spans)};
}
constexpr Slot home_slot_of(OrderId order) noexcept {
    return Slot{static_cast<std::uint16_t>((order.raw() >> 1U) & (kSlots - 1U))};
}
constexpr std::uint64_t ordinal_of(OrderId order) noexcept {
    return order.raw() >> 13U;
}
constexpr Spans spans_of(OrderId order) noexcept {
    return static_cast<Spans>(order.raw() & 1U);
}

constexpr PickListId make_pick_list_id(Sequence wave, Slot location_slot) noexcept {
    return PickListId{(wave.raw() << 12U) | location_slot.raw()};
}
constexpr Slot slot_of(PickListId list) noexcept {
    return Slot{static_cast<std::uint16_t>(list.raw() & (kSlots - 1U))};
}

constexpr CountId make_count_id(Sequence opened, Slot sku_slot) noexcept {
    return CountId{(opened.raw() << 12U) | sku_slot.raw()};
}
constexpr Slot slot_of(CountId count) noexcept {
    return Slot{static_cast<std::uint16_t>(count.raw() & (kSlots - 1U))};
}

constexpr TransferId make_transfer_id(Sequence opened, Slot home, Spans spans) noexcept {
    return TransferId{(opened.raw() << 13U) | (std::uint64_t{home.raw()} << 1U) |
                      static_cast<std::uint64_t>(spans)};
}
constexpr Slot home_slot_of(TransferId transfer) noexcept {
    return Slot{static_cast<std::uint16_t>((transfer.raw() >> 1U) & (kSlots - 1U))};
}
constexpr Spans spans_of(TransferId transfer) noexcept {
    return static_cast<Spans>(transfer.raw() & 1U);
}

}  // namespace skua::domain
