#pragma once

// What the encoder and the decoder of records agree on beyond the schemas: the proof that an effect
// in memory is an effect on the wire, and how a price is packed.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "engine/domain/decision.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/record.hpp"
#include "schemas/records_generated.h"

namespace skua::codec {

// A block without form 1 is not ours.
inline constexpr std::uint16_t kBlockFormat = 1;
// Records are aligned for their 64-bit fields.
inline constexpr std::size_t kRecordAlignment = 8;
// The source of most commands is one of three words and is stored as its number.
inline constexpr std::string_view kSources[4] = {"", "http", "stream", "engine"};
inline constexpr std::string_view kAnonymous = "anonymous";

// The scale lies in the low bits: a mantissa below 10^18 leaves four of them.
inline constexpr std::uint32_t kPriceScaleBits = 4;
static_assert(base::kPriceMantissaMax < (std::int64_t{1} << (63 - kPriceScaleBits)) * 2);
static_assert(base::kPriceScaleMax < (1U << kPriceScaleBits));

constexpr std::uint64_t pack_price(base::Decimal price) noexcept {
    return (static_cast<std::uint64_t>(price.mantissa) << kPriceScaleBits) | price.scale;
}
constexpr base::Decimal unpack_price(std::uint64_t packed) noexcept {
    return {static_cast<std::int64_t>(packed >> kPriceScaleBits),
            static_cast<std::uint8_t>(packed & ((1U << kPriceScaleBits) - 1U))};
}

// The verifier of FlatBuffers 2.0 proves that a vector of structs is there, not that its first
// element lies where the struct may be read.
template <class Struct>
bool is_aligned(const flatbuffers::Vector<const Struct*>& list) noexcept {
    return reinterpret_cast<std::uintptr_t>(list.Data()) % alignof(Struct) == 0;
}

// Effects are copied as bytes, so the two structs are the same memory.
static_assert(std::is_trivially_copyable_v<domain::Effect>);
static_assert(sizeof(domain::Effect) == sizeof(wire::Effect));
static_assert(sizeof(domain::Effect) == domain::kEffectWireBytes);
static_assert(offsetof(domain::Effect, kind) == 0 && offsetof(domain::Effect, from) == 1 &&
              offsetof(domain::Effect, to) == 2 && offsetof(domain::Effect, movement) == 3);
static_assert(offsetof(domain::Effect, line) == 4 && offsetof(domain::Effect, location) == 6);
static_assert(offsetof(domain::Effect, quantity) == 8 && offsetof(domain::Effect, sku) == 12);
static_assert(offsetof(domain::Effect, order_raw) == 16);
// The sizes that domain/limits.hpp proves the largest records with.
static_assert(sizeof(wire::OrderLine) == domain::kLineWireBytes);
static_assert(sizeof(wire::CancelLine) == domain::kCancelLineWireBytes);
static_assert(sizeof(wire::LineTolerance) == domain::kLineToleranceWireBytes);
static_assert(sizeof(wire::ChangeLine) == domain::kChangeLineWireBytes);
static_assert(sizeof(wire::Pick) == domain::kPickWireBytes);
static_assert(sizeof(wire::ReserveLine) == domain::kReserveLineWireBytes);
static_assert(sizeof(wire::PackLine) == domain::kPackLineWireBytes);
static_assert(sizeof(wire::ReturnLine) == domain::kReturnLineWireBytes);
static_assert(sizeof(wire::ReturnedItem) == domain::kReturnedItemWireBytes);
static_assert(sizeof(wire::TransferLine) == domain::kTransferLineWireBytes);
static_assert(sizeof(wire::TransferItem) == domain::kTransferItemWireBytes);
static_assert(sizeof(wire::Shortage) == domain::kShortageWireBytes);

// The default of the schema: a wave that does not say how long its list is claimed.
static_assert(domain::kClaimSecondsDefault == 1'800);

// The members of the union are the kinds.
static_assert(static_cast<int>(wire::Body::Fence) == static_cast<int>(domain::CommandKind::fence));
static_assert(static_cast<int>(wire::Body::PlaceOrder) ==
              static_cast<int>(domain::CommandKind::place_order));
static_assert(static_cast<int>(wire::Body::MAX) ==
              static_cast<int>(domain::CommandKind::receive_transfer));

// The order that a record is about when the decision does not repeat it: the one the command names,
// or, for a new order, the one its first line effect names. `effects` without order_created.
domain::OrderId implied_order(const domain::Command& command,
                              std::span<const domain::Effect> effects) noexcept;
// The exact sum of quantity x price.
base::ExactAmount total_of(std::span<const domain::OrderLineInput> lines) noexcept;

constexpr std::uint8_t flag(wire::RecordFlags bit) noexcept {
    return static_cast<std::uint8_t>(bit);
}

}  // namespace skua::codec
