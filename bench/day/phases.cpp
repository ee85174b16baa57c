#include "bench/day/phases.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>
#include <functional>
#include <memory>

#include "adapters/cli/importer/engine_import.hpp"
#include "adapters/sdk/http_client.hpp"
#include "bench/day/day_commands.hpp"
#include "bench/load/engine_usage.hpp"

namespace skua::bench {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

constexpr const char* kLocation = "day";

Result<std::uint64_t> cpu_of(pid_t engine) {
    const auto threads = read_threads(engine);
    if (!threads) {
        return threads.error();
    }
    std::uint64_t sum = 0;
    for (const auto& [name, usage] : *threads) {
        sum += usage.cpu_ns;
    }
    return sum;
}

// Runs one phase and takes its figures. Owner: the main thread.
class Day {
public:
    explicit Day(const DayPlan& plan) : plan_(plan), http_(plan.url, patient()) {}

    Result<void> hold() {
        SKUA_SDK_CHECK(place());
        sdk::StreamOptions options;
        options.wire = plan_.wire;
        auto stream = sdk::StreamClient::open(plan_.url, options);
        if (!stream) {
            return stream.error();
        }
        stream_ = *std::move(stream);
        SKUA_SDK_CHECK(pull());
        SKUA_SDK_CHECK(read());
        const Picks picks(pulled_);
        SKUA_SDK_CHECK(send("pick", picks));
        const Packages packing(pulled_, Packages::Step::pack);
        SKUA_SDK_CHECK(send("pack", packing));
        const Packages shipping(pulled_, Packages::Step::ship);
        SKUA_SDK_CHECK(send("ship", shipping));
        return check();
    }
    [[nodiscard]] std::vector<Phase>& phases() noexcept { return phases_; }

private:
    using Work = std::function<Result<void>()>;

    // Large lists, pipelined, are more than a connection may have unread: then they come later.
    static sdk::HttpOptions patient() {
        sdk::HttpOptions options;
        options.retry_for = std::chrono::seconds{30};
        return options;
    }

    Result<void> measure(const char* name, std::uint64_t commands, std::uint64_t lines,
                         const Work& work) {
        const Result<std::uint64_t> before = cpu_of(plan_.engine);
        const auto start = std::chrono::steady_clock::now();
        SKUA_SDK_CHECK(work());
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        const Result<std::uint64_t> after = cpu_of(plan_.engine);
        if (!before || !after) {
            return before ? after.error() : before.error();
        }
        phases_.push_back({.name = name,
                           .commands = commands,
                           .lines = lines,
                           .seconds = took.count(),
                           .cpu_ns = *after - *before});
        return {};
    }

    // The stock is received before: what is measured is the orders alone.
    Result<void> place() {
        Result<importer::RejectLog> rejects = importer::RejectLog::open("");
        if (!rejects) {
            return rejects.error();
        }
        importer::Progress progress(importer::ProgressMode::never);
        importer::ImportReport report;
        importer::EngineImport import(plan_.url,
                                      {.file_key = "day",
                                       .location = kLocation,
                                       .policy = "all_or_nothing",
                                       .stock_percent = 100,
                                       .wire = plan_.wire},
                                      progress, *rejects, report);
        SKUA_SDK_CHECK(import.connect());
        SKUA_SDK_CHECK(import.set_up(*plan_.book));
        const std::size_t orders = plan_.book->orders().size();
        SKUA_SDK_CHECK(measure("place", orders, plan_.book->lines(),
                               [&] { return import.send_orders(*plan_.book); }));
        return report.orders_full == orders
                   ? Result<void>()
                   : Result<void>(Error{
                         ErrorKind::refused,
                         fmt::format("of {} orders {} are whole", orders, report.orders_full)});
    }

    Result<void> pull() {
        const std::uint64_t orders = plan_.book->orders().size();
        const std::uint64_t each = plan_.fulfillments_per_wave;
        Waves waves(kLocation, (orders + each - 1) / each, each);
        SKUA_SDK_CHECK(measure("pull", waves.size(), plan_.book->lines(), [&] {
            const auto sent = sdk::pump(*stream_, waves, waves);
            return sent ? Result<void>() : Result<void>(sent.error());
        }));
        for (const std::string& list : waves.lists()) {
            targets_.push_back("/v1/picklists/" + list);
        }
        return {};
    }

    Result<void> read() {
        std::vector<std::string> documents;
        SKUA_SDK_CHECK(measure("read", targets_.size(), plan_.book->lines(), [&] {
            return http_.get_many(targets_, [&](std::size_t, sdk::HttpResponse response) {
                documents.push_back(std::move(response.body));
                return Result<void>();
            });
        }));
        for (const std::string& document : documents) {
            SKUA_SDK_CHECK(add_list(document, pulled_));
        }
        if (pulled_.lines != plan_.book->lines() ||
            pulled_.orders.size() != plan_.book->orders().size()) {
            return Error{ErrorKind::protocol, fmt::format("{} lines of {} orders were pulled",
                                                          pulled_.lines, pulled_.orders.size())};
        }
        return {};
    }

    Result<void> send(const char* name, const sdk::CommandSource& source) {
        Accepts accepts(name);
        return measure(name, source.size(), pulled_.lines, [&] {
            const auto sent = sdk::pump(*stream_, source, accepts);
            return sent ? Result<void>() : Result<void>(sent.error());
        });
    }

    // What came in has left, to the unit.
    Result<void> check() {
        std::vector<std::string> targets;
        for (const importer::ItemEntry& item : plan_.book->items()) {
            targets.push_back("/v1/stock/" + sdk::percent_encoded(item.sku));
        }
        simdjson::dom::parser parser;
        return http_.get_many(targets, [&](std::size_t, const sdk::HttpResponse& response) {
            std::int64_t on_hand = -1;
            const auto level = parser.parse(response.body)["levels"].at(0);
            if (level["on_hand"].get(on_hand) != simdjson::SUCCESS || on_hand != 0) {
                return Result<void>(
                    Error{ErrorKind::protocol, "not everything has left: " + response.body});
            }
            return Result<void>();
        });
    }

    const DayPlan& plan_;
    sdk::HttpClient http_;
    std::unique_ptr<sdk::StreamClient> stream_;
    std::vector<std::string> targets_;
    Pulled pulled_;
    std::vector<Phase> phases_;
};

}  // namespace

Result<std::vector<Phase>> run_day(const DayPlan& plan) {
    Day day(plan);
    SKUA_SDK_CHECK(day.hold());
    return std::move(day.phases());
}

}  // namespace skua::bench
