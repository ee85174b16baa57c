#include <fmt/format.h>
#include <simdjson.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/demo_day.hpp"
#include "adapters/cli/importer/progress.hpp"
#include "adapters/cli/output.hpp"
#include "adapters/cli/picks.hpp"
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

struct DemoWave {
    std::string pick_list;
    std::size_t lines = 0;
    std::string fulfillment;
    std::string order;
    std::uint64_t line = 0;  // of the order, the first that was shipped
    std::string sku;
    std::string returned;  // of one unit of that line
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
        : context_(context), seed_(seed), wire_(wire), progress_(importer::ProgressMode::always) {}

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
        SKUA_SDK_CHECK(pull_wave());
        if (!wave_.pick_list.empty()) {
            SKUA_SDK_CHECK(pick());
            SKUA_SDK_CHECK(ship());
            SKUA_SDK_CHECK(take_back());
        }
        return {};
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
        if (wave_.pick_list.empty()) {
            print_out(fmt::format("  nothing was left to pick at {}\n", kDemoLocation));
        } else {
            print_out(
                fmt::format("  pick list            {:>6}   {} lines, all picked\n"
                            "  shipped                       {} (order {})\n"
                            "  returned             {:>6}   one {}, which is sold again\n",
                            wave_.pick_list, wave_.lines, wave_.fulfillment, wave_.order,
                            wave_.returned, wave_.sku));
        }
        print_out(
            fmt::format("\nWhere to look next\n"
                        "  {0}/stats                      rates, queues, latencies\n"
                        "  {0}/metrics                    the same for Prometheus\n"
                        "  {0}/v1/events?after=0          everything that happened\n"
                        "  {0}/v1/stock/TEA-01            one SKU\n",
                        context_.url));
        if (!wave_.order.empty()) {
            print_out(fmt::format("  {}/v1/orders/{:<18}  the shipped order\n", context_.url,
                                  wave_.order));
        }
        print_out(fmt::format("  {} --url {} events --follow   watch it live\n",
                              shell_word(context_.program), shell_word(context_.url)));
    }

private:
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

    // With a key per seed and step, so that a second run repeats nothing.
    Result<std::string> post(const std::string& target, std::string body, std::string_view step) {
        sdk::HttpRequest request = write("POST", target, std::move(body));
        request.idempotency_key = fmt::format("demo/{}/{}", seed_, step);
        return ask(context_, request);
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

    Result<void> pull_wave() {
        Result<std::string> body = post(fmt::format("/v1/locations/{}/waves", kDemoLocation),
                                        R"({"fulfillments":10})", "wave");
        if (!body) {
            return body.error();
        }
        simdjson::dom::parser parser;
        simdjson::dom::element root;
        simdjson::dom::array fulfillments;
        simdjson::dom::array lines;
        std::string_view id;
        if (parser.parse(*body).get(root) != simdjson::SUCCESS ||
            root["fulfillments"].get(fulfillments) != simdjson::SUCCESS ||
            root["lines"].get(lines) != simdjson::SUCCESS) {
            return Error{ErrorKind::protocol, "the engine's pick list cannot be read"};
        }
        if (root["id"].get(id) != simdjson::SUCCESS || fulfillments.size() == 0) {
            return {};
        }
        wave_.pick_list = id;
        wave_.lines = lines.size();
        std::string_view first;
        if ((*fulfillments.begin()).get(first) == simdjson::SUCCESS) {
            wave_.fulfillment = first;
        }
        return {};
    }

    Result<void> pick() {
        const std::string target = "/v1/picklists/" + wave_.pick_list;
        Result<std::string> list = ask(context_, get(target));
        if (!list) {
            return list.error();
        }
        Result<std::string> body = remaining_picks(*list);
        if (!body) {
            // Nothing left is what a second run finds.
            return body.error().kind == ErrorKind::refused ? Result<void>()
                                                           : Result<void>(body.error());
        }
        Result<std::string> done = post(target + "/picks", *body, "picks");
        return done ? Result<void>() : Result<void>(done.error());
    }

    Result<void> ship() {
        Result<std::string> body =
            post("/v1/fulfillments/" + wave_.fulfillment + "/ship",
                 R"({"carrier":"DHL","tracking_number":"JD0146000001"})", "ship");
        if (!body) {
            return body.error();
        }
        simdjson::dom::parser parser;
        simdjson::dom::element root;
        simdjson::dom::array shipped;
        std::string_view order;
        std::string_view sku;
        if (parser.parse(*body).get(root) != simdjson::SUCCESS ||
            root["order_id"].get(order) != simdjson::SUCCESS ||
            root["shipped"].get(shipped) != simdjson::SUCCESS || shipped.size() == 0 ||
            shipped.at(0)["line"].get(wave_.line) != simdjson::SUCCESS ||
            shipped.at(0)["sku"].get(sku) != simdjson::SUCCESS) {
            return Error{ErrorKind::protocol, "the engine's shipment cannot be read"};
        }
        wave_.order = order;
        wave_.sku = sku;
        return {};
    }

    // The customer keeps the rest.
    Result<void> take_back() {
        Result<std::string> asked =
            post("/v1/orders/" + wave_.order + "/returns",
                 fmt::format(R"({{"lines":[{{"line":{},"quantity":1}}],"approved":true,)"
                             R"("reason":"one too many"}})",
                             wave_.line),
                 "return");
        if (!asked) {
            return asked.error();
        }
        simdjson::dom::parser parser;
        std::string_view id;
        if (parser.parse(*asked)["id"].get(id) != simdjson::SUCCESS) {
            return Error{ErrorKind::protocol, "the engine's return cannot be read"};
        }
        wave_.returned = id;
        Result<std::string> came =
            post("/v1/returns/" + wave_.returned + "/receipts",
                 fmt::format(R"({{"location":"{}","items":[{{"line":{},"quantity":1,)"
                             R"("disposition":"restock"}}]}})",
                             kDemoLocation, wave_.line),
                 "return-receipt");
        return came ? Result<void>() : Result<void>(came.error());
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
        json.field("cancelled", counts_.last_order).field("pick_list", wave_.pick_list);
        json.field("shipped_fulfillment", wave_.fulfillment).field("shipped_order", wave_.order);
        json.field("returned", wave_.returned);
        json.close_object();
        print_out(out + "\n");
    }

    Context& context_;
    std::uint64_t seed_;
    sdk::Wire wire_;
    importer::Progress progress_;
    std::unique_ptr<sdk::StreamClient> stream_;
    DemoCounts counts_;
    DemoWave wave_;
};

}  // namespace

void add_demo_command(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "demo",
        "a small day of orders, made up here, from nothing to a return\n"
        "Items, stock, 300 orders, a change, a cancel, a late receipt that fills\n"
        "back-orders, one pick list picked, one fulfillment shipped, one unit of it returned.\n"
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
