#pragma once

// Small structured arguments of the command line, and files as arguments.

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/sdk/commands.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::cli {

// "SKU:QUANTITY:UNIT_PRICE"; the SKU itself may hold colons. Views borrow `text`.
sdk::Result<sdk::OrderLine> order_line_of(std::string_view text);

struct LineQuantity {
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;
};
// "LINE:QUANTITY", at least one.
sdk::Result<LineQuantity> line_quantity_of(std::string_view text);
// The same, or "LINE" alone: a quantity of 0, which is whatever there is of it.
sdk::Result<LineQuantity> line_or_quantity_of(std::string_view text);

// "SKU:QUANTITY". Views borrow `text`.
sdk::Result<sdk::ReserveLine> reserve_line_of(std::string_view text);
// "r77", the id of a reservation.
sdk::Result<std::uint64_t> reservation_of(std::string_view text);

struct LinePrice {
    std::uint64_t line = 0;
    std::string_view unit_price;
};
// LINE:UNIT_PRICE
sdk::Result<LinePrice> line_price_of(std::string_view text);

struct PickArgument {
    std::string_view sku;
    std::uint64_t quantity = 0;
    std::string_view fulfillment_id;  // optional
};
// "SKU:QUANTITY" or "SKU:QUANTITY:FULFILLMENT". Views borrow `text`.
sdk::Result<PickArgument> pick_of(std::string_view text);

// For options that take a whole number from 0 on; empty when `text` is one that fits 64 bits. The
// parser of the command line itself would let -1 wrap around.
std::string unsigned_fault(const std::string& text);
// The same of those from 1 on: where a command has 0 for "not stated", a stated 0 would be ignored.
std::string positive_fault(const std::string& text);

// The word as a shell takes it: as it is, or in quotes where it needs them.
std::string shell_word(std::string_view text);

// A text file of at most 1 MiB; "-" is standard input.
sdk::Result<std::string> read_text_file(const std::string& path);

}  // namespace skua::cli
