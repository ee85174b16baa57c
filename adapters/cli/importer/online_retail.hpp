#pragma once

// The UCI "Online Retail" layout: InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,
// CustomerID,Country. Orders are the sale lines that share an InvoiceNo; SKUs are trimmed and put
// in upper case.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "adapters/cli/importer/accounts.hpp"
#include "adapters/cli/importer/csv_reader.hpp"
#include "adapters/cli/importer/order_book.hpp"
#include "adapters/cli/importer/reject_log.hpp"
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
RetailLine judge_retail_line(std::span<const std::string_view> fields);

// "2010-12-01 08:26:00" becomes "2010-12-01T08:26:00Z"; empty for any other form and for a
// day or time that there is not.
std::string rfc3339_of(std::string_view date);

// The customer as JSON: {"id":"17850","country":"United Kingdom"}; empty when nothing is known.
std::string customer_json(std::string_view customer_id, std::string_view country);

struct RetailOptions {
    std::string channel;
    std::string currency;
};

// Reads the whole file. An Error means that it cannot be read or is not of this layout; bad lines
// are counted, logged and passed over.
sdk::Result<void> read_online_retail(CsvReader& reader, const RetailOptions& options,
                                     OrderBook& book, Accounts& accounts, RejectLog& rejects);

}  // namespace skua::importer
