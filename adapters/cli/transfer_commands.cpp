// Transfers between locations.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/sdk/json_writer.hpp"
#include "adapters/sdk/transfers.hpp"

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
    std::string from;
    std::string to;
    std::vector<std::string> lines;
    std::string reference;
    std::string reason;
    std::string key;
    bool is_ready = false;
};

sdk::Result<std::string> create_body(const CreateOptions& options) {
    std::vector<sdk::TransferLine> lines;
    for (const std::string& text : options.lines) {
        sdk::Result<sdk::ReserveLine> line = reserve_line_of(text);
        if (!line) {
            return line.error();
        }
        lines.push_back({.sku = line->sku, .quantity = line->quantity});
    }
    std::string body;
    sdk::append_create_transfer(body, {.from = options.from,
                                       .to = options.to,
                                       .lines = lines,
                                       .reference = options.reference,
                                       .is_ready = options.is_ready,
                                       .reason = options.reason,
                                       .idempotency_key = {}});
    return body;
}

void add_create(CLI::App& transfers, Context& context) {
    CLI::App* command = transfers.add_subcommand(
        "create",
        "plan a transfer; with --ready its units are held at once\nExample:\n"
        "  skua transfer create --from main --to west --line TEA-01:5 --reference LORRY-7 --ready");
    auto options = std::make_shared<CreateOptions>();
    command->add_option("--from", options->from, "where the units are")->required();
    command->add_option("--to", options->to, "where they go")->required();
    command->add_option("--line", options->lines, "SKU:QUANTITY, repeat for more")->required();
    command->add_option("--reference", options->reference, "its number elsewhere");
    command->add_flag("--ready", options->is_ready, "hold the units at once");
    command->add_option("--reason", options->reason, "why");
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        sdk::Result<std::string> body = create_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        send(context, "/v1/stock/transfers", *body, options->key);
    });
}

struct ReceiveOptions {
    std::string id;
    std::vector<std::string> sellable;
    std::vector<std::string> quality_hold;
    std::vector<std::string> damaged;
    std::string reason;
    std::string key;
    bool completes = false;
};

sdk::Result<void> add_items(const std::vector<std::string>& texts, const char* condition,
                            std::vector<sdk::TransferItem>& items) {
    for (const std::string& text : texts) {
        sdk::Result<LineQuantity> line = line_quantity_of(text);
        if (!line) {
            return line.error();
        }
        items.push_back({.line = line->line, .quantity = line->quantity, .condition = condition});
    }
    return {};
}

sdk::Result<std::string> receive_body(const ReceiveOptions& options) {
    std::vector<sdk::TransferItem> items;
    SKUA_SDK_CHECK(add_items(options.sellable, "sellable", items));
    SKUA_SDK_CHECK(add_items(options.quality_hold, "quality_hold", items));
    SKUA_SDK_CHECK(add_items(options.damaged, "damaged", items));
    std::string body;
    sdk::append_receive_transfer(body, {.transfer = 0,
                                        .items = items,
                                        .completes = options.completes,
                                        .reason = options.reason,
                                        .idempotency_key = {}});
    return body;
}

void add_receive(CLI::App& transfers, Context& context) {
    CLI::App* command =
        transfers.add_subcommand("receive",
                                 "say what has arrived of a transfer\nExample:\n"
                                 "  skua transfer receive t77 --line 0:4 --damaged 0:1 --complete");
    auto options = std::make_shared<ReceiveOptions>();
    command->add_option("id", options->id, "id of the transfer")->required();
    command->add_option("--line", options->sellable, "LINE:QUANTITY that can be sold");
    command->add_option("--quality-hold", options->quality_hold,
                        "LINE:QUANTITY that somebody is to look at");
    command->add_option("--damaged", options->damaged, "LINE:QUANTITY that is damaged");
    command->add_flag("--complete", options->completes,
                      "nothing more will come: what is missing is lost, what is too much found");
    command->add_option("--reason", options->reason, "why");
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        sdk::Result<std::string> body = receive_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        send(context, "/v1/transfers/" + percent_encoded(options->id) + "/receipts", *body,
             options->key);
    });
}

struct StepOptions {
    std::string id;
    std::string units;
    std::string reason;
    std::string key;
};

void add_step(CLI::App& transfers, Context& context, const std::string& action,
              const std::string& help) {
    CLI::App* command =
        transfers.add_subcommand(action, help + "\nExample: skua transfer " + action + " t77");
    auto options = std::make_shared<StepOptions>();
    command->add_option("id", options->id, "id of the transfer")->required();
    if (action == "cancel") {
        command->add_option("--units", options->units,
                            "of one in transit: return (they are back) or write_off");
    }
    command->add_option("--reason", options->reason, "why");
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options, action] {
        std::string body;
        sdk::JsonWriter(body)
            .open_object()
            .optional_field("units", options->units)
            .optional_field("reason", options->reason)
            .close_object();
        send(context, "/v1/transfers/" + percent_encoded(options->id) + "/" + action, body,
             options->key);
    });
}

struct ListOptions {
    std::string location;
    std::string status = "all";
    std::string after;
    std::uint64_t limit = 100;
};

std::string list_target(const ListOptions& options) {
    std::string target = "/v1/transfers?limit=" + std::to_string(options.limit);
    target.append("&status=").append(percent_encoded(options.status));
    if (!options.location.empty()) {
        target.append("&location=").append(percent_encoded(options.location));
    }
    if (!options.after.empty()) {
        target.append("&after=").append(percent_encoded(options.after));
    }
    return target;
}

void add_list(CLI::App& transfers, Context& context) {
    auto options = std::make_shared<ListOptions>();
    CLI::App* list = transfers.add_subcommand(
        "list",
        "transfers, by location or status\nExample: skua transfer list --location west "
        "--status in_transit");
    list->add_option("--location", options->location, "from or to there");
    list->add_option("--status", options->status,
                     "draft, ready, in_transit, partially_received, received, cancelled or all")
        ->capture_default_str();
    list->add_option("--after", options->after, "\"next\" of the page before");
    list->add_option("--limit", options->limit, "at most so many")
        ->check(unsigned_fault)
        ->capture_default_str();
    list->callback([&context, options] { run_request(context, get(list_target(*options))); });
}

}  // namespace

void add_transfer_commands(CLI::App& app, Context& context) {
    CLI::App* transfers = app.add_subcommand("transfer", "move stock from location to location");
    transfers->require_subcommand(1);
    add_create(*transfers, context);
    add_step(*transfers, context, "ready", "hold the units of a draft for it");
    add_step(*transfers, context, "dispatch", "the units have left their location");
    add_receive(*transfers, context);
    add_step(*transfers, context, "cancel", "it does not take place");
    add_list(*transfers, context);
    auto id = std::make_shared<std::string>();
    CLI::App* show =
        transfers->add_subcommand("show", "one transfer\nExample: skua transfer show t77");
    show->add_option("id", *id, "its id")->required();
    show->callback(
        [&context, id] { run_request(context, get("/v1/transfers/" + percent_encoded(*id))); });
}

}  // namespace skua::cli
