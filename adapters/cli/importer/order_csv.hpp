#pragma once

// The generic CSV layout: a header names the columns, in any order. Required: order_id, sku,
// quantity, unit_price. Optional: currency, channel (else the command line's), description,
// placed_at (RFC 3339), customer. Lines with the same channel and order_id make one order.
//
// An order with a bad line is withheld whole, each of its good lines named in the rejects: without
// the bad line it would not be what was ordered, and nobody would see that from the order. A line
// that is not well formed belongs to no order that could be told, and costs itself only.

#include <string>

#include "adapters/cli/importer/accounts.hpp"
#include "adapters/cli/importer/csv_reader.hpp"
#include "adapters/cli/importer/order_book.hpp"
#include "adapters/cli/importer/reject_log.hpp"

namespace skua::importer {

struct OrderCsvOptions {
    std::string channel;                  // where the file has no such column or an empty field
    std::string currency;                 // likewise
    bool imports_partial_orders = false;  // the good lines of an order with a bad one come in
};

sdk::Result<void> read_order_csv(CsvReader& reader, const OrderCsvOptions& options, OrderBook& book,
                                 Accounts& accounts, RejectLog& rejects);

}  // namespace skua::importer
