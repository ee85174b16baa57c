#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/sdk/commands.hpp"

namespace skua::cli {
namespace {

using sdk::percent_encoded;

struct PlaceOptions {
    std::string file;
    std::string channel;
    std::string external_id;
    std::string currency;
    std::string policy;
    std::string placed_at;
    std::string reservation;
    std::vector<std::string> lines;
    std::uint32_t over = 0;
    std::uint32_t under = 0;
    std::uint32_t priority = 0;
    std::string key;
};

sdk::Result<std::string> order_body(const PlaceOptions& options) {
    if (!options.file.empty()) {
        return read_text_file(options.file);
    }
    if (options.channel.empty() || options.currency.empty() || options.lines.empty()) {
        return sdk::Error{
            sdk::ErrorKind::bad_argument,
            "an order needs --channel, --currency and at least one --line, or --file"};
    }
    std::vector<sdk::OrderLine> lines;
    for (const std::string& text : options.lines) {
        sdk::Result<sdk::OrderLine> line = order_line_of(text);
        if (!line) {
            return line.error();
        }
        lines.push_back(*line);
        lines.back().over_delivery_percent = options.over;
        lines.back().under_delivery_percent = options.under;
    }
    sdk::OrderBody order;
    order.channel = options.channel;
    order.external_id = options.external_id;
    order.currency = options.currency;
    order.policy = options.policy;
    order.placed_at = options.placed_at;
    order.priority = options.priority;
    order.lines = lines;
    if (!options.reservation.empty()) {
        const sdk::Result<std::uint64_t> id = reservation_of(options.reservation);
        if (!id) {
            return id.error();
        }
        order.reservation = *id;
    }
    std::string body;
    sdk::append_order(body, order);
    return body;
}

void add_place(CLI::App& order, Context& context) {
    CLI::App* command = order.add_subcommand(
        "place",
        "place one order\nExamples:\n"
        "  skua order place --channel web --external-id 1001 --currency EUR --line TEA-01:2:4.50\n"
        "  skua order place --file order.json     (the body of POST /v1/orders; - is stdin)");
    auto options = std::make_shared<PlaceOptions>();
    command->add_option("--file", options->file, "the whole order as JSON");
    command->add_option("--channel", options->channel, "where it comes from");
    command->add_option("--external-id", options->external_id, "its number there");
    command->add_option("--currency", options->currency, "for instance EUR");
    command->add_option("--policy", options->policy,
                        "all_or_nothing (default), backorder or backorder_short_lines");
    command->add_option("--placed-at", options->placed_at, "RFC 3339 time");
    command->add_option("--priority", options->priority, "1 first to 9 last; 5 if it is not stated")
        ->check(positive_fault);
    command->add_option("--line", options->lines, "SKU:QUANTITY:UNIT_PRICE, repeat for more");
    command->add_option("--over", options->over,
                        "percent by which each line may be delivered more");
    command->add_option("--under", options->under,
                        "percent that may be missing of each line when it counts as complete");
    command->add_option("--reservation", options->reservation,
                        "the cart that it is made of, for instance r77");
    command->add_option("--key", options->key, "idempotency key, if there is no external id");
    command->callback([&context, options] {
        sdk::Result<std::string> body = order_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        sdk::HttpRequest request = write("POST", "/v1/orders", *std::move(body));
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

void add_get_and_find(CLI::App& order, Context& context) {
    CLI::App* show =
        order.add_subcommand("get", "one order by its id\nExample: skua order get o77");
    auto id = std::make_shared<std::string>();
    show->add_option("id", *id, "the engine's id")->required();
    show->callback(
        [&context, id] { run_request(context, get("/v1/orders/" + percent_encoded(*id))); });

    CLI::App* find =
        order.add_subcommand("find",
                             "an order by the number its channel gave it\n"
                             "Example: skua order find --channel web --external-id 1001");
    auto channel = std::make_shared<std::string>();
    auto external_id = std::make_shared<std::string>();
    find->add_option("--channel", *channel, "the channel")->required();
    find->add_option("--external-id", *external_id, "its number there")->required();
    find->callback([&context, channel, external_id] {
        run_request(context, get("/v1/orders?channel=" + percent_encoded(*channel) +
                                 "&external_id=" + percent_encoded(*external_id)));
    });
}

struct CancelOptions {
    std::string id;
    std::vector<std::string> lines;
    std::string reason;
    std::string code;
    bool is_quiet = false;
    std::optional<std::uint64_t> expected_version;
    std::string key;
};

sdk::Result<std::string> cancel_body(const CancelOptions& options) {
    std::string body;
    sdk::JsonWriter json(body);
    json.open_object();
    if (options.expected_version) {
        json.field("expected_version", *options.expected_version);
    }
    if (!options.lines.empty()) {
        json.key("lines").open_array();
        for (const std::string& text : options.lines) {
            sdk::Result<LineQuantity> line = line_or_quantity_of(text);
            if (!line) {
                return line.error();
            }
            json.open_object().field("line", line->line);
            if (line->quantity != 0) {
                json.field("quantity", line->quantity);
            }
            json.close_object();
        }
        json.close_array();
    }
    json.optional_field("reason_code", options.code);
    if (options.is_quiet) {
        json.key("notify").raw("false");
    }
    json.optional_field("reason", options.reason).close_object();
    return body;
}

enum class Reason : std::uint8_t { optional, required };

// All ways to cancel: `path` is behind the order's.
void add_cancel_options(CLI::App* command, std::string_view path, Reason reason, Context& context) {
    auto options = std::make_shared<CancelOptions>();
    command->add_option("id", options->id, "the engine's id")->required();
    command->add_option("--line", options->lines,
                        "LINE:QUANTITY, or LINE for all that is left of it; lines count from 0");
    command->add_option("--reason", options->reason, "why")->required(reason == Reason::required);
    command->add_option(
        "--code", options->code,
        "why, to be counted: customer, declined, fraud, inventory, staff, expired or other");
    command->add_flag("--quiet", options->is_quiet, "the customer is not to be told");
    command
        ->add_option("--expected-version", options->expected_version,
                     "refuse if the order has changed since")
        ->check(unsigned_fault);
    command->add_option("--key", options->key, "idempotency key");
    command->callback([&context, options, path] {
        sdk::Result<std::string> body = cancel_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        const std::string at = "/v1/orders/" + percent_encoded(options->id);
        sdk::HttpRequest request = write("POST", at + std::string(path), *std::move(body));
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

void add_cancel(CLI::App& order, Context& context) {
    add_cancel_options(order.add_subcommand("cancel",
                                            "cancel an order, or some units of some lines\n"
                                            "Examples:\n"
                                            "  skua order cancel o77 --reason 'changed mind'\n"
                                            "  skua order cancel o77 --line 0:1 --line 2:5\n"
                                            "  skua order cancel o77 --code fraud --quiet"),
                       "/cancel", Reason::optional, context);
    add_cancel_options(
        order.add_subcommand("request-cancel",
                             "ask the locations to give back what is released to them\nExample: "
                             "skua order request-cancel o77 --line 0:1 --reason 'changed mind'"),
        "/cancellations", Reason::required, context);
    add_cancel_options(
        order.add_subcommand("close",
                             "what has not left will not come: close an order, or some of its "
                             "lines, short\nExamples:\n"
                             "  skua order close o77 --reason 'the supplier gave up'\n"
                             "  skua order close o77 --line 0:2 --line 1 --reason 'out of print'"),
        "/close", Reason::required, context);
}

void add_answer_cancel(CLI::App& order, Context& context) {
    struct Options {
        std::string id;
        std::string answer;
        std::string reason;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        order.add_subcommand("answer-cancel",
                             "what a location says to it\nExample: "
                             "skua order answer-cancel f77.1 accept --reason 'not packed yet'");
    command->add_option("fulfillment", options->id, "id of the fulfillment")->required();
    command->add_option("answer", options->answer, "accept or refuse")->required();
    command->add_option("--reason", options->reason, "why")->required();
    command->add_option("--key", options->key, "idempotency key");
    command->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().field("answer", options->answer);
        json.field("reason", options->reason).close_object();
        sdk::HttpRequest request = write(
            "POST", "/v1/fulfillments/" + percent_encoded(options->id) + "/cancellation", body);
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

void add_cancel_requests(CLI::App& order, Context& context) {
    struct Options {
        std::string location;
        std::uint64_t after = 0;
        std::uint64_t limit = 100;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = order.add_subcommand("cancel-requests",
                                             "what a location is asked to cancel and has not "
                                             "answered\nExample: skua order cancel-requests main");
    command->add_option("location", options->location, "the location")->required();
    command->add_option("--after", options->after, "\"next\" of the page before")
        ->check(unsigned_fault);
    command->add_option("--limit", options->limit, "at most so many")
        ->check(unsigned_fault)
        ->capture_default_str();
    command->callback([&context, options] {
        run_request(context, get("/v1/locations/" + percent_encoded(options->location) +
                                 "/cancellations?after=" + std::to_string(options->after) +
                                 "&limit=" + std::to_string(options->limit)));
    });
}

void add_holds(CLI::App& order, Context& context) {
    struct Options {
        std::string id;
        std::string hold;
        std::string until;
        std::string role;
        std::string reason;
    };
    auto placed = std::make_shared<Options>();
    CLI::App* hold = order.add_subcommand(
        "hold",
        "keep an order out of waves\nExamples:\n"
        "  skua order hold o77 fraud --reason 'check' --release-role risk\n"
        "  skua order hold o77 payment --until 2026-12-01T12:00:00Z     (it ends by itself)");
    hold->add_option("id", placed->id, "the engine's id")->required();
    hold->add_option("hold", placed->hold, "name of the hold")->required();
    hold->add_option("--until", placed->until, "RFC 3339 time at which it ends by itself");
    hold->add_option("--release-role", placed->role, "who alone may release it");
    hold->add_option("--reason", placed->reason, "why");
    hold->callback([&context, placed] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().field("hold", placed->hold);
        json.optional_field("hold_until", placed->until);
        json.optional_field("release_role", placed->role);
        json.optional_field("reason", placed->reason).close_object();
        run_request(context,
                    write("POST", "/v1/orders/" + percent_encoded(placed->id) + "/holds", body));
    });
    auto released = std::make_shared<Options>();
    CLI::App* release = order.add_subcommand(
        "release-hold", "let it go on\nExample: skua order release-hold o77 fraud --role risk");
    release->add_option("id", released->id, "the engine's id")->required();
    release->add_option("hold", released->hold, "name of the hold")->required();
    release->add_option("--role", released->role, "as whom, where the hold asks for a role");
    release->add_option("--reason", released->reason, "why");
    release->callback([&context, released] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().optional_field("role", released->role);
        json.optional_field("reason", released->reason).close_object();
        run_request(context, write("POST",
                                   "/v1/orders/" + percent_encoded(released->id) + "/holds/" +
                                       percent_encoded(released->hold) + "/release",
                                   body));
    });
}

}  // namespace

void add_order_commands(CLI::App& app, Context& context) {
    CLI::App* order = app.add_subcommand("order", "place, look up, change, cancel and hold orders");
    order->require_subcommand(1);
    add_place(*order, context);
    add_get_and_find(*order, context);
    add_order_history(*order, context);
    add_cancel(*order, context);
    add_order_change(*order, context);
    add_answer_cancel(*order, context);
    add_cancel_requests(*order, context);
    add_holds(*order, context);
}

}  // namespace skua::cli
