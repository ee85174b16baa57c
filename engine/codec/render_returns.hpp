#pragma once

// Returns in JSON. Internal to engine/codec.

#include "engine/codec/render_parts.hpp"

namespace skua::codec {

void return_id(JsonWriter& to, std::string_view key, domain::OrderId order,
               domain::ReturnNumber number);
// The return that the record opens, moves or receives, and its status after it.
struct ReturnAfter {
    domain::ReturnNumber number;
    domain::ReturnStatus status = domain::ReturnStatus::partially_received;
};
ReturnAfter return_after(const domain::Record& record) noexcept;
// "id","order_id","return_status"
void return_head(JsonWriter& to, const domain::Record& record);
// "lines":[{"line","sku","quantity"}] of the return that the record opens.
void return_lines(JsonWriter& to, const domain::Record& record, const domain::Names& names);
// "items":[{"line","sku","quantity","disposition"}] that the record receives.
void returned_items(JsonWriter& to, const domain::Record& record, const domain::Names& names);
// The whole of a return, but for the sequence.
void return_fields(JsonWriter& to, const domain::ReturnView& view);

// Of an order, from its returns.
struct OrderReturnsSums {
    std::uint64_t claimed = 0;  // of returns that are not void: asked for or received
    std::uint64_t received = 0;
    std::uint64_t awaited = 0;  // left of returns that have not ended
};
OrderReturnsSums sums_of(std::span<const domain::ReturnView> returns) noexcept;
const char* return_status(const OrderReturnsSums& sums, std::uint64_t shipped) noexcept;
// What was received of each line of the order, over all returns.
std::vector<std::uint64_t> returned_by_line(const domain::OrderView& order);
// "returns":[{"id","return_status"}]
void order_returns(JsonWriter& to, const domain::OrderView& order);

}  // namespace skua::codec
