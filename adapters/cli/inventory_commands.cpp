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

void add_item(CLI::App& app, Context& context) {
    CLI::App* item = app.add_subcommand("item", "items that can be sold");
    item->require_subcommand(1);
    CLI::App* define =
        item->add_subcommand("define",
                             "make an item known, or change its description\n"
                             "Example: skua item define TEA-01 --description 'Black tea, 100 g'");
    struct Options {
        std::string sku;
        std::string description;
    };
    auto options = std::make_shared<Options>();
    define->add_option("sku", options->sku, "the SKU")->required();
    define->add_option("--description", options->description, "what people call it");
    define->callback([&context, options] {
        std::string body;
        sdk::JsonWriter(body)
            .open_object()
            .field("description", options->description)
            .close_object();
        run_request(context, write("PUT", "/v1/items/" + percent_encoded(options->sku), body));
    });
}

void add_location(CLI::App& app, Context& context) {
    CLI::App* location = app.add_subcommand("location", "places that hold stock");
    location->require_subcommand(1);
    CLI::App* define = location->add_subcommand(
        "define", "make a location known\nExample: skua location define main");
    auto name = std::make_shared<std::string>();
    define->add_option("location", *name, "its name")->required();
    define->callback([&context, name] {
        run_request(context, write("PUT", "/v1/locations/" + percent_encoded(*name), "{}"));
    });
    CLI::App* list = location->add_subcommand("list", "all locations");
    list->callback([&context] { run_request(context, get("/v1/locations")); });
}

void add_channel(CLI::App& app, Context& context) {
    CLI::App* channel = app.add_subcommand("channel", "where orders come from");
    channel->require_subcommand(1);
    CLI::App* define =
        channel->add_subcommand("define",
                                "make a channel known, with the locations it sells from, in order\n"
                                "Examples:\n"
                                "  skua channel define web --location main --location east\n"
                                "  skua channel define web --location main --release-after 1800   "
                                "(half an hour to change one's mind)");
    struct Options {
        std::string channel;
        std::vector<std::string> locations;
        std::uint64_t release_after = 0;
        std::uint64_t reservation = 0;
    };
    auto options = std::make_shared<Options>();
    define->add_option("channel", options->channel, "its name")->required();
    define->add_option("--location", options->locations, "repeat for several, first is preferred")
        ->required();
    define
        ->add_option("--release-after", options->release_after,
                     "seconds that its orders are kept out of waves, at most 604800")
        ->check(unsigned_fault);
    define
        ->add_option("--reservation", options->reservation,
                     "seconds that its carts are held, at most 86400 (default 600)")
        ->check(positive_fault);
    define->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object().key("locations").open_array();
        for (const std::string& location : options->locations) {
            json.text(location);
        }
        json.close_array();
        if (options->release_after != 0) {
            json.field("release_after_seconds", options->release_after);
        }
        if (options->reservation != 0) {
            json.field("reservation_seconds", options->reservation);
        }
        json.close_object();
        run_request(context,
                    write("PUT", "/v1/channels/" + percent_encoded(options->channel), body));
    });
}

struct MoveOptions {
    std::string sku;
    std::string location;
    std::int64_t quantity = 0;
    std::string text;  // reference of a receipt, reason of an adjustment
    std::string key;
    std::string condition;
    [[nodiscard]] sdk::StockMove move() const {
        sdk::StockMove out;
        out.condition = condition;
        out.sku = sku;
        out.location = location;
        out.quantity = quantity;
        return out;
    }
};

constexpr const char* kConditionHelp = "sellable (if not said), quality_hold or damaged";
constexpr const char* kKeyHelp = "idempotency key: the same key never does it twice";

void add_stock_get(CLI::App& stock, Context& context) {
    CLI::App* command = stock.add_subcommand(
        "get", "on hand, allocated and available of a SKU\nExample: skua stock get TEA-01");
    auto sku = std::make_shared<std::string>();
    command->add_option("sku", *sku, "the SKU")->required();
    command->callback(
        [&context, sku] { run_request(context, get("/v1/stock/" + percent_encoded(*sku))); });
}

void add_stock_receive(CLI::App& stock, Context& context) {
    CLI::App* command =
        stock.add_subcommand("receive",
                             "goods have come in; waiting back-orders are filled at once\n"
                             "Example: skua stock receive TEA-01 --location main --quantity 40");
    auto options = std::make_shared<MoveOptions>();
    command->add_option("sku", options->sku, "the SKU")->required();
    command->add_option("--location", options->location, "where")->required();
    command->add_option("--quantity", options->quantity, "units, above zero")->required();
    command->add_option("--reference", options->text, "for instance the purchase order");
    command->add_option("--condition", options->condition, kConditionHelp);
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        sdk::StockMove move = options->move();
        move.reference = options->text;
        std::string body;
        sdk::append_receipt(body, move);
        sdk::HttpRequest request = write("POST", "/v1/stock/receipts", std::move(body));
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

void add_stock_adjust(CLI::App& stock, Context& context) {
    CLI::App* command = stock.add_subcommand(
        "adjust",
        "add or take units for a reason\n"
        "Example: skua stock adjust TEA-01 --location main --delta -2 --reason damaged");
    auto options = std::make_shared<MoveOptions>();
    command->add_option("sku", options->sku, "the SKU")->required();
    command->add_option("--location", options->location, "where")->required();
    command->add_option("--delta", options->quantity, "units to add, or to take if negative")
        ->required();
    command->add_option("--reason", options->text, "why")->required();
    command->add_option("--condition", options->condition, kConditionHelp);
    command->add_option("--key", options->key, kKeyHelp);
    command->callback([&context, options] {
        sdk::StockMove move = options->move();
        move.reason = options->text;
        std::string body;
        sdk::append_adjustment(body, move);
        sdk::HttpRequest request = write("POST", "/v1/stock/adjustments", std::move(body));
        request.idempotency_key = options->key;
        run_request(context, request);
    });
}

void add_stock_set(CLI::App& stock, Context& context) {
    CLI::App* command =
        stock.add_subcommand("set",
                             "safety stock and bin of a SKU at a location\n"
                             "Example: skua stock set TEA-01 main --safety-stock 5 --bin A-01");
    struct Options {
        std::string sku;
        std::string location;
        std::optional<std::uint64_t> safety_stock;
        std::string bin;
    };
    auto options = std::make_shared<Options>();
    command->add_option("sku", options->sku, "the SKU")->required();
    command->add_option("location", options->location, "where")->required();
    command->add_option("--safety-stock", options->safety_stock, "units that are not promised")
        ->check(unsigned_fault);
    command->add_option("--bin", options->bin, "shelf label, shown on pick lists");
    command->callback([&context, options] {
        std::string body;
        sdk::JsonWriter json(body);
        json.open_object();
        if (options->safety_stock) {
            json.field("safety_stock", *options->safety_stock);
        }
        json.optional_field("bin", options->bin).close_object();
        run_request(context, write("PUT",
                                   "/v1/stock/" + percent_encoded(options->sku) + "/" +
                                       percent_encoded(options->location),
                                   body));
    });
}

}  // namespace

void add_inventory_commands(CLI::App& app, Context& context) {
    add_item(app, context);
    add_location(app, context);
    add_channel(app, context);
    CLI::App* stock =
        app.add_subcommand("stock", "what is there, what comes in, what is corrected");
    stock->require_subcommand(1);
    add_stock_get(*stock, context);
    add_stock_receive(*stock, context);
    add_stock_adjust(*stock, context);
    add_stock_set(*stock, context);
    add_stock_condition(*stock, context);
}

}  // namespace skua::cli
