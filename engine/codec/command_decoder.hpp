#pragma once

// FlatBuffers -> command bodies, with every value checked. Internal to engine/codec.

#include "engine/base/arena.hpp"
#include "engine/codec/wire_layout.hpp"

namespace skua::codec {

// The verified record's command; false when a value is outside what the business allows. Texts
// borrow the record's bytes, spans live in `arena`.
bool decode_body(const wire::Record& record, base::Arena& arena, domain::Command& command);
// The same of conditions, short picks and counts.
bool decode_count_body(const wire::Record& record, domain::Command& command);
bool read_condition(std::uint8_t from, domain::Condition& to) noexcept;
// The SKU ids that stand in the command, one per reference; false if one is missing.
bool collect_skus(const domain::Command& command, base::Arena& arena,
                  std::span<const domain::SkuId>& skus);

}  // namespace skua::codec
