// skua order change

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <vector>

#include "adapters/cli/arguments.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/sdk/commands.hpp"

namespace skua::cli {
namespace {

using sdk::percent_encoded;

struct ChangeOptions {
    std::string id;
    std::uint64_t expected_version = 0;
    std::vector<std::string> quantities;
    std::vector<std::string> prices;
    std::vector<std::string> added;
    std::uint32_t over = 0;  // of those that are added
    std::uint32_t under = 0;
    std::vector<std::uint64_t> removed;
    std::uint64_t priority = 0;
    std::string ship_to_file;
    std::string shipping_method;
    std::string requested_ship_date;
    std::string reason;
    std::string key;
};

// LINE:QUANTITY and LINE:PRICE, one entry for each line that is named.
sdk::Result<std::vector<sdk::ChangeLine>> changed_lines(const ChangeOptions& options) {
    std::vector<sdk::ChangeLine> lines;
    for (const std::string& text : options.quantities) {
        sdk::Result<LineQuantity> line = line_quantity_of(text);
        if (!line) {
            return line.error();
        }
        lines.push_back({line->line, line->quantity, {}});
    }
    for (const std::string& text : options.prices) {
        sdk::Result<LinePrice> price = line_price_of(text);
        if (!price) {
            return price.error();
        }
        const auto same = [&](const sdk::ChangeLine& line) { return line.line == price->line; };
        auto found = std::find_if(lines.begin(), lines.end(), same);
        if (found == lines.end()) {
            found = lines.insert(lines.end(), sdk::ChangeLine{price->line, 0, {}});
        }
        found->unit_price = price->unit_price;
    }
    return lines;
}

sdk::Result<std::string> address_of(const ChangeOptions& options) {
    std::string address;
    sdk::JsonWriter json(address);
    json.open_object();
    if (!options.ship_to_file.empty()) {
        sdk::Result<std::string> ship_to = read_text_file(options.ship_to_file);
        if (!ship_to) {
            return ship_to.error();
        }
        json.key("ship_to").raw(*ship_to);
    }
    json.optional_field("shipping_method", options.shipping_method);
    json.optional_field("requested_ship_date", options.requested_ship_date).close_object();
    return address;
}

sdk::Result<std::string> change_body(const ChangeOptions& options) {
    sdk::Result<std::vector<sdk::ChangeLine>> lines = changed_lines(options);
    if (!lines) {
        return lines.error();
    }
    std::vector<sdk::OrderLine> added;
    for (const std::string& text : options.added) {
        sdk::Result<sdk::OrderLine> line = order_line_of(text);
        if (!line) {
            return line.error();
        }
        added.push_back(*line);
        added.back().over_delivery_percent = options.over;
        added.back().under_delivery_percent = options.under;
    }
    sdk::Result<std::string> address = address_of(options);
    if (!address) {
        return address.error();
    }
    sdk::ChangeBody change;
    change.expected_version = options.expected_version;
    change.lines = *lines;
    change.add = added;
    change.remove = options.removed;
    change.priority = options.priority;
    change.address = *address;
    change.reason = options.reason;
    std::string body;
    sdk::JsonWriter json(body);
    json.open_object();
    sdk::append_change_fields(json, change);
    json.close_object();
    return body;
}

}  // namespace

void add_order_change(CLI::App& order, Context& context) {
    CLI::App* command = order.add_subcommand(
        "change",
        "change an order before its units are with the location, as a whole or not at all\n"
        "Examples:\n"
        "  skua order change o77 --expected-version 1 --line 0:5 --price 1:9.90\n"
        "  skua order change o77 --expected-version 2 --add TEA-01:2:4.50 --over 10 --remove 1\n"
        "  skua order change o77 --expected-version 3 --ship-to address.json --priority 1");
    auto options = std::make_shared<ChangeOptions>();
    command->add_option("id", options->id, "the engine's id")->required();
    command
        ->add_option("--expected-version", options->expected_version,
                     "the version that the change was made for; refused if it is another")
        ->required()
        ->check(positive_fault);
    command->add_option("--line", options->quantities, "LINE:QUANTITY, lines count from 0");
    command->add_option("--price", options->prices, "LINE:UNIT_PRICE");
    CLI::Option* add =
        command->add_option("--add", options->added, "SKU:QUANTITY:UNIT_PRICE, repeat for more");
    command
        ->add_option("--over", options->over,
                     "percent by which each added line may be delivered more")
        ->needs(add);
    command
        ->add_option("--under", options->under,
                     "percent that may be missing of each added line when it counts as complete")
        ->needs(add);
    command->add_option("--remove", options->removed, "LINE, repeat for more")
        ->check(unsigned_fault);
    command->add_option("--priority", options->priority, "1 first to 9 last")
        ->check(positive_fault);
    command->add_option("--ship-to", options->ship_to_file, "file with the new address, JSON");
    command->add_option("--shipping-method", options->shipping_method, "how it is to be sent");
    command->add_option("--requested-ship-date", options->requested_ship_date, "when");
    command->add_option("--reason", options->reason, "why");
    command->add_option("--key", options->key, "idempotency key");
    command->callback([&context, options] {
        sdk::Result<std::string> body = change_body(*options);
        if (!body) {
            return fail(context, body.error());
        }
        sdk::HttpRequest request = write(
            "POST", "/v1/orders/" + percent_encoded(options->id) + "/change", *std::move(body));
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

}  // namespace skua::cli
