#pragma once

// What answers and events say of transfers. Internal to engine/codec.

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
// What moved in the record: a step each.
void transfer_steps(JsonWriter& to, const domain::Record& record, const domain::Names& names);
void transfer_fields(JsonWriter& to, const domain::TransferView& view);
void transfer_item(JsonWriter& to, const domain::TransferItemView& item);

}  // namespace skua::codec
