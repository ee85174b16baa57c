// skua-race: clients race for stock that is not there for all of them, against the real skuad with
// several shards. First for the last units of one SKU, then with carts that overlap on 20 SKUs
// while others cancel, stock comes in and waves are picked and shipped.
//   skua-race --shards 2,4 --wire json,binary --carts 2000000
// Right is: exactly the stock is sold; the clients' ledger, /stats and the journal say the same;
// `skua verify` finds no cart refused that a single thread would have taken, and does find one that
// a forgery refuses; and it was a race: commands waited on undecided resources, on every shard.
// Exit 0 when all that is so, 1 when not, 3 when a race could not be held.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "engine/tools/certificate.hpp"
#include "tests/race/race_day.hpp"
#include "tests/support/temp_dir.hpp"

namespace skua::race {
namespace {

using domain::CommandKind;
using tools::with_commas;

struct Arguments {
    std::vector<std::uint32_t> shards{2, 4};
    std::vector<sdk::Wire> wires{sdk::Wire::json, sdk::Wire::binary};
    Field field;
    std::uint64_t carts = 20'000;
    std::uint64_t singles = 10'000;
    std::uint64_t units = 1'000;
    std::uint64_t seed = 0;
    std::string keep;
};

const char* name_of(sdk::Wire wire) {
    return wire == sdk::Wire::json ? "json" : "binary";
}

// "1,204 + 1,187"
template <class Figure>
std::string per_shard(const std::vector<ShardFigures>& shards, Figure figure) {
    std::string text;
    for (const ShardFigures& shard : shards) {
        text += (text.empty() ? "" : " + ") + with_commas(figure(shard));
    }
    return text;
}

void print(const StageReport& stage) {
    const Verdicts& said = stage.ledger.verdicts;
    const std::uint64_t accepted = said.accepted(CommandKind::place_order);
    const std::uint64_t sent = accepted + said.rejected(CommandKind::place_order);
    fmt::print("  {}: {} orders, {} accepted, refused {}; {:.0f} orders/s\n", stage.name,
               with_commas(sent), with_commas(accepted),
               said.rejects_text(CommandKind::place_order),
               static_cast<double>(sent) / stage.seconds);
    if (said.accepted(CommandKind::create_wave) > 0) {
        fmt::print("    {} cancelled (refused {}), {} receipts, {} waves, {} shipments\n",
                   with_commas(said.accepted(CommandKind::cancel_order)),
                   said.rejects_text(CommandKind::cancel_order),
                   with_commas(said.accepted(CommandKind::receive_stock)),
                   with_commas(said.accepted(CommandKind::create_wave)),
                   with_commas(said.accepted(CommandKind::ship_fulfillment)));
    }
    fmt::print("    votes {}; waited on an undecided resource {}\n",
               per_shard(stage.shards, [](const ShardFigures& s) { return s.votes; }),
               per_shard(stage.shards, [](const ShardFigures& s) { return s.waited; }));
    fmt::print("    most undecided at once {}; most waiting {}; busy ms {}; {} orders read back\n",
               per_shard(stage.shards, [](const ShardFigures& s) { return s.undecided_max; }),
               per_shard(stage.shards, [](const ShardFigures& s) { return s.waiting_max; }),
               per_shard(stage.shards, [](const ShardFigures& s) { return s.busy_us / 1'000; }),
               with_commas(stage.orders_read));
}

void print(const DayReport& report) {
    for (const StageReport& stage : report.stages) {
        print(stage);
    }
    fmt::print("  {} follow-ups; {}\n", with_commas(report.journal.continued),
               report.journal.summary);
    fmt::print("    decisions {}; a forged refusal, record {}, {}; {:.1f} s\n",
               report.journal.decision, with_commas(report.journal.forged_record),
               report.faults.empty() ? "is named" : "see below", report.verify_seconds);
    for (const std::string& fault : report.faults) {
        fmt::print("  WRONG: {}\n", fault);
    }
}

// 0 right, 1 wrong, 3 not held.
int hold_day(const Arguments& arguments, std::uint32_t shards, sdk::Wire wire) {
    std::optional<tests::TempDir> own;
    Day day;
    if (arguments.keep.empty()) {
        day.folder = own.emplace().path();
    } else {
        day.folder = fmt::format("{}/{}-{}", arguments.keep, shards, name_of(wire));
        std::error_code ignored;
        std::filesystem::create_directories(day.folder, ignored);
    }
    day.shards = shards;
    day.field = arguments.field;
    day.field.wire = wire;
    day.stages = {one_sku_race({arguments.singles, arguments.seed}, arguments.units),
                  cart_race({arguments.carts, arguments.seed})};
    fmt::print("{} shards, {}: {} clients, each with {} frames of {} commands under way\n", shards,
               name_of(wire), day.field.clients, day.field.in_flight, day.field.frame);
    std::fflush(stdout);
    const auto report = hold(day);
    if (!report) {
        fmt::print("  NOT HELD: {}\n", report.error().text);
        return 3;
    }
    print(*report);
    std::fflush(stdout);
    return report->faults.empty() ? 0 : 1;
}

int run(const Arguments& arguments) {
    fmt::print("seed {}\n", arguments.seed);
    int worst = 0;
    for (const std::uint32_t shards : arguments.shards) {
        for (const sdk::Wire wire : arguments.wires) {
            worst = std::max(worst, hold_day(arguments, shards, wire));
        }
    }
    fmt::print("{}\n", worst == 0 ? "PASSED" : "FAILED");
    return worst;
}

}  // namespace
}  // namespace skua::race

int main(int argc, char** argv) {
    using skua::sdk::Wire;
    std::signal(SIGPIPE, SIG_IGN);
    skua::race::Arguments arguments;
    arguments.seed = static_cast<std::uint64_t>(
        std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds{1});
    CLI::App app(
        "skua-race: clients race for stock against the real skuad, and the books are judged");
    const std::map<std::string, Wire> wires{{"json", Wire::json}, {"binary", Wire::binary}};
    app.add_option("--shards", arguments.shards, "numbers of shards, one engine each")
        ->delimiter(',')
        ->check(CLI::Range(2, 64));
    app.add_option("--wire", arguments.wires, "json, binary or both")
        ->delimiter(',')
        ->transform(CLI::CheckedTransformer(wires));
    app.add_option("--clients", arguments.field.clients, "WebSocket connections")
        ->check(CLI::Range(1, 1'000))
        ->capture_default_str();
    app.add_option("--frame", arguments.field.frame, "commands per frame")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--in-flight", arguments.field.in_flight, "frames under way per connection")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--carts", arguments.carts, "carts of several SKUs")
        ->check(CLI::Range(std::uint64_t{1'000}, std::uint64_t{100'000'000}))
        ->take_last()
        ->capture_default_str();
    app.add_option("--singles", arguments.singles, "orders of one unit for the one SKU")
        ->take_last()
        ->capture_default_str();
    app.add_option("--units", arguments.units, "units of the one SKU")->capture_default_str();
    app.add_option("--seed", arguments.seed, "of the carts; default: the time")
        ->envname("SKUA_SEED");
    app.add_option("--keep", arguments.keep, "folder in which the data directories stay");
    CLI11_PARSE(app, argc, argv);
    // What is under way never meets the engine's own limit, so that no answer is "later".
    constexpr std::uint64_t kUnderWayMax = 8'192;
    const skua::race::Field& field = arguments.field;
    if (std::uint64_t{field.clients} * field.frame * field.in_flight > kUnderWayMax ||
        arguments.singles < arguments.units || arguments.units == 0) {
        fmt::print(stderr,
                   "skua-race: at most {} commands under way, and at least one unit and an "
                   "order for each\n",
                   kUnderWayMax);
        return 2;
    }
    return skua::race::run(arguments);
}
