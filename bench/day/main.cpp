// skua-day: what a warehouse's day costs a running engine: orders are placed, pulled, picked,
// packed and shipped, each phase over all of them before the next, and one JSON object says the
// engine's CPU time per line of each. It ends with an error unless everything that came in has
// left.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <random>

#include "adapters/cli/importer/csv_reader.hpp"
#include "adapters/cli/importer/online_retail.hpp"
#include "adapters/cli/wire_option.hpp"
#include "bench/day/phases.hpp"

namespace skua::bench {
namespace {

using sdk::Result;

struct Arguments {
    std::string url = "http://127.0.0.1:8750";
    std::string history;
    std::uint64_t orders = 100'000;
    std::uint64_t lines = 3;
    std::uint64_t skus = 1'000;
    DayPlan plan;
};

Result<importer::OrderBook> read_history(const std::string& file) {
    auto source = importer::open_source(file);
    if (!source) {
        return source.error();
    }
    Result<importer::RejectLog> rejects = importer::RejectLog::open("");
    if (!rejects) {
        return rejects.error();
    }
    importer::OrderBook book;
    importer::Accounts accounts;
    importer::CsvReader reader(**source);
    SKUA_SDK_CHECK(importer::read_online_retail(reader, {.channel = "day", .currency = "GBP"}, book,
                                                accounts, *rejects));
    return book;
}

// Always the same ones. No SKU twice in an order.
Result<importer::OrderBook> make_orders(const Arguments& arguments) {
    std::mt19937_64 random(1);
    importer::OrderBook book;
    for (std::uint64_t i = 0; i < arguments.orders; ++i) {
        const auto order = book.order("day", std::to_string(i));
        if (!order) {
            return order.error();
        }
        book.order_at(*order).currency = "GBP";
        const std::uint64_t first = random();
        for (std::uint64_t line = 0; line < arguments.lines; ++line) {
            const std::uint64_t sku = (first + line * 7) % arguments.skus;
            const auto item = book.item(fmt::format("SKU-{:06}", sku), "day");
            if (!item) {
                return item.error();
            }
            SKUA_SDK_CHECK(book.add_line(*order, *item,
                                         {.quantity = 1 + static_cast<std::int64_t>(first % 5),
                                          .price = {.unscaled = 1'250, .scale = 2},
                                          .file_line = i + 1}));
        }
    }
    return book;
}

std::string to_json(const importer::OrderBook& book, const std::vector<Phase>& phases) {
    std::string list;
    for (const Phase& phase : phases) {
        const auto per = [&](std::uint64_t count) {
            return static_cast<double>(phase.cpu_ns) / static_cast<double>(count);
        };
        list += fmt::format(
            "{}{{\"name\":\"{}\",\"commands\":{},\"lines\":{},\"seconds\":{:.3f},"
            "\"cpu_seconds\":{:.3f},\"cpu_ns_per_line\":{:.1f},\"cpu_ns_per_command\":{:.1f},"
            "\"wall_ns_per_line\":{:.1f}}}",
            list.empty() ? "" : ",", phase.name, phase.commands, phase.lines, phase.seconds,
            static_cast<double>(phase.cpu_ns) / 1e9, per(phase.lines), per(phase.commands),
            phase.seconds * 1e9 / static_cast<double>(phase.lines));
    }
    return fmt::format("{{\"orders\":{},\"lines\":{},\"units\":{},\"skus\":{},\"phases\":[{}]}}",
                       book.orders().size(), book.lines(), book.units(), book.items().size(), list);
}

Result<void> run(Arguments& arguments) {
    const auto url = sdk::parse_url(arguments.url);
    if (!url) {
        return url.error();
    }
    arguments.plan.url = *url;
    const auto book =
        arguments.history.empty() ? make_orders(arguments) : read_history(arguments.history);
    if (!book) {
        return book.error();
    }
    arguments.plan.book = &*book;
    const auto phases = run_day(arguments.plan);
    if (!phases) {
        return phases.error();
    }
    fmt::print("{}\n", to_json(*book, *phases));
    return {};
}

}  // namespace
}  // namespace skua::bench

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    skua::bench::Arguments arguments;
    CLI::App app(
        "skua-day: the engine's CPU time per placed, pulled, picked, packed, shipped line");
    const auto at_least_one = CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000});
    app.add_option("--url", arguments.url, "where the engine listens; it is empty")
        ->envname("SKUA_URL")
        ->capture_default_str();
    app.add_option("--engine-pid", arguments.plan.engine, "its process, on this machine")
        ->required();
    app.add_option("--history", arguments.history, "online_retail.csv.xz; else orders are made");
    app.add_option("--orders", arguments.orders, "orders to make")->check(at_least_one);
    app.add_option("--lines", arguments.lines, "lines of each")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100}));
    app.add_option("--skus", arguments.skus, "SKUs to order of")
        ->check(CLI::Range(std::uint64_t{1'000}, std::uint64_t{1'000'000}));
    app.add_option("--per-wave", arguments.plan.fulfillments_per_wave, "orders on a pick list")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000}))
        ->capture_default_str();
    skua::cli::add_wire_option(app, arguments.plan.wire);
    CLI11_PARSE(app, argc, argv);
    if (const auto done = skua::bench::run(arguments); !done) {
        fmt::print(stderr, "skua-day: {}\n", done.error().text);
        return 1;
    }
    return 0;
}
