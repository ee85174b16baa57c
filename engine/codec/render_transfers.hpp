#pragma once

// What answers and events say of transfers. Internal to engine/codec.

#include <optional>
#include <vector>

#include "engine/codec/json_render.hpp"
#include "engine/codec/render_parts.hpp"

namespace skua::codec {

// The transfer that an accepted record is about, and its status behind it.
struct TransferAfter {
    domain::TransferId transfer;
    domain::TransferStatus status = domain::TransferStatus::draft;
};
TransferAfter transfer_after(const domain::Record& record) noexcept;

void transfer_id(JsonWriter& to, std::string_view key, domain::TransferId id);
void transfer_head(JsonWriter& to, const domain::Record& record);
// Those of a create_transfer.
void transfer_lines(JsonWriter& to, const domain::Record& record, const domain::Names& names);
// A step that units of a line took in the record, and the condition of those that came.
struct TransferMove {
    const domain::Effect* effect;
    domain::TransferStep step;
    std::optional<domain::Condition> condition;
};
std::vector<TransferMove> transfer_moves(const domain::Record& record);
// What moved in the record, a step each: all of it, what came, or what became of the rest.
enum class Steps : std::uint8_t { all, arrivals, others };
void transfer_steps(JsonWriter& to, const domain::Record& record, const domain::Names& names,
                    Steps steps);
void transfer_fields(JsonWriter& to, const domain::TransferView& view);
void transfer_item(JsonWriter& to, const domain::TransferItemView& item);

}  // namespace skua::codec
