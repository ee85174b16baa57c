#pragma once

// What short picks and counts say of units that were promised, and of count tasks. Internal to
// engine/codec.

#include <vector>

#include "engine/codec/render_parts.hpp"

namespace skua::codec {

// Units of a line that are no longer promised where they were, and what became of them.
struct TakenLine {
    domain::OrderId order;  // or the reservation
    bool is_cart = false;
    domain::LineIndex line;
    domain::LocationId location;  // where they were promised
    domain::SkuId sku;
    std::uint64_t quantity = 0;
    std::vector<const domain::Effect*> promised;  // elsewhere; of the record
    std::uint64_t backordered = 0;
    std::uint64_t closed = 0;     // will not come: the line is complete without
    std::uint64_t cancelled = 0;  // as its customer had asked for
};
// By order and line.
std::vector<TakenLine> taken_lines(const domain::Record& record);
// {"fulfillment_id","order_id","line","sku","quantity","allocated":[...],"backordered"}, and of a
// cart {"reservation","line","sku","quantity","reserved":[...],"backordered"}
void taken_line(JsonWriter& to, const TakenLine& line, const domain::Names& names);
void taken_lines(JsonWriter& to, std::string_view key, const domain::Record& record,
                 const domain::Names& names);

// That the record opens, changes, or sets a level aside for.
domain::CountId count_of(const domain::Record& record) noexcept;
// What a record makes of a count task.
struct CountChange {
    domain::LocationId location;
    domain::CountStatus status = domain::CountStatus::open;
    domain::Units counted, on_hand;  // when it records
    domain::Units delta;             // when it records or posts
};
CountChange count_change(const domain::Record& record) noexcept;
// "count_status" and, of a count that was recorded or posted, what it found.
void count_change(JsonWriter& to, const CountChange& change);

}  // namespace skua::codec
