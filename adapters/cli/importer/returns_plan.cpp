#include "adapters/cli/importer/returns_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <tuple>
#include <unordered_map>

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

const char* to_string(ReturnAccount account) noexcept {
    switch (account) {
        case ReturnAccount::returned:
            return "returned";
        case ReturnAccount::returned_in_part:
            return "returned_in_part";
        case ReturnAccount::more_than_sold:
            return "more_than_sold";
        case ReturnAccount::no_earlier_sale:
            return "no_earlier_sale";
        case ReturnAccount::no_customer:
            return "no_customer";
        case ReturnAccount::service:
            return "service";
        case ReturnAccount::unreadable:
            return "unreadable";
        case ReturnAccount::refused:
            return "refused";
    }
    return "unknown";
}

namespace {

// What the engine takes per return.
constexpr std::size_t kReturnLinesMax = 500;

// Articles have five digits, services a name.
bool is_service(std::string_view sku) {
    constexpr std::size_t kDigits = 5;
    return sku.size() < kDigits || !std::all_of(sku.begin(), sku.begin() + kDigits,
                                                [](char c) { return c >= '0' && c <= '9'; });
}

struct Sale {
    std::uint32_t file_line = 0;
    BookIndex order = 0;
    std::uint32_t line = 0;
    std::uint32_t left = 0;
};

std::string key_of(std::string_view customer, std::string_view sku) {
    std::string key(customer);
    key.push_back('\0');
    return key.append(sku);
}

// Sales of accepted orders in file order.
std::vector<Sale> sales_of(const OrderBook& book,
                           const std::function<bool(BookIndex)>& is_accepted) {
    std::vector<Sale> sales;
    sales.reserve(book.lines());
    for (BookIndex order = 0; order < book.orders().size(); ++order) {
        const OrderEntry& entry = book.orders()[order];
        if (entry.customer_id.empty() || !is_accepted(order)) {
            continue;
        }
        for (std::uint32_t line = 0; line < entry.lines.size(); ++line) {
            sales.push_back({entry.lines[line].file_line, order, line, entry.lines[line].quantity});
        }
    }
    std::sort(sales.begin(), sales.end(),
              [](const Sale& a, const Sale& b) { return a.file_line < b.file_line; });
    return sales;
}

// Owner: the call.
class Matcher {
public:
    Matcher(const OrderBook& book, const std::vector<CancellationLine>& cancellations,
            const std::function<bool(BookIndex)>& is_accepted)
        : book_(book), cancellations_(cancellations), sales_(sales_of(book, is_accepted)) {}

    ReturnsPlan run() {
        for (std::uint32_t i = 0; i < cancellations_.size(); ++i) {
            sell_until(cancellations_[i].file_line);
            plan_.accounts.push_back(match(i));
        }
        return std::move(plan_);
    }

private:
    void sell_until(std::uint64_t file_line) {
        for (; next_ < sales_.size() && sales_[next_].file_line < file_line; ++next_) {
            const Sale& sale = sales_[next_];
            const OrderEntry& order = book_.orders()[sale.order];
            const std::string& sku = book_.items()[order.lines[sale.line].item].sku;
            sold_[key_of(order.customer_id, sku)].push_back(sale);
        }
    }

    ReturnAccount match(std::uint32_t index) {
        const CancellationLine& line = cancellations_[index];
        constexpr std::int64_t kUnitsMax = std::numeric_limits<std::uint32_t>::max();
        if (line.quantity >= 0 || -line.quantity > kUnitsMax) {
            return ReturnAccount::unreadable;
        }
        if (is_service(line.sku)) {
            return ReturnAccount::service;
        }
        if (line.customer_id.empty()) {
            return ReturnAccount::no_customer;
        }
        const auto sold = sold_.find(key_of(line.customer_id, line.sku));
        if (sold == sold_.end()) {
            return ReturnAccount::no_earlier_sale;
        }
        const auto wanted = static_cast<std::uint32_t>(-line.quantity);
        std::uint32_t missing = wanted;
        for (auto sale = sold->second.rbegin(); sale != sold->second.rend() && missing > 0;
             ++sale) {
            const std::uint32_t units = std::min(missing, sale->left);
            if (units > 0) {
                sale->left -= units;
                missing -= units;
                plan_.parts.push_back({index, return_of(index, *sale), sale->line, units});
                add(plan_.returns[plan_.parts.back().planned], sale->line, units);
            }
        }
        return missing == 0        ? ReturnAccount::returned
               : missing == wanted ? ReturnAccount::more_than_sold
                                   : ReturnAccount::returned_in_part;
    }

    // That of the invoice and the sale's order; a new one when there is none with room.
    std::uint32_t return_of(std::uint32_t index, const Sale& sale) {
        std::uint32_t& known = open_[{cancellations_[index].invoice, sale.order}];
        if (known != 0 && has_room(plan_.returns[known - 1], sale.line)) {
            return known - 1;
        }
        const std::uint32_t part = known == 0 ? 1 : plan_.returns[known - 1].part + 1;
        plan_.returns.push_back(
            {.cancellation = index, .order = sale.order, .part = part, .lines = {}});
        known = static_cast<std::uint32_t>(plan_.returns.size());
        return known - 1;
    }

    static bool has_room(const PlannedReturn& planned, std::uint32_t line) {
        return planned.lines.size() < kReturnLinesMax ||
               std::any_of(planned.lines.begin(), planned.lines.end(),
                           [line](const auto& known) { return known.line == line; });
    }

    static void add(PlannedReturn& planned, std::uint32_t line, std::uint32_t units) {
        const auto known = std::find_if(planned.lines.begin(), planned.lines.end(),
                                        [line](const auto& other) { return other.line == line; });
        if (known == planned.lines.end()) {
            planned.lines.push_back({line, units});
        } else {
            known->units += units;
        }
    }

    const OrderBook& book_;
    const std::vector<CancellationLine>& cancellations_;
    std::vector<Sale> sales_;
    std::size_t next_ = 0;
    std::unordered_map<std::string, std::vector<Sale>> sold_;          // by customer and SKU
    std::map<std::pair<std::string, BookIndex>, std::uint32_t> open_;  // index + 1
    ReturnsPlan plan_;
};

Result<void> add(Account& account, std::int64_t units, const sdk::Decimal& price) {
    const auto value = sdk::product(price, units);
    const auto total = value ? sdk::sum(account.value, *value) : std::nullopt;
    std::int64_t all = 0;
    if (!total || __builtin_add_overflow(account.units, units, &all)) {
        return Error{ErrorKind::bad_argument, "the sums of the returns do not fit 128 bits"};
    }
    account.value = *total;
    account.units = all;
    ++account.lines;
    return {};
}

}  // namespace

ReturnsPlan plan_returns(const OrderBook& book, const std::vector<CancellationLine>& cancellations,
                         const std::function<bool(BookIndex)>& is_accepted) {
    return Matcher(book, cancellations, is_accepted).run();
}

Result<void> sum_returns(const std::vector<CancellationLine>& cancellations,
                         const ReturnsPlan& plan,
                         const std::function<bool(std::uint32_t)>& is_booked,
                         ReturnsReport& report) {
    std::size_t at = 0;
    for (std::uint32_t i = 0; i < cancellations.size(); ++i) {
        const CancellationLine& line = cancellations[i];
        ReturnAccount account = plan.accounts[i];
        std::int64_t booked = 0;
        for (; at < plan.parts.size() && plan.parts[at].cancellation == i; ++at) {
            const ReturnPart& part = plan.parts[at];
            if (is_booked(part.planned)) {
                booked -= part.units;
            } else {
                account = ReturnAccount::refused;
            }
        }
        ReturnSums& sums = report.by_account[static_cast<std::size_t>(account)];
        SKUA_SDK_CHECK(add(sums.all, line.quantity, line.price));
        if (booked != 0) {
            SKUA_SDK_CHECK(add(sums.booked, booked, line.price));
        }
    }
    return {};
}

std::string returns_table(const ReturnsReport& report) {
    std::string out = fmt::format("\n{:<20}{:>10}{:>12}{:>18}{:>12}{:>18}\n", "Cancellations",
                                  "lines", "units", "value", "returned", "its value");
    ReturnSums all;
    const auto row = [&out](std::string_view name, const ReturnSums& sums) {
        fmt::format_to(std::back_inserter(out), "  {:<18}{:>10}{:>12}{:>18}{:>12}{:>18}\n", name,
                       sums.all.lines, sums.all.units, sdk::to_string(sums.all.value),
                       sums.booked.units, sdk::to_string(sums.booked.value));
    };
    for (std::size_t i = 0; i < kReturnAccounts; ++i) {
        const ReturnSums& sums = report.by_account[i];
        row(to_string(static_cast<ReturnAccount>(i)), sums);
        all.all.lines += sums.all.lines;
        all.all.units += sums.all.units;
        all.booked.units += sums.booked.units;
        all.all.value = sdk::sum(all.all.value, sums.all.value).value_or(sdk::Decimal{});
        all.booked.value = sdk::sum(all.booked.value, sums.booked.value).value_or(sdk::Decimal{});
    }
    row("all", all);
    for (const auto& [reason, count] : report.refused_by_reason) {
        fmt::format_to(std::back_inserter(out), "  refused: {:<24}{:>10}\n", reason, count);
    }
    fmt::format_to(std::back_inserter(out),
                   "\nReturns booked {} ({} of them earlier), waves {}, fulfillments shipped {}\n"
                   "Time: picking and shipping {:.2f} s, returns {:.2f} s\n",
                   report.returns, report.replayed, report.waves, report.fulfillments_shipped,
                   report.seconds_shipping, report.seconds_booking);
    return out;
}

}  // namespace skua::importer
