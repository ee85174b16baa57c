#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/sdk/json_writer.hpp"

namespace skua::cli {
namespace {

using sdk::percent_encoded;

struct PackOptions {
    std::string id;
    std::vector<std::string> lines;
    std::uint64_t package = 0;
    bool seals = false;
    std::string reference;
    std::uint64_t weight = 0;
    std::uint64_t length = 0;
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::string key;
};

void append_stated(sdk::JsonWriter& json, std::string_view name, std::uint64_t number) {
    if (number != 0) {
        json.field(name, number);
    }
}

sdk::Result<std::string> pack_body(const PackOptions& options) {
    std::string body;
    sdk::JsonWriter json(body);
    json.open_object();
    if (!options.lines.empty()) {
        json.key("lines").open_array();
        for (const std::string& line : options.lines) {
            sdk::Result<LineQuantity> stated = line_quantity_of(line);
            if (!stated) {
                return stated.error();
            }
            json.open_object().field("line", stated->line).field("quantity", stated->quantity);
            json.close_object();
        }
        json.close_array();
    }
    append_stated(json, "package", options.package);
    if (options.seals) {
        json.key("seal").raw("true");
    }
    json.optional_field("reference", options.reference);
    append_stated(json, "weight_grams", options.weight);
    append_stated(json, "length_mm", options.length);
    append_stated(json, "width_mm", options.width);
    append_stated(json, "height_mm", options.height);
    json.close_object();
    return body;
}

void add_pack(CLI::App& app, Context& context) {
    CLI::App* pack =
        app.add_subcommand("pack",
                           "put picked units into a package\nExamples:\n"
                           "  skua pack f77.1 --line 0:2 --line 1:1 --seal --weight 850\n"
                           "  skua pack f77.1 --package 1 --seal");
    auto options = std::make_shared<PackOptions>();
    pack->add_option("fulfillment", options->id, "id of the fulfillment")->required();
    pack->add_option("--line", options->lines, "LINE:QUANTITY, repeat for more");
    pack->add_option("--package", options->package, "one that is open; a new one if not stated")
        ->check(positive_fault);
    pack->add_flag("--seal", options->seals, "nothing more goes into it");
    pack->add_option("--reference", options->reference, "what it is called elsewhere");
    pack->add_option("--weight", options->weight, "in grams")->check(positive_fault);
    pack->add_option("--length", options->length, "in millimetres")->check(positive_fault);
    pack->add_option("--width", options->width, "in millimetres")->check(positive_fault);
    pack->add_option("--height", options->height, "in millimetres")->check(positive_fault);
    pack->add_option("--key", options->key, "idempotency key");
    pack->callback([&context, options] {
        sdk::Result<std::string> body = pack_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        sdk::HttpRequest request = write(
            "POST", "/v1/fulfillments/" + percent_encoded(options->id) + "/pack", *std::move(body));
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

void add_track(CLI::App& app, Context& context) {
    CLI::App* track = app.add_subcommand(
        "track",
        "say where a shipment is, as its carrier does\n"
        "Example: skua track s77.1 in_transit --at 2024-05-01T12:00:00Z --event JD-0001");
    struct Options {
        std::string id;
        std::string status;
        std::string occurred_at;
        std::string event_id;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    track->add_option("shipment", options->id, "id of the shipment")->required();
    track
        ->add_option("status", options->status,
                     "pre_transit, in_transit, out_for_delivery, delivery_failed, delivered, "
                     "returned_to_sender or lost")
        ->required();
    track->add_option("--at", options->occurred_at, "when, as RFC 3339")->required();
    track->add_option("--event", options->event_id, "the carrier's id; each counts once")
        ->required();
    track->add_option("--key", options->key, "idempotency key");
    track->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().field("status", options->status);
        json.field("occurred_at", options->occurred_at);
        json.field("event_id", options->event_id).close_object();
        sdk::HttpRequest request =
            write("POST", "/v1/shipments/" + percent_encoded(options->id) + "/tracking", body);
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

void add_over_delivery(CLI::App& app, Context& context) {
    CLI::App* more =
        app.add_subcommand("over-deliver",
                           "ship more of a picked line than was ordered, within its tolerance\n"
                           "Example: skua over-deliver f77.1 0:3");
    struct Options {
        std::string id;
        std::string line;
        std::string reason;
        std::string key;
    };
    auto options = std::make_shared<Options>();
    more->add_option("fulfillment", options->id, "id of the fulfillment")->required();
    more->add_option("line", options->line, "LINE:QUANTITY, lines count from 0")->required();
    more->add_option("--reason", options->reason, "why");
    more->add_option("--key", options->key, "idempotency key");
    more->callback([&context, options] {
        const sdk::Result<LineQuantity> line = line_quantity_of(options->line);
        if (!line) {
            return fail(context, line.error());
        }
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().field("line", line->line).field("quantity", line->quantity);
        json.optional_field("reason", options->reason).close_object();
        sdk::HttpRequest request = write(
            "POST", "/v1/fulfillments/" + percent_encoded(options->id) + "/over-delivery", body);
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

}  // namespace

void add_parcel_commands(CLI::App& app, Context& context) {
    add_pack(app, context);
    add_track(app, context);
    add_over_delivery(app, context);
}

}  // namespace skua::cli
