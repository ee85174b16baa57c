#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/sdk/commands.hpp"

namespace skua::cli {
namespace {

using sdk::percent_encoded;

struct ReserveOptions {
    std::string channel;
    std::string external_id;
    std::string policy;
    std::uint64_t seconds = 0;
    std::vector<std::string> lines;
    std::string key;
};

sdk::Result<std::string> reserve_body(const ReserveOptions& options) {
    std::vector<sdk::ReserveLine> lines;
    for (const std::string& text : options.lines) {
        sdk::Result<sdk::ReserveLine> line = reserve_line_of(text);
        if (!line) {
            return line.error();
        }
        lines.push_back(*line);
    }
    sdk::ReserveBody cart;
    cart.channel = options.channel;
    cart.external_id = options.external_id;
    cart.ttl_seconds = options.seconds;
    cart.policy = options.policy;
    cart.lines = lines;
    std::string body;
    sdk::append_reserve(body, cart);
    return body;
}

void add_reserve(CLI::App& cart, Context& context) {
    CLI::App* command =
        cart.add_subcommand("reserve",
                            "hold units for a cart for a time\nExample:\n"
                            "  skua cart reserve --channel web --line TEA-01:2 --seconds 600\n"
                            "  skua order place --reservation r77 ...     (makes an order of it)");
    auto options = std::make_shared<ReserveOptions>();
    command->add_option("--channel", options->channel, "where it comes from")->required();
    command->add_option("--external-id", options->external_id, "its number there, a label");
    command->add_option("--policy", options->policy,
                        "all_or_nothing (default), backorder or backorder_short_lines");
    command
        ->add_option("--seconds", options->seconds,
                     "how long, at most 86400 (default: as its channel says)")
        ->check(positive_fault);
    command->add_option("--line", options->lines, "SKU:QUANTITY, repeat for more")->required();
    command->add_option("--key", options->key, "idempotency key");
    command->callback([&context, options] {
        sdk::Result<std::string> body = reserve_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        sdk::HttpRequest request = write("POST", "/v1/reservations", *std::move(body));
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

struct ChangeOptions {
    std::string id;
    std::uint64_t seconds = 0;
    std::string reason;
    std::string key;
};

void send_change(Context& context, const ChangeOptions& options, const std::string& action) {
    std::string body;
    sdk::JsonWriter json(body);
    json.open_object();
    if (options.seconds != 0) {
        json.field("ttl_seconds", options.seconds);
    }
    json.optional_field("reason", options.reason).close_object();
    sdk::HttpRequest request =
        write("POST", "/v1/reservations/" + percent_encoded(options.id) + "/" + action, body);
    request.idempotency_key = options.key;
    run_request(context, request);
}

void add_changes(CLI::App& cart, Context& context) {
    auto longer = std::make_shared<ChangeOptions>();
    CLI::App* extend = cart.add_subcommand(
        "extend",
        "let it end later, counted from now\nExample: skua cart extend r77 --seconds 600");
    extend->add_option("id", longer->id, "the engine's id")->required();
    extend->add_option("--seconds", longer->seconds, "how long from now (default 600)")
        ->check(positive_fault);
    extend->add_option("--key", longer->key, "idempotency key");
    extend->callback([&context, longer] { send_change(context, *longer, "extend"); });

    auto given = std::make_shared<ChangeOptions>();
    CLI::App* release =
        cart.add_subcommand("release", "give its units back\nExample: skua cart release r77");
    release->add_option("id", given->id, "the engine's id")->required();
    release->add_option("--reason", given->reason, "why");
    release->add_option("--key", given->key, "idempotency key");
    release->callback([&context, given] { send_change(context, *given, "release"); });

    auto id = std::make_shared<std::string>();
    CLI::App* show =
        cart.add_subcommand("show", "one reservation by its id\nExample: skua cart show r77");
    show->add_option("id", *id, "the engine's id")->required();
    show->callback(
        [&context, id] { run_request(context, get("/v1/reservations/" + percent_encoded(*id))); });
}

}  // namespace

void add_cart_commands(CLI::App& app, Context& context) {
    CLI::App* cart = app.add_subcommand("cart", "hold units for carts, extend and release them");
    cart->require_subcommand(1);
    add_reserve(*cart, context);
    add_changes(*cart, context);
}

}  // namespace skua::cli
