#pragma once

// The UCI "Online Retail" layout: InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,
// CustomerID,Country. Orders are the sale lines that share an InvoiceNo; SKUs are trimmed and put
// in upper case.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/importer/accounts.hpp"
#include "adapters/cli/importer/csv_reader.hpp"
#include "adapters/cli/importer/dates.hpp"
#include "adapters/cli/importer/order_book.hpp"
#include "adapters/cli/importer/reject_log.hpp"
#include "adapters/cli/importer/returns_plan.hpp"
#include "adapters/sdk/decimal.hpp"

namespace skua::importer {

inline constexpr std::size_t kOnlineRetailColumns = 8;

// One line, judged. Views borrow the record.
struct RetailLine {
    LineKind kind = LineKind::bad_line;
    std::string_view bad_reason;  // a literal; empty unless the kind is bad_line
    std::string_view invoice;
    std::string_view sku;  // trimmed, not yet in upper case
    std::int64_t quantity = 0;
    sdk::Decimal price;
};

// `fields` are the eight columns. No state, any thread.
RetailLine judge_retail_line(std::span<const std::string_view> fields,
                             DateOrder dates = DateOrder::unsaid);

// The history writes customer numbers as floating point, 17850.0: without that.
std::string_view customer_number(std::string_view customer_id) noexcept;
// The customer as JSON: {"id":"17850","country":"United Kingdom"}; empty when nothing is known.
std::string customer_json(std::string_view customer_id, std::string_view country);

struct RetailOptions {
    std::string channel;
    std::string currency;
    DateOrder dates = DateOrder::unsaid;
    // Where cancellation lines are put, if somebody wants them; then it is for him to say what
    // became of them, and the rejects do not have them yet.
    std::vector<CancellationLine>* cancellations = nullptr;
};

// Reads the whole file. An Error means that it cannot be read, is not of this layout, or writes its
// dates in a form whose order is unsaid; bad lines are counted, logged and passed over.
sdk::Result<void> read_online_retail(CsvReader& reader, const RetailOptions& options,
                                     OrderBook& book, Accounts& accounts, RejectLog& rejects);

}  // namespace skua::importer
