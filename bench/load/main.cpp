// skua-load: puts an engine under load with orders made beforehand, prints one JSON object, and
// checks afterwards that the stock the engine reports is what was received minus what it accepted.

#include <fmt/format.h>
#include <simdjson.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>

#include "adapters/cli/wire_option.hpp"
#include "adapters/sdk/commands.hpp"
#include "adapters/sdk/http_client.hpp"
#include "adapters/sdk/pump.hpp"
#include "bench/load/engine_usage.hpp"
#include "bench/load/plan.hpp"
#include "bench/load/runner.hpp"

namespace skua::bench {
namespace {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

using Command = std::function<void(sdk::CommandWriter&)>;

// Owner: the main thread.
class SetUpSource final : public sdk::CommandSource {
public:
    explicit SetUpSource(std::vector<Command> commands) : commands_(std::move(commands)) {}
    [[nodiscard]] std::size_t size() const override { return commands_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override { commands_[index](out); }

private:
    std::vector<Command> commands_;
};

// Owner: the main thread.
class StrictSink final : public sdk::AnswerSink {
public:
    Result<void> take(std::size_t, const sdk::CommandAnswer& answer) override {
        if (answer.is_accepted()) {
            return {};
        }
        return Error{ErrorKind::refused, "setting up was refused: " + std::string(answer.code) +
                                             " " + std::string(answer.detail)};
    }
};

Result<void> send_all(sdk::StreamClient& stream, std::vector<Command> commands) {
    StrictSink sink;
    Result<sdk::PumpCounts> counts = sdk::pump(stream, SetUpSource(std::move(commands)), sink);
    return counts ? Result<void>() : Result<void>(counts.error());
}

std::vector<std::uint64_t> receipts_of(const LoadPlan& plan) {
    if (plan.stock_per_sku == 0) {
        return demand_of(plan);
    }
    return std::vector<std::uint64_t>(plan.skus, plan.stock_per_sku);
}

Command receipt(const LoadPlan& plan, std::uint32_t sku, std::uint64_t units) {
    return [&plan, sku, units](sdk::CommandWriter& out) {
        const std::string name = sku_of(sku);
        const std::string key = plan.run + name;
        sdk::StockMove move;
        move.sku = name;
        move.location = plan.location;
        move.quantity = static_cast<std::int64_t>(units);
        move.idempotency_key = key;
        out.receive_stock(move);
    };
}

Result<void> set_up(const LoadPlan& plan, const sdk::Url& url,
                    const std::vector<std::uint64_t>& receipts) {
    sdk::StreamOptions options;
    options.wire = plan.wire;
    auto stream = sdk::StreamClient::open(url, options);
    if (!stream) {
        return stream.error();
    }
    SKUA_SDK_CHECK(send_all(**stream, {[&](sdk::CommandWriter& out) {
        out.define_location({.location = plan.location, .reason = {}, .idempotency_key = {}});
    }}));
    const std::vector<std::string> locations{plan.location};
    SKUA_SDK_CHECK(send_all(**stream, {[&](sdk::CommandWriter& out) {
        out.define_channel(
            {.channel = plan.channel, .locations = locations, .idempotency_key = {}});
    }}));
    std::vector<Command> items;
    std::vector<Command> moves;
    for (std::uint32_t sku = 0; sku < plan.skus; ++sku) {
        items.emplace_back([sku](sdk::CommandWriter& out) {
            out.define_item({.sku = sku_of(sku), .description = "load", .idempotency_key = {}});
        });
        if (receipts[sku] > 0) {
            moves.push_back(receipt(plan, sku, receipts[sku]));
        }
    }
    SKUA_SDK_CHECK(send_all(**stream, std::move(items)));
    SKUA_SDK_CHECK(send_all(**stream, std::move(moves)));
    (*stream)->close();
    return {};
}

// Units on hand and not allocated of each SKU at the plan's location.
Result<std::vector<std::int64_t>> ask_stock(const LoadPlan& plan, const sdk::Url& url) {
    std::vector<std::string> targets;
    for (std::uint32_t sku = 0; sku < plan.skus; ++sku) {
        targets.push_back("/v1/stock/" + sku_of(sku));
    }
    std::vector<std::int64_t> left(plan.skus, 0);
    simdjson::dom::parser parser;
    sdk::HttpClient http(url);
    Result<void> asked = http.get_many(targets, [&](std::size_t index, sdk::HttpResponse response) {
        simdjson::dom::array levels;
        if (parser.parse(response.body)["levels"].get(levels) != simdjson::SUCCESS) {
            return Result<void>(Error{ErrorKind::protocol, "no stock: " + response.body});
        }
        for (const simdjson::dom::element level : levels) {
            std::string_view location;
            std::int64_t on_hand = 0;
            std::int64_t allocated = 0;
            const bool is_whole = level["location"].get(location) == simdjson::SUCCESS &&
                                  level["on_hand"].get(on_hand) == simdjson::SUCCESS &&
                                  level["allocated"].get(allocated) == simdjson::SUCCESS;
            if (is_whole && location == plan.location) {
                left[index] += on_hand - allocated;
            }
        }
        return Result<void>();
    });
    return asked ? Result<std::vector<std::int64_t>>(std::move(left))
                 : Result<std::vector<std::int64_t>>(asked.error());
}

double percentile(const std::vector<std::uint32_t>& sorted, double share) {
    if (sorted.empty()) {
        return 0.0;
    }
    const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
    return static_cast<double>(sorted[at]);
}

// `engine` is one more member of the object, with its comma, or empty.
std::string report(const LoadPlan& plan, const LoadResult& result, std::int64_t wrong_skus,
                   const std::string& engine) {
    const auto count = [&result](Outcome outcome) {
        return std::count(result.outcomes.begin(), result.outcomes.end(), outcome);
    };
    return fmt::format(
        "{{\"mode\":\"{}\",\"wire\":\"{}\",\"connections\":{},\"frame\":{},\"in_flight\":{},"
        "\"orders\":{},"
        "\"lines\":{},\"skus\":{},\"cross_percent\":{},\"seconds\":{:.3f},\"orders_per_second\":{:."
        "0f},"
        "\"client_cpu_seconds\":{:.3f},\"accepted\":{},\"rejected\":{},\"other\":{},"
        "\"latency_us\":{{\"p50\":{:.0f},\"p90\":{:.0f},\"p99\":{:.0f},\"p999\":{:.0f},"
        "\"max\":{:.0f}}},\"skus_wrong\":{},\"stock_agrees\":{}{}}}",
        plan.mode == Mode::stream ? "stream" : "http",
        plan.wire == sdk::Wire::json ? "json" : "binary", plan.connections,
        plan.mode == Mode::stream ? plan.frame : 1, plan.in_flight, plan.orders, plan.lines,
        plan.skus, plan.cross_percent, result.seconds,
        static_cast<double>(plan.orders) / result.seconds, result.client_cpu_seconds,
        count(Outcome::accepted), count(Outcome::rejected), count(Outcome::other),
        percentile(result.latency_us, 0.50), percentile(result.latency_us, 0.90),
        percentile(result.latency_us, 0.99), percentile(result.latency_us, 0.999),
        percentile(result.latency_us, 1.0), wrong_skus, wrong_skus == 0 ? "true" : "false", engine);
}

// SKUs whose stock is not: before + received - accepted.
std::int64_t count_wrong(const LoadPlan& plan, const LoadResult& result,
                         const std::vector<std::int64_t>& before,
                         const std::vector<std::int64_t>& after) {
    std::vector<bool> is_accepted(plan.orders);
    for (std::uint64_t order = 0; order < plan.orders; ++order) {
        is_accepted[order] = result.outcomes[order] == Outcome::accepted;
    }
    const std::vector<std::uint64_t> taken = demand_of(plan, is_accepted);
    std::int64_t wrong = 0;
    for (std::uint32_t sku = 0; sku < plan.skus; ++sku) {
        wrong += after[sku] == before[sku] - static_cast<std::int64_t>(taken[sku]) ? 0 : 1;
    }
    return wrong;
}

// The load, and with a process to look at (not 0) what it cost the engine, for the report.
Result<LoadResult> run_watched(const LoadPlan& plan, const sdk::Url& url, pid_t engine,
                               std::string& usage) {
    if (engine == 0) {
        return run_load(plan, url, {.begin = [] {}, .end = [] {}});
    }
    EngineUsage before;
    EngineUsage after;
    Result<void> seen;
    const auto look = [&](EngineUsage& into) {
        auto threads = read_threads(engine);
        if (threads) {
            into.threads = std::move(*threads);
        } else {
            seen = threads.error();
        }
    };
    const auto votes_before = read_shards(url);
    if (!votes_before) {
        return votes_before.error();
    }
    before.shards = *votes_before;
    Result<LoadResult> result =
        run_load(plan, url, {.begin = [&] { look(before); }, .end = [&] { look(after); }});
    const auto votes_after = read_shards(url);
    if (!seen || !votes_after) {
        return seen ? votes_after.error() : seen.error();
    }
    after.shards = *votes_after;
    usage = ",\"engine\":" + usage_json(before, after, plan.orders);
    return result;
}

Result<int> run(const LoadPlan& plan, const std::string& url_text, pid_t engine) {
    Result<sdk::Url> url = sdk::parse_url(url_text);
    if (!url) {
        return url.error();
    }
    SKUA_SDK_CHECK(set_up(plan, *url, receipts_of(plan)));
    auto before = ask_stock(plan, *url);
    if (!before) {
        return before.error();
    }
    std::string usage;
    Result<LoadResult> result = run_watched(plan, *url, engine, usage);
    if (!result) {
        return result.error();
    }
    auto after = ask_stock(plan, *url);
    if (!after) {
        return after.error();
    }
    const std::int64_t wrong = count_wrong(plan, *result, *before, *after);
    fmt::print("{}\n", report(plan, *result, wrong, usage));
    if (!result->first_problem.empty()) {
        fmt::print(stderr, "skua-load: first unexpected answer: {}\n", result->first_problem);
    }
    return wrong == 0 && result->first_problem.empty() ? 0 : 1;
}

}  // namespace
}  // namespace skua::bench

int main(int argc, char** argv) {
    using skua::bench::Mode;
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app(
        "skua-load: load generator for skuad\n"
        "Example: skua-load --mode stream --connections 2 --frame 64 --orders 2000000");
    skua::bench::LoadPlan plan;
    std::string url = "http://127.0.0.1:8750";
    app.add_option("--url", url, "where the engine listens")
        ->envname("SKUA_URL")
        ->capture_default_str();
    app.add_option_function<std::string>(
           "--mode",
           [&plan](const std::string& word) {
               plan.mode = word == "http" ? Mode::http : Mode::stream;
           },
           "stream (WebSocket frames, default) or http (single requests)")
        ->check(CLI::IsMember({"stream", "http"}));
    skua::cli::add_wire_option(app, plan.wire);
    const auto at_least_one = CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000});
    app.add_option("--connections", plan.connections, "connections")->check(CLI::Range(1, 1'000));
    app.add_option("--frame", plan.frame, "orders per frame")->check(CLI::Range(1, 4'096));
    app.add_option("--in-flight", plan.in_flight, "unanswered frames or requests per connection")
        ->check(CLI::Range(1, 4'096));
    app.add_option("--orders", plan.orders, "orders in all")->check(at_least_one);
    app.add_option("--skus", plan.skus, "SKUs that are ordered")->check(CLI::Range(1, 1'000'000));
    app.add_option("--lines", plan.lines, "lines per order")->check(CLI::Range(1, 1'000));
    app.add_option("--stock-per-sku", plan.stock_per_sku,
                   "units received first; 0: enough for all");
    std::uint16_t cross_shards = 2;
    CLI::Option* crossing =
        app.add_option("--cross-percent", plan.cross_percent,
                       "of 100 orders so many have lines in several shards, the others in one")
            ->check(CLI::Range(0, 100));
    app.add_option("--cross-shards", cross_shards, "the shards that --cross-percent means")
        ->check(CLI::Range(2, 64));
    pid_t engine = 0;
    app.add_option("--engine-pid", engine, "also report CPU time and sleeps of this process");
    app.add_option("--run", plan.run, "prefix of the external ids; default: the time");
    CLI11_PARSE(app, argc, argv);
    if (plan.mode == Mode::http && plan.wire == skua::sdk::Wire::binary) {
        fmt::print(stderr, "skua-load: --wire binary is for --mode stream\n");
        return 1;
    }
    if (crossing->count() > 0 && (plan.lines < 2 || !deal_skus(plan, cross_shards))) {
        fmt::print(stderr,
                   "skua-load: --cross-percent needs --lines 2 and as many SKUs in each shard\n");
        return 1;
    }
    if (plan.run.empty()) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        plan.run =
            std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) +
            "-";
    }
    const auto outcome = skua::bench::run(plan, url, engine);
    if (!outcome) {
        fmt::print(stderr, "skua-load: {}\n", outcome.error().text);
        return outcome.error().kind == skua::sdk::ErrorKind::unreachable ? 3 : 1;
    }
    return *outcome;
}
