#pragma once

// EngineImport: the run of one file against an engine, in phases: define, receive the initial
// stock, stream the orders, ask for the stock that is left. Everything carries keys, so any phase
// may be repeated by a second run and changes nothing.
// Owner: the importing thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/importer/json_lines.hpp"
#include "adapters/cli/importer/order_book.hpp"
#include "adapters/cli/importer/progress.hpp"
#include "adapters/cli/importer/reject_log.hpp"
#include "adapters/cli/importer/report.hpp"
#include "adapters/cli/importer/returns_plan.hpp"
#include "adapters/sdk/http_client.hpp"
#include "adapters/sdk/pump.hpp"
#include "adapters/sdk/result.hpp"
#include "adapters/sdk/retry.hpp"
#include "adapters/sdk/stream_client.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::importer {

struct ImportPlan {
    std::string file_key;  // names the file's content in the keys of definitions and receipts
    std::string location;
    std::string policy;  // empty: the engine's default
    std::uint32_t stock_percent = 0;
    std::chrono::milliseconds retry_for{30'000};
    sdk::Wire wire = sdk::Wire::json;  // lines that are JSON already need this one
};

// floor(units * percent / 100).
std::uint64_t initial_units(std::uint64_t units_sold, std::uint32_t percent) noexcept;
// The idempotency key of an order, at most 128 bytes.
std::string order_key(std::string_view channel, std::string_view external_id);

class DefinitionSource;

class EngineImport {
public:
    EngineImport(sdk::Url url, ImportPlan plan, Progress& progress, RejectLog& rejects,
                 ImportReport& report);

    sdk::Result<void> connect();
    // Location, channels, items and the initial stock.
    sdk::Result<void> set_up(const OrderBook& book);
    sdk::Result<void> send_orders(const OrderBook& book);
    // Everything of the orders leaves the house; then the cancellations are booked as returns.
    sdk::Result<void> send_returns(const OrderBook& book,
                                   const std::vector<CancellationLine>& cancellations);
    sdk::Result<void> send_lines(const std::vector<JsonLine>& lines);
    // Fills units_left and skus_at_zero from the engine's own answers.
    sdk::Result<void> ask_stock(const OrderBook& book);

private:
    // Also when nothing was picked, if asked to.
    enum class Ship : std::uint8_t { always, if_picked };
    sdk::Result<void> ship_all(sdk::HttpClient& http, Ship when);
    sdk::Result<void> define(const char* what, const DefinitionSource& source);
    sdk::Result<void> send(const sdk::CommandSource& source, sdk::AnswerSink& sink,
                           std::string_view what);
    // Says on the terminal that the connection is gone and what is done about it.
    sdk::OnLoss note_loss();

    sdk::Url url_;
    ImportPlan plan_;
    Progress& progress_;
    RejectLog& rejects_;
    ImportReport& report_;
    std::unique_ptr<sdk::StreamClient> stream_;
    std::vector<std::uint64_t> orders_;  // ids by index of the book; 0: refused
};

}  // namespace skua::importer
