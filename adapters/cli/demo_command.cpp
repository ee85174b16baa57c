#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/demo_day.hpp"
#include "adapters/cli/demo_warehouse.hpp"
#include "adapters/cli/importer/progress.hpp"
#include "adapters/cli/output.hpp"
#include "adapters/cli/wire_option.hpp"
#include "adapters/sdk/json_writer.hpp"
#include "adapters/sdk/pump.hpp"

namespace skua::cli {
namespace {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

struct DemoCounts {
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t full = 0;
    std::uint64_t partial = 0;
    std::uint64_t none = 0;
    std::uint64_t units = 0;
    std::uint64_t backordered = 0;
    std::uint64_t replayed = 0;
    std::string last_order;      // id of the last accepted one
    std::string previous_order;  // of the one before it
};

// Owner: the main thread.
class DemoSource final : public sdk::CommandSource {
public:
    explicit DemoSource(const std::vector<DemoCommand>& commands) : commands_(commands) {}
    [[nodiscard]] std::size_t size() const override { return commands_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override { commands_[index](out); }

private:
    const std::vector<DemoCommand>& commands_;
};

// Owner: the main thread.
class DemoSink final : public sdk::AnswerSink {
public:
    DemoSink(importer::Progress& progress, DemoCounts* orders)
        : progress_(progress), orders_(orders) {}

    Result<void> take(std::size_t index, const sdk::CommandAnswer& answer) override {
        if (orders_ != nullptr) {
            count(answer);
            return {};
        }
        if (!answer.is_accepted()) {
            return Error{ErrorKind::refused, fmt::format("demo command {} was refused: {} {}",
                                                         index, answer.code, answer.detail)};
        }
        return {};
    }
    void frame_done(std::size_t commands_done) override { progress_.update(commands_done); }

private:
    void count(const sdk::CommandAnswer& answer) {
        orders_->replayed += answer.is_replayed ? 1U : 0U;
        if (!answer.is_accepted()) {
            ++orders_->rejected;
            return;
        }
        ++orders_->accepted;
        orders_->full += answer.allocation == sdk::Allocation::full ? 1U : 0U;
        orders_->partial += answer.allocation == sdk::Allocation::partial ? 1U : 0U;
        orders_->none += answer.allocation == sdk::Allocation::none ? 1U : 0U;
        orders_->units += answer.units_ordered;
        orders_->backordered += answer.units_backordered;
        orders_->previous_order = std::exchange(orders_->last_order, answer.id);
    }

    importer::Progress& progress_;
    DemoCounts* orders_;  // empty: every command has to succeed
};

// Owner: the main thread.
class Demo {
public:
    Demo(Context& context, std::uint64_t seed, sdk::Wire wire)
        : context_(context),
          seed_(seed),
          wire_(wire),
          progress_(importer::ProgressMode::always),
          warehouse_(context, seed) {}

    Result<void> run() {
        Result<sdk::Url> url = sdk::parse_url(context_.url);
        if (!url) {
            return url.error();
        }
        sdk::StreamOptions options;
        options.wire = wire_;
        auto stream = sdk::StreamClient::open(*url, options);
        if (!stream) {
            return stream.error();
        }
        stream_ = *std::move(stream);
        const DemoDay day = make_demo_day(seed_);
        SKUA_SDK_CHECK(send("locations", day.locations));
        SKUA_SDK_CHECK(send("channels", day.channels));
        SKUA_SDK_CHECK(send("items", day.items));
        SKUA_SDK_CHECK(send("bins", day.bins));
        SKUA_SDK_CHECK(send("morning receipts", day.receipts));
        SKUA_SDK_CHECK(send("orders", day.orders, &counts_));
        SKUA_SDK_CHECK(change_previous());
        SKUA_SDK_CHECK(cancel_last());
        SKUA_SDK_CHECK(send("late receipts", day.late_receipts));
        return warehouse_.run();
    }

    void print() const {
        if (context_.is_json) {
            return print_json();
        }
        print_out(fmt::format(
            "\nA day of orders\n"
            "  orders accepted      {:>6}   full {}, partly {}, back-ordered whole {}\n"
            "  orders refused       {:>6}   all or nothing, and not enough there\n"
            "  units ordered        {:>6}   {} of them back-ordered at first\n"
            "  answered from before {:>6}\n"
            "  changed                       {}   one of its first line, and first in line\n"
            "  cancelled                     {}\n",
            counts_.accepted, counts_.full, counts_.partial, counts_.none, counts_.rejected,
            counts_.units, counts_.backordered, counts_.replayed, counts_.previous_order,
            counts_.last_order));
        print_warehouse();
        print_out(
            fmt::format("\nWhere to look next\n"
                        "  {0}/stats                      rates, queues, latencies\n"
                        "  {0}/metrics                    the same for Prometheus\n"
                        "  {0}/v1/events?after=0          everything that happened\n"
                        "  {0}/v1/stock/TEA-01            one SKU\n",
                        context_.url));
        if (const std::string& order = warehouse_.report().part_order; !order.empty()) {
            print_out(fmt::format("  {}/v1/orders/{}/history       what happened to an order\n",
                                  context_.url, order));
        }
        print_out(fmt::format("  {} --url {} events --follow   watch it live\n",
                              shell_word(context_.program), shell_word(context_.url)));
    }

private:
    void print_warehouse() const {
        const WarehouseReport& day = warehouse_.report();
        if (day.pick_list.empty()) {
            print_out(fmt::format("  nothing was left to pick at {}\n", kDemoLocation));
            return;
        }
        print_out(fmt::format(
            "  pick list                     {}   {} lines, all picked but one unit\n"
            "  not found                     one {}, {}; its bin is counted ({}) and sold from "
            "again\n",
            day.pick_list, day.lines, day.short_sku,
            day.short_at.empty() ? "back-ordered" : "promised at " + day.short_at + " instead",
            day.count));
        if (!day.whole_order.empty()) {
            print_out(fmt::format(
                "  shipped                       {} (order {})\n"
                "  returned                      {}   one {}, which is sold "
                "again\n",
                day.whole_fulfillment, day.whole_order, day.returned, day.returned_sku));
        }
        if (!day.part_order.empty()) {
            print_out(fmt::format(
                "  shipped in part               {} (order {})   {} unit left, {} "
                "packed and waiting\n",
                day.part_fulfillment, day.part_order, day.part_units, day.waiting_units));
        }
    }

    Result<void> send(const char* what, const std::vector<DemoCommand>& commands,
                      DemoCounts* orders = nullptr) {
        progress_.begin(what, commands.size());
        DemoSink sink(progress_, orders);
        Result<sdk::PumpCounts> counts = sdk::pump(*stream_, DemoSource(commands), sink);
        if (!counts) {
            return counts.error();
        }
        progress_.end(counts->commands);
        return {};
    }

    Result<std::string> post(const std::string& target, std::string body, std::string_view step) {
        return post_once(context_, seed_, target, std::move(body), step);
    }

    Result<void> change_previous() {
        if (counts_.previous_order.empty()) {
            return {};
        }
        Result<std::string> done =
            post("/v1/orders/" + counts_.previous_order + "/change",
                 R"({"expected_version":1,"lines":[{"line":0,"quantity":1}],"priority":1,)"
                 R"("shipping_method":"express","reason":"one will do, but today"})",
                 "change");
        return done ? Result<void>() : Result<void>(done.error());
    }

    Result<void> cancel_last() {
        if (counts_.last_order.empty()) {
            return {};
        }
        Result<std::string> done = post("/v1/orders/" + counts_.last_order + "/cancel",
                                        R"({"reason":"changed mind"})", "cancel");
        return done ? Result<void>() : Result<void>(done.error());
    }

    void print_json() const {
        std::string out;
        sdk::JsonWriter json(out);
        json.open_object().field("orders_accepted", counts_.accepted);
        json.field("orders_rejected", counts_.rejected).field("orders_full", counts_.full);
        json.field("orders_partial", counts_.partial).field("orders_none", counts_.none);
        json.field("units", counts_.units).field("units_backordered", counts_.backordered);
        json.field("orders_replayed", counts_.replayed);
        json.field("changed", counts_.previous_order);
        const WarehouseReport& day = warehouse_.report();
        json.field("cancelled", counts_.last_order).field("pick_list", day.pick_list);
        json.field("short_sku", day.short_sku).field("count", day.count);
        json.field("shipped_fulfillment", day.whole_fulfillment);
        json.field("shipped_order", day.whole_order).field("part_shipped_order", day.part_order);
        json.field("returned", day.returned);
        json.close_object();
        print_out(out + "\n");
    }

    Context& context_;
    std::uint64_t seed_;
    sdk::Wire wire_;
    importer::Progress progress_;
    std::unique_ptr<sdk::StreamClient> stream_;
    DemoCounts counts_;
    WarehouseDay warehouse_;
};

}  // namespace

void add_demo_command(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "demo",
        "a small day of orders, made up here, from nothing to a return\n"
        "Items, stock, 300 orders, a change, a cancel, a late receipt that fills\n"
        "back-orders, a pick list with a short pick and its count, one fulfillment shipped\n"
        "whole, one in part, and a return.\n"
        "Example: skua demo --seed 7");
    auto seed = std::make_shared<std::uint64_t>(1);
    command->add_option("--seed", *seed, "another seed is another day")
        ->check(unsigned_fault)
        ->capture_default_str();
    auto wire = std::make_shared<sdk::Wire>(sdk::Wire::json);
    add_wire_option(*command, *wire);
    command->callback([&context, seed, wire] {
        Demo demo(context, *seed, *wire);
        if (Result<void> done = demo.run(); !done) {
            return fail(context, done.error());
        }
        demo.print();
    });
}

}  // namespace skua::cli
