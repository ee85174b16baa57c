// skua-devices: so many devices empty a warehouse of orders against the real skuad, once per number
// of shards; then the day is judged. It exits 1 unless
//
//   - no list and no task was with two devices at a time, by their answers and by the events;
//   - each unit was picked once and shipped once, and of each order line every unit is shipped or
//     back-ordered at the end, and in one place after every record (L1, L2, S2, S7);
//   - each unit short was promised again elsewhere or back-ordered, in the record that took it;
//   - the claims of devices that vanished ended by themselves, and what was left was pulled again;
//   - the engine's orders and levels are what the events made them, and nobody waits beside stock;
//   - `skua verify` passes the journal, with its rules for the state after every record.
//
// It also fails when the day had none of these in it.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "engine/tools/certificate.hpp"
#include "tests/devices/day.hpp"
#include "tests/support/temp_dir.hpp"

namespace skua::devices {
namespace {

using tools::with_commas;

struct Arguments {
    std::vector<std::uint32_t> shards{2, 4};
    Day day;
    std::string keep;
};

void print(const DayReport& report) {
    const Stocked& stocked = report.stocked;
    const UnitFigures& units = report.units;
    const ClaimFigures& claims = report.claims;
    const DeviceFigures& devices = report.devices;
    fmt::print(
        "  {} orders, {} lines, {} units in; {} units received at the first location, {} at "
        "the second; {:.1f} s\n",
        with_commas(units.orders), with_commas(stocked.lines), with_commas(units.ordered),
        with_commas(stocked.units_first), with_commas(stocked.units_second), stocked.seconds);
    fmt::print(
        "  {} lists, {} claims of {} lines, {} of them again; {} lists given back, {} "
        "expired; {} carts taken over; {} refused because the claim was over\n",
        with_commas(claims.lists), with_commas(claims.claims), with_commas(claims.tasks),
        with_commas(claims.claimed_again), with_commas(claims.lists_unclaimed),
        with_commas(claims.lists_expired), with_commas(devices.carts_found),
        with_commas(devices.late));
    fmt::print(
        "  {} shorts of {} units: {} promised again, {} back-ordered; {} units filled "
        "later\n",
        with_commas(units.shorts), with_commas(units.shorted), with_commas(units.promised_again),
        with_commas(units.shorted_to_wait), with_commas(units.filled));
    fmt::print(
        "  {} lines picked, {} packed, {} shipped; {} units in {} packages and {} "
        "shipments; {} units back-ordered at the end\n",
        with_commas(claims.lines_picked), with_commas(claims.lines_packed),
        with_commas(claims.lines_shipped), with_commas(units.shipped), with_commas(units.packages),
        with_commas(units.shipments), with_commas(units.backordered));
    fmt::print("  {} orders closed, {} waiting; {} levels, {} set aside\n",
               with_commas(report.closing.orders_closed),
               with_commas(report.closing.orders_waiting), with_commas(report.closing.levels),
               with_commas(report.closing.levels_set_aside));
    fmt::print(
        "  {} commands, {} of them sent twice, {} pulls found nothing; {:.2f} s, CPU of the "
        "engine {:.2f} s, of the devices {:.2f} s\n",
        with_commas(devices.commands), with_commas(devices.repeated),
        with_commas(devices.nothing_to_pull), report.seconds, report.engine_cpu_seconds,
        report.client_cpu_seconds);
    fmt::print("  {} records with events judged; verify, {:.1f} s:\n", with_commas(units.records),
               report.verify_seconds);
    for (const std::string& verdict : report.verdicts) {
        fmt::print("    {}\n", verdict);
    }
    for (const std::string& fault : report.faults.kept()) {
        fmt::print("  WRONG: {}\n", fault);
    }
    if (report.faults.count() > 0) {
        fmt::print("  {} faults in all\n", with_commas(report.faults.count()));
    }
}

// 0 right, 1 wrong, 3 not held.
int hold_day(const Arguments& arguments, std::uint32_t shards) {
    std::optional<tests::TempDir> own;
    Day day = arguments.day;
    day.shards = shards;
    if (arguments.keep.empty()) {
        day.folder = own.emplace().path();
    } else {
        day.folder = fmt::format("{}/{}", arguments.keep, shards);
        std::error_code ignored;
        std::filesystem::create_directories(day.folder, ignored);
    }
    fmt::print("{} shards, {} devices\n", shards, day.devices);
    std::fflush(stdout);
    const auto report = hold(day);
    if (!report) {
        fmt::print("  NOT HELD: {}\n", report.error().text);
        return 3;
    }
    print(*report);
    std::fflush(stdout);
    return report->faults.count() == 0 ? 0 : 1;
}

int run(Arguments& arguments) {
    fmt::print("seed {}\n", arguments.day.goods.seed);
    const auto book = read_book(arguments.day.goods);
    if (!book) {
        fmt::print("{}\nFAILED\n", book.error().text);
        return 3;
    }
    arguments.day.book = &*book;
    int worst = 0;
    for (const std::uint32_t shards : arguments.shards) {
        worst = std::max(worst, hold_day(arguments, shards));
    }
    fmt::print("{}\n", worst == 0 ? "PASSED" : "FAILED");
    return worst;
}

}  // namespace
}  // namespace skua::devices

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    skua::devices::Arguments arguments;
    skua::devices::Day& day = arguments.day;
    day.goods.seed = static_cast<std::uint64_t>(
        std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds{1});
    day.goods.made_orders = 5'000;
    CLI::App app("skua-devices: devices empty a warehouse against the real skuad, and are judged");
    const auto share = CLI::Range(0, 1'000);
    app.add_option("--shards", arguments.shards, "numbers of shards, one engine each")
        ->delimiter(',')
        ->check(CLI::Range(1, 64));
    app.add_option("--devices", day.devices, "each with a connection or two of its own")
        ->check(CLI::Range(1, 500))
        ->capture_default_str();
    app.add_option("--history", day.goods.file, "online_retail.csv.xz; else orders are made");
    app.add_option("--orders", day.goods.made_orders, "orders to make")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}))
        ->capture_default_str();
    app.add_option("--stock-percent", day.goods.stock_percent,
                   "of what is ordered, at the first location")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app.add_option("--per-pull", day.habits.fulfillments_max, "orders on a list, at most")
        ->check(CLI::Range(1, 1'000))
        ->capture_default_str();
    app.add_option("--short-share", day.habits.short_share, "of 1,000 tasks")->check(share);
    app.add_option("--unclaim-share", day.habits.unclaim_share, "of 1,000 lists")->check(share);
    app.add_option("--vanish-share", day.habits.vanish_share, "of 1,000 lists")->check(share);
    app.add_option("--minutes", day.minutes_max, "after which a day has failed")
        ->capture_default_str();
    app.add_option("--seed", day.goods.seed, "of everything that is by chance; default: the time")
        ->envname("SKUA_SEED");
    app.add_option("--keep", arguments.keep, "folder in which the data directories stay");
    CLI11_PARSE(app, argc, argv);
    return skua::devices::run(arguments);
}
