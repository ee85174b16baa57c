#pragma once

// What a change did to its order, as its answer and its event say it. Internal to engine/codec.

#include <optional>

#include "engine/base/decimal.hpp"
#include "engine/codec/render_parts.hpp"

namespace skua::codec {

// "changed", "added", "removed", "priority", "amount" with before and after, and the new address;
// each only if there is such a thing.
void changed_fields(JsonWriter& to, const domain::Record& record, const domain::ChangeOrder& change,
                    const domain::Names& names);
// "allocated" and "backordered": where the units went that were ordered more.
void raised_units(JsonWriter& to, const domain::Record& record, const domain::Names& names);
// The total after; none if it stayed.
std::optional<base::ExactAmount> total_after(const domain::Record& record) noexcept;

}  // namespace skua::codec
