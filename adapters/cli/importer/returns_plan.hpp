#pragma once

// What the cancellations of a history return, and of which sales: the rule of
// engine/decisions/0011-returns.md. From the file alone, so that every run makes the same plan.
// Owner: the importing thread.

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/importer/accounts.hpp"
#include "adapters/cli/importer/order_book.hpp"
#include "adapters/sdk/decimal.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::importer {

// One line of the file whose invoice is a cancellation.
struct CancellationLine {
    std::string invoice;
    std::string sku;          // trimmed, in upper case
    std::string customer_id;  // empty when nobody is named
    std::int64_t quantity = 0;
    sdk::Decimal price;
    std::uint64_t file_line = 0;
    std::string text;  // of the file
};

// What becomes of a cancellation line. Names appear unchanged in the report.
enum class ReturnAccount : std::uint8_t {
    returned = 0,
    returned_in_part = 1,  // the rest is more than was sold
    more_than_sold = 2,
    no_earlier_sale = 3,
    no_customer = 4,
    service = 5,     // postage, fees, discounts, manual corrections: nothing comes back
    unreadable = 6,  // a quantity that is not below zero
    refused = 7,     // by the engine
};
inline constexpr std::size_t kReturnAccounts = 8;
const char* to_string(ReturnAccount account) noexcept;

// Units of one sale that one cancellation line returns.
struct ReturnPart {
    std::uint32_t cancellation = 0;  // index
    std::uint32_t planned = 0;       // index of the return that it is in
    std::uint32_t line = 0;          // of the order
    std::uint32_t units = 0;
};

// What one invoice returns of one order.
struct PlannedReturn {
    std::uint32_t cancellation = 0;  // the first of its lines
    BookIndex order = 0;
    std::uint32_t part = 1;  // of several, where one would be too long
    struct Line {
        std::uint32_t line = 0;
        std::uint32_t units = 0;
    };
    std::vector<Line> lines;
};

struct ReturnsPlan {
    std::vector<ReturnAccount> accounts;  // by cancellation
    std::vector<ReturnPart> parts;        // by cancellation, each with its sales, the latest first
    std::vector<PlannedReturn> returns;   // by invoice, in file order
};

// `is_accepted` tells whether the engine has the order of this index.
ReturnsPlan plan_returns(const OrderBook& book, const std::vector<CancellationLine>& cancellations,
                         const std::function<bool(BookIndex)>& is_accepted);

// Exact sums of what became of the lines; `booked` is what was returned of them.
struct ReturnSums {
    Account all;
    Account booked;  // its lines are those of which anything was
};
struct ReturnsReport {
    std::array<ReturnSums, kReturnAccounts> by_account{};
    std::map<std::string, std::uint64_t, std::less<>> refused_by_reason;
    std::uint64_t fulfillments_shipped = 0;
    std::uint64_t waves = 0;
    std::uint64_t returns = 0;   // that were booked
    std::uint64_t replayed = 0;  // of an earlier run
    double seconds_shipping = 0.0;
    double seconds_booking = 0.0;
    bool is_asked_for = false;

    [[nodiscard]] const ReturnSums& of(ReturnAccount account) const noexcept {
        return by_account[static_cast<std::size_t>(account)];
    }
};

// `is_booked` tells of a planned return.
sdk::Result<void> sum_returns(const std::vector<CancellationLine>& cancellations,
                              const ReturnsPlan& plan,
                              const std::function<bool(std::uint32_t)>& is_booked,
                              ReturnsReport& report);
// For people, several lines.
std::string returns_table(const ReturnsReport& report);

}  // namespace skua::importer
