#pragma once

// ImportReport: what an import did, as the engine answered it. When it came to its end each line
// that was read is one of: accepted, rejected, repeated in the file (formats with one order per
// line), or of a kind other than sale: withheld, bad, cancellation and so on.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "adapters/cli/importer/accounts.hpp"
#include "adapters/cli/importer/returns_plan.hpp"
#include "adapters/sdk/decimal.hpp"

namespace skua::importer {

struct ImportReport {
    std::uint64_t lines_read = 0;
    std::uint64_t lines_accepted = 0;  // of accepted orders
    std::uint64_t lines_rejected = 0;  // of orders that the engine refused
    std::uint64_t orders_read = 0;
    std::uint64_t orders_withheld = 0;  // not sent, because of a bad line among their lines
    std::uint64_t orders_accepted = 0;
    std::uint64_t orders_rejected = 0;
    std::uint64_t orders_full = 0;
    std::uint64_t orders_partial = 0;
    std::uint64_t orders_none = 0;
    std::uint64_t units_initial = 0;
    std::uint64_t units_accepted = 0;
    std::uint64_t units_allocated = 0;
    std::uint64_t units_backordered = 0;
    std::int64_t units_left = 0;
    std::uint64_t skus = 0;
    std::uint64_t skus_at_zero = 0;
    sdk::Decimal value_accepted;
    std::map<std::string, std::uint64_t, std::less<>> rejects_by_reason;

    std::uint64_t repeated_in_file = 0;  // orders of a key that stood in the file before
    // Definitions and receipts, and questions for stock, that the engine refused.
    std::map<std::string, std::uint64_t, std::less<>> definitions_refused_by_reason;
    std::map<std::string, std::uint64_t, std::less<>> questions_refused_by_reason;

    std::uint64_t orders_replayed = 0;   // answered with the first answer of an earlier run
    std::uint64_t answers_repeated = 0;  // "later" answers that were sent again
    std::uint64_t reconnects = 0;
    std::uint64_t amounts_different = 0;  // the engine's total is not the file's
    ReturnsReport returns;
    double seconds_reading = 0.0;
    double seconds_stock = 0.0;  // definitions and receipts
    double seconds_orders = 0.0;
    double seconds_questions = 0.0;  // the stock of every SKU afterwards
};

// Adds one to the count of a reason.
void count_reason(std::map<std::string, std::uint64_t, std::less<>>& counts,
                  std::string_view reason);

// One JSON object on one line. `error`, unless empty, says why the import ended early; then the
// numbers are what was done until then.
std::string to_json(const ImportReport& report, const Accounts& accounts,
                    std::string_view error = {});
// For people, several lines.
std::string to_table(const ImportReport& report, const Accounts& accounts);
// What a file holds, without an engine.
std::string accounts_table(const Accounts& accounts);

}  // namespace skua::importer
