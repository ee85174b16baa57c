#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/picks.hpp"
#include "adapters/sdk/json_writer.hpp"

namespace skua::cli {
namespace {

using sdk::percent_encoded;

void add_wave(CLI::App& app, Context& context) {
    CLI::App* wave = app.add_subcommand(
        "wave",
        "pull and claim the next fulfillments of a location as one pick list, oldest first\n"
        "Examples:\n  skua wave main --fulfillments 20\n"
        "  skua wave main --claim-seconds 600     (back to the queue after 10 idle minutes)");
    struct Options {
        std::string location;
        std::uint64_t fulfillments = 10;
        std::uint64_t claim_seconds = 1'800;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    wave->add_option("location", options->location, "the location")->required();
    wave->add_option("--fulfillments", options->fulfillments, "at most so many")
        ->check(unsigned_fault)
        ->capture_default_str();
    wave->add_option("--claim-seconds", options->claim_seconds,
                     "what nobody confirms for so long goes back")
        ->check(unsigned_fault)
        ->capture_default_str();
    wave->add_option("--key", options->key, "idempotency key: a repetition shows the same list");
    wave->callback([&context, options] {
        std::string body;
        sdk::JsonWriter(body)
            .open_object()
            .field("fulfillments", options->fulfillments)
            .field("claim_seconds", options->claim_seconds)
            .close_object();
        sdk::HttpRequest request =
            write("POST", "/v1/locations/" + percent_encoded(options->location) + "/waves", body);
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

sdk::Result<std::string> picks_body(const std::vector<std::string>& picks) {
    std::string body;
    sdk::JsonWriter json(body);
    json.open_object().key("picks").open_array();
    for (const std::string& text : picks) {
        sdk::Result<PickArgument> pick = pick_of(text);
        if (!pick) {
            return pick.error();
        }
        json.open_object().field("sku", pick->sku).field("quantity", pick->quantity);
        json.optional_field("fulfillment_id", pick->fulfillment_id).close_object();
    }
    json.close_array().close_object();
    return body;
}

struct ConfirmOptions {
    std::string id;
    bool is_all = false;
    std::vector<std::string> picks;
    std::string key;
};

// Everything that the list still wants, or what --pick says.
sdk::Result<std::string> confirm_body(Context& context, const ConfirmOptions& options) {
    if (!options.is_all) {
        return picks_body(options.picks);
    }
    sdk::Result<std::string> list =
        ask(context, get("/v1/picklists/" + percent_encoded(options.id)));
    return list ? remaining_picks(*list) : list;
}

void add_unclaim(CLI::App& pick, Context& context) {
    struct Options {
        std::string id;
        std::string reason;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    CLI::App* unclaim =
        pick.add_subcommand("unclaim",
                            "give back what is not picked of a list; the next wave pulls it again\n"
                            "Example: skua pick unclaim p99 --reason 'end of shift'");
    unclaim->add_option("id", options->id, "id of the pick list")->required();
    unclaim->add_option("--reason", options->reason, "why");
    unclaim->add_option("--key", options->key, "idempotency key");
    unclaim->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().optional_field("reason", options->reason).close_object();
        sdk::HttpRequest request =
            write("POST", "/v1/picklists/" + percent_encoded(options->id) + "/unclaim", body);
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

struct ListOptions {
    std::string location;
    std::string status;
    std::string after;
    std::uint64_t limit = 100;
};

std::string list_target(const ListOptions& options, std::string_view what) {
    std::string target = "/v1/locations/" + percent_encoded(options.location);
    target.append(what).append("?limit=").append(std::to_string(options.limit));
    target.append("&status=").append(percent_encoded(options.status));
    if (!options.after.empty()) {
        target.append("&after=").append(percent_encoded(options.after));
    }
    return target;
}

// The lists of one location, page by page.
struct ListCommand {
    const char* name;
    const char* help;
    const char* status;       // unless stated
    const char* status_help;  // what it may be
    const char* path;
};

void add_list(CLI::App& pick, Context& context, const ListCommand& command) {
    auto options = std::make_shared<ListOptions>();
    options->status = command.status;
    CLI::App* list = pick.add_subcommand(command.name, command.help);
    list->add_option("location", options->location, "the location")->required();
    list->add_option("--status", options->status, command.status_help)->capture_default_str();
    list->add_option("--after", options->after, "\"next\" of the page before");
    list->add_option("--limit", options->limit, "at most so many")
        ->check(unsigned_fault)
        ->capture_default_str();
    list->callback([&context, options, path = std::string(command.path)] {
        run_request(context, get(list_target(*options, path)));
    });
}

void add_lists(CLI::App& pick, Context& context) {
    add_list(pick, context,
             {"list", "pick lists of a location\nExample: skua pick list main --status claimed",
              "claimed", "claimed, done, unclaimed, expired or all", "/picklists"});
    add_list(pick, context,
             {"queue",
              "what a location has to pull, first what the next wave takes first, or what is "
              "claimed there\nExample: skua pick queue main",
              "waiting", "waiting or claimed", "/fulfillments"});
}

void add_pick(CLI::App& app, Context& context) {
    CLI::App* pick =
        app.add_subcommand("pick", "show pick lists, confirm what was picked, give back the rest");
    pick->require_subcommand(1);
    add_lists(*pick, context);
    add_unclaim(*pick, context);
    CLI::App* show = pick->add_subcommand("show", "one pick list\nExample: skua pick show p99");
    auto id = std::make_shared<std::string>();
    show->add_option("id", *id, "its id")->required();
    show->callback(
        [&context, id] { run_request(context, get("/v1/picklists/" + percent_encoded(*id))); });

    add_pick_short(*pick, context);
    CLI::App* confirm =
        pick->add_subcommand("confirm",
                             "say what was picked\nExamples:\n  skua pick confirm p99 --all\n"
                             "  skua pick confirm p99 --pick TEA-01:5 --pick CUP-02:1:f12.1");
    auto options = std::make_shared<ConfirmOptions>();
    confirm->add_option("id", options->id, "id of the pick list")->required();
    CLI::Option* all = confirm->add_flag("--all", options->is_all, "everything that is left on it");
    confirm->add_option("--pick", options->picks, "SKU:QUANTITY[:FULFILLMENT], repeat for more")
        ->excludes(all);
    confirm->add_option("--key", options->key, "idempotency key");
    confirm->callback([&context, options] {
        if (!options->is_all && options->picks.empty()) {
            return fail(context,
                        {sdk::ErrorKind::bad_argument, "say --all or at least one --pick"});
        }
        sdk::Result<std::string> body = confirm_body(context, *options);
        if (!body) {
            return fail(context, body.error());
        }
        sdk::HttpRequest request = write(
            "POST", "/v1/picklists/" + percent_encoded(options->id) + "/picks", *std::move(body));
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

void add_ship(CLI::App& app, Context& context) {
    CLI::App* ship =
        app.add_subcommand("ship",
                           "hand a picked fulfillment to the carrier\n"
                           "Example: skua ship f77.1 --carrier DHL --tracking JD014600");
    struct Options {
        std::string id;
        std::string carrier;
        std::string tracking;
        std::uint64_t package = 0;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    ship->add_option("fulfillment", options->id, "id of the fulfillment")->required();
    ship->add_option("--carrier", options->carrier, "who carries it")->required();
    ship->add_option("--tracking", options->tracking, "tracking number")->required();
    ship->add_option("--package", options->package, "this package alone, by its number")
        ->check(unsigned_fault);
    ship->add_option("--key", options->key, "idempotency key");
    ship->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().field("carrier", options->carrier);
        json.field("tracking_number", options->tracking);
        if (options->package != 0) {
            json.field("package", options->package);
        }
        json.close_object();
        sdk::HttpRequest request =
            write("POST", "/v1/fulfillments/" + percent_encoded(options->id) + "/ship", body);
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

}  // namespace

void add_warehouse_commands(CLI::App& app, Context& context) {
    add_wave(app, context);
    add_pick(app, context);
    add_ship(app, context);
    add_parcel_commands(app, context);
}

}  // namespace skua::cli
