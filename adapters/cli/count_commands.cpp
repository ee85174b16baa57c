// Conditions of stock, short picks and counts.

#include <CLI/CLI.hpp>
#include <memory>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/sdk/json_writer.hpp"

namespace skua::cli {
namespace {

using sdk::percent_encoded;

constexpr const char* kKeyHelp = "idempotency key: the same key never does it twice";

void send(Context& context, const std::string& target, const std::string& body,
          const std::string& key) {
    sdk::HttpRequest request = write("POST", target, body);
    request.idempotency_key = key;
    run_request(context, request);
}

struct CountOptions {
    std::string id;
    std::int64_t quantity = 0;
    std::string reason;
    std::string key;
};

std::string reason_body(const CountOptions& options) {
    std::string body;
    sdk::JsonWriter(body).open_object().optional_field("reason", options.reason).close_object();
    return body;
}

void add_step(CLI::App& count, Context& context, const std::string& action,
              const std::string& help) {
    CLI::App* command = count.add_subcommand(
        action, help + "\nExample: skua count " + action + " c12 --reason 'counted twice'");
    auto options = std::make_shared<CountOptions>();
    command->add_option("id", options->id, "id of the count")->required();
    command->add_option("--reason", options->reason, "why");
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options, action] {
        send(context, "/v1/counts/" + percent_encoded(options->id) + "/" + action,
             reason_body(*options), options->key);
    });
}

void add_record(CLI::App& count, Context& context) {
    CLI::App* command =
        count.add_subcommand("record",
                             "say how many are there, picked and packed ones included\n"
                             "Example: skua count record c12 --quantity 17");
    auto options = std::make_shared<CountOptions>();
    command->add_option("id", options->id, "id of the count")->required();
    command->add_option("--quantity", options->quantity, "units that are there")->required();
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().key("quantity").number(options->quantity);
        json.close_object();
        send(context, "/v1/counts/" + percent_encoded(options->id) + "/record", body, options->key);
    });
}

void add_open(CLI::App& count, Context& context) {
    CLI::App* command = count.add_subcommand("open",
                                             "ask for a count of a SKU at a location\n"
                                             "Example: skua count open TEA-01 --location main");
    struct Options {
        std::string sku;
        std::string location;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    command->add_option("sku", options->sku, "the SKU")->required();
    command->add_option("--location", options->location, "where")->required();
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().field("sku", options->sku);
        json.field("location", options->location).close_object();
        send(context, "/v1/stock/counts", body, options->key);
    });
}

}  // namespace

void add_stock_condition(CLI::App& stock, Context& context) {
    CLI::App* command = stock.add_subcommand(
        "condition",
        "move units between sellable, quality_hold and damaged\n"
        "Example: skua stock condition TEA-01 --location main --from sellable --to damaged\n"
        "           --quantity 2 --reason 'wet boxes'");
    struct Options {
        std::string sku;
        std::string location;
        std::string from;
        std::string to;
        std::uint64_t quantity = 0;
        std::string reason;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    command->add_option("sku", options->sku, "the SKU")->required();
    command->add_option("--location", options->location, "where")->required();
    command->add_option("--from", options->from, "the condition they are in")->required();
    command->add_option("--to", options->to, "the condition they get")->required();
    command->add_option("--quantity", options->quantity, "units")
        ->check(unsigned_fault)
        ->required();
    command->add_option("--reason", options->reason, "why")->required();
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().field("sku", options->sku).field("location", options->location);
        json.field("from", options->from).field("to", options->to);
        json.field("quantity", options->quantity).field("reason", options->reason).close_object();
        send(context, "/v1/stock/conditions", body, options->key);
    });
}

void add_pick_short(CLI::App& pick, Context& context) {
    CLI::App* command = pick.add_subcommand(
        "short",
        "say that units are not where the list sends for them\n"
        "Example: skua pick short p99 --sku TEA-01 --quantity 2 --reason 'bin is empty'");
    struct Options {
        std::string id;
        std::string sku;
        std::uint64_t quantity = 0;
        std::string order;
        std::string reason;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    command->add_option("id", options->id, "id of the pick list")->required();
    command->add_option("--sku", options->sku, "the SKU")->required();
    command->add_option("--quantity", options->quantity, "units that are missing")
        ->check(unsigned_fault)
        ->required();
    command->add_option("--order", options->order, "only of this order");
    command->add_option("--reason", options->reason, "why")->required();
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().field("sku", options->sku).field("quantity", options->quantity);
        json.optional_field("order_id", options->order);
        json.field("reason", options->reason).close_object();
        send(context, "/v1/picklists/" + percent_encoded(options->id) + "/shorts", body,
             options->key);
    });
}

void add_count_commands(CLI::App& app, Context& context) {
    CLI::App* count = app.add_subcommand("count", "count what is really there");
    count->require_subcommand(1);
    CLI::App* show = count->add_subcommand("show", "one count\nExample: skua count show c12");
    auto id = std::make_shared<std::string>();
    show->add_option("id", *id, "its id")->required();
    show->callback(
        [&context, id] { run_request(context, get("/v1/counts/" + percent_encoded(*id))); });
    add_open(*count, context);
    add_record(*count, context);
    add_step(*count, context, "approve", "approve what was counted");
    add_step(*count, context, "recount", "have it counted again");
    add_step(*count, context, "cancel", "give it up");
    add_step(*count, context, "post", "book the difference");
}

}  // namespace skua::cli
