#pragma once

// OrderBook: what a file of orders holds once it is read: items in order of first appearance with
// the units sold of each, and orders in order of first appearance with their lines in file order.
// Everything is kept compactly because stock must be received before the first order is sent.
// Owner: the importing thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/sdk/decimal.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::importer {

inline constexpr std::size_t kImportLinesMax = 20'000'000;
inline constexpr std::size_t kImportOrdersMax = 5'000'000;
inline constexpr std::size_t kImportItemsMax = 1'000'000;
// What the engine takes per line; a larger number is refused here with the line's number.
inline constexpr std::int64_t kLineUnitsMax = 1'000'000'000;

struct ItemEntry {
    std::string sku;
    std::string description;
    std::uint64_t units_sold = 0;
};

struct LineEntry {
    std::uint32_t item = 0;
    std::uint32_t quantity = 0;
    std::int64_t price_unscaled = 0;
    std::uint32_t file_line = 0;
    std::uint8_t price_scale = 0;

    [[nodiscard]] sdk::Decimal price() const noexcept {
        return {.unscaled = price_unscaled, .scale = price_scale};
    }
};
static_assert(sizeof(LineEntry) == 24, "there may be kImportLinesMax of them");

struct OrderEntry {
    std::string external_id;
    std::string channel;
    std::string currency;
    std::string placed_at;        // RFC 3339 or empty
    std::string customer;         // JSON or empty
    std::string customer_id;      // of its first line; only online-retail says it
    std::uint64_t file_line = 0;  // of its first line
    // The first of its lines that is bad, and why: then the order is not what was meant, and is
    // withheld. 0 when all are good.
    std::uint64_t bad_line = 0;
    const char* bad_reason = "";
    std::vector<LineEntry> lines;
};

// Index of an order or item in the book.
using BookIndex = std::uint32_t;

// What one line of the file asks for.
struct LineRead {
    std::int64_t quantity = 0;
    sdk::Decimal price;
    std::uint64_t file_line = 0;
};

class OrderBook {
public:
    // Finds the item or adds it; the first description that is not empty stays.
    sdk::Result<BookIndex> item(std::string_view sku, std::string_view description);
    // Finds the order of this channel and id or adds an empty one.
    sdk::Result<BookIndex> order(std::string_view channel, std::string_view external_id);
    sdk::Result<void> add_line(BookIndex order, BookIndex item, const LineRead& line);

    [[nodiscard]] OrderEntry& order_at(BookIndex index) { return orders_[index]; }
    [[nodiscard]] const std::vector<ItemEntry>& items() const noexcept { return items_; }
    [[nodiscard]] const std::vector<OrderEntry>& orders() const noexcept { return orders_; }
    [[nodiscard]] std::uint64_t units() const noexcept { return units_; }
    [[nodiscard]] std::size_t lines() const noexcept { return lines_; }
    // Orders that were taken out although they have good lines.
    [[nodiscard]] std::size_t withheld_orders() const noexcept { return withheld_orders_; }
    // Takes out the orders with a bad line and their units, and those that have no line at all;
    // indexes of orders change.
    void drop_withheld();

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Index = std::unordered_map<std::string, BookIndex, TextHash, std::equal_to<>>;

    std::vector<ItemEntry> items_;
    std::vector<OrderEntry> orders_;
    Index item_index_;
    Index order_index_;  // by channel, a zero byte, external id
    std::string order_key_;
    std::uint64_t units_ = 0;
    std::size_t lines_ = 0;
    std::size_t withheld_orders_ = 0;
};

// Exact value of an order: the sum of quantity times unit price.
sdk::Result<sdk::Decimal> value_of(const OrderEntry& order);

}  // namespace skua::importer
