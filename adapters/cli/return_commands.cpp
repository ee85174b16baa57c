// Returns of shipped lines.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/sdk/json_writer.hpp"
#include "adapters/sdk/returns.hpp"

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

struct CreateOptions {
    std::string order;
    std::vector<std::string> lines;
    std::string reference;
    std::string reason;
    std::string key;
    bool is_approved = false;
};

sdk::Result<std::string> create_body(const CreateOptions& options) {
    std::vector<sdk::ReturnLine> lines;
    for (const std::string& text : options.lines) {
        sdk::Result<LineQuantity> line = line_quantity_of(text);
        if (!line) {
            return line.error();
        }
        lines.push_back({.line = line->line, .quantity = line->quantity});
    }
    std::string body;
    sdk::append_create_return(body, {.order_id = 0,
                                     .lines = lines,
                                     .reference = options.reference,
                                     .is_approved = options.is_approved,
                                     .reason = options.reason,
                                     .idempotency_key = {}});
    return body;
}

void add_create(CLI::App& returns, Context& context) {
    CLI::App* command = returns.add_subcommand(
        "create",
        "say what a customer sends back of shipped lines\nExample:\n"
        "  skua return create o77 --line 0:2 --reference RMA-5 --approve --reason 'too small'");
    auto options = std::make_shared<CreateOptions>();
    command->add_option("order", options->order, "id of the order")->required();
    command->add_option("--line", options->lines, "LINE:QUANTITY, repeat for more")->required();
    command->add_option("--reference", options->reference, "its number elsewhere");
    command->add_flag("--approve", options->is_approved, "nobody else has to approve it");
    command->add_option("--reason", options->reason, "why");
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        sdk::Result<std::string> body = create_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        send(context, "/v1/orders/" + percent_encoded(options->order) + "/returns", *body,
             options->key);
    });
}

struct ReceiveOptions {
    std::string id;
    std::string location;
    std::vector<std::string> restocked;
    std::vector<std::string> quarantined;
    std::vector<std::string> scrapped;
    std::string reason;
    std::string key;
};

sdk::Result<void> add_items(const std::vector<std::string>& texts, const char* disposition,
                            std::vector<sdk::ReturnedItem>& items) {
    for (const std::string& text : texts) {
        sdk::Result<LineQuantity> line = line_quantity_of(text);
        if (!line) {
            return line.error();
        }
        items.push_back(
            {.line = line->line, .quantity = line->quantity, .disposition = disposition});
    }
    return {};
}

sdk::Result<std::string> receive_body(const ReceiveOptions& options) {
    std::vector<sdk::ReturnedItem> items;
    SKUA_SDK_CHECK(add_items(options.restocked, "restock", items));
    SKUA_SDK_CHECK(add_items(options.quarantined, "quarantine", items));
    SKUA_SDK_CHECK(add_items(options.scrapped, "scrap", items));
    std::string body;
    sdk::append_receive_return(body, {.return_id = {},
                                      .location = options.location,
                                      .items = items,
                                      .reason = options.reason,
                                      .idempotency_key = {}});
    return body;
}

void add_receive(CLI::App& returns, Context& context) {
    CLI::App* command =
        returns.add_subcommand("receive",
                               "say what has come of a return, and what becomes of it\nExample:\n"
                               "  skua return receive m77.1 --location main --restock 0:1 "
                               "--scrap 0:1");
    auto options = std::make_shared<ReceiveOptions>();
    command->add_option("id", options->id, "id of the return")->required();
    command->add_option("--location", options->location, "where it came to")->required();
    command->add_option("--restock", options->restocked, "LINE:QUANTITY that is sold again");
    command->add_option("--quarantine", options->quarantined,
                        "LINE:QUANTITY that somebody is to look at");
    command->add_option("--scrap", options->scrapped, "LINE:QUANTITY that is thrown away");
    command->add_option("--reason", options->reason, "why");
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        sdk::Result<std::string> body = receive_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        send(context, "/v1/returns/" + percent_encoded(options->id) + "/receipts", *body,
             options->key);
    });
}

struct StepOptions {
    std::string id;
    std::string reason;
    std::string key;
};

void add_step(CLI::App& returns, Context& context, const std::string& action,
              const std::string& help) {
    CLI::App* command = returns.add_subcommand(
        action, help + "\nExample: skua return " + action + " m77.1 --reason 'as agreed'");
    auto options = std::make_shared<StepOptions>();
    command->add_option("id", options->id, "id of the return")->required();
    command->add_option("--reason", options->reason, "why");
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options, action] {
        std::string body;
        sdk::JsonWriter(body)
            .open_object()
            .optional_field("reason", options->reason)
            .close_object();
        send(context, "/v1/returns/" + percent_encoded(options->id) + "/" + action, body,
             options->key);
    });
}

}  // namespace

void add_return_commands(CLI::App& app, Context& context) {
    CLI::App* returns = app.add_subcommand("return", "take back what was shipped");
    returns->require_subcommand(1);
    add_create(*returns, context);
    add_receive(*returns, context);
    add_step(*returns, context, "approve", "approve what was asked for");
    add_step(*returns, context, "reject", "do not take it back");
    add_step(*returns, context, "cancel", "nothing will come");
    add_step(*returns, context, "close", "nothing more will come");
    auto id = std::make_shared<std::string>();
    CLI::App* show = returns->add_subcommand("show", "one return\nExample: skua return show m77.1");
    show->add_option("id", *id, "its id")->required();
    show->callback(
        [&context, id] { run_request(context, get("/v1/returns/" + percent_encoded(*id))); });
}

}  // namespace skua::cli
