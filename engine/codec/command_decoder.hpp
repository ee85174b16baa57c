#pragma once

// FlatBuffers -> command bodies, with every value checked. Internal to engine/codec.

#include "engine/base/arena.hpp"
#include "engine/codec/wire_layout.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

// The verified record's command; false when a value is outside what the business allows. Texts
// borrow the record's bytes, spans live in `arena`.
bool decode_body(const wire::Record& record, base::Arena& arena, domain::Command& command);
// Of conditions, short picks and counts (decode_counts.cpp).
bool decode(const wire::MoveCondition& from, base::Arena& arena, domain::MoveCondition& to);
bool decode(const wire::ShortPick& from, base::Arena& arena, domain::ShortPick& to);
bool decode(const wire::OpenCount& from, base::Arena& arena, domain::OpenCount& to);
bool decode(const wire::ChangeCount& from, base::Arena& arena, domain::ChangeCount& to);
bool decode(const wire::PostCount& from, base::Arena& arena, domain::PostCount& to);
// Of parcels (decode_parcels.cpp).
bool decode(const wire::PackFulfillment& from, base::Arena& arena, domain::PackFulfillment& to);
bool decode(const wire::RecordTracking& from, base::Arena& arena, domain::RecordTracking& to);
// Of returns (decode_returns.cpp).
bool decode(const wire::CreateReturn& from, base::Arena& arena, domain::CreateReturn& to);
bool decode(const wire::ChangeReturn& from, base::Arena& arena, domain::ChangeReturn& to);
bool decode(const wire::ReceiveReturn& from, base::Arena& arena, domain::ReceiveReturn& to);
// Of transfers (decode_transfers.cpp).
bool decode(const wire::CreateTransfer& from, base::Arena& arena, domain::CreateTransfer& to);
bool decode(const wire::ChangeTransfer& from, base::Arena& arena, domain::ChangeTransfer& to);
bool decode(const wire::ReceiveTransfer& from, base::Arena& arena, domain::ReceiveTransfer& to);

constexpr bool is_quantity(std::uint32_t value) noexcept {
    return value >= 1 && value <= domain::kQuantityMax;
}
// An id, or the text that stands for it.
bool read_sku(std::uint32_t id, const flatbuffers::String* text, domain::SkuRef& to);
bool read_condition(std::uint8_t from, domain::Condition& to) noexcept;
// The SKU ids that stand in the command, one per reference; false if one is missing.
bool collect_skus(const domain::Command& command, base::Arena& arena,
                  std::span<const domain::SkuId>& skus);

// Of tolerances (decode_tolerances.cpp). The lines are those of the order, or what is added to it.
bool decode_tolerances(const flatbuffers::Vector<const wire::LineTolerance*>* from,
                       std::span<domain::OrderLineInput> lines);
bool decode(const wire::AcceptOverDelivery& from, base::Arena& arena,
            domain::AcceptOverDelivery& to);

}  // namespace skua::codec
