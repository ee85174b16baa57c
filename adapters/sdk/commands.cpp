#include "adapters/sdk/commands.hpp"

namespace skua::sdk {

void append_order(std::string& out, const OrderBody& order) {
    JsonWriter json(out);
    json.open_object().field("channel", order.channel);
    json.optional_field("external_id", order.external_id);
    json.optional_field("idempotency_key", order.idempotency_key);
    json.optional_field("placed_at", order.placed_at);
    json.field("currency", order.currency);
    json.optional_field("policy", order.policy);
    if (!order.customer.empty()) {
        json.key("customer").raw(order.customer);
    }
    json.key("lines").open_array();
    for (const OrderLine& line : order.lines) {
        json.open_object().optional_field("external_line_id", line.external_line_id);
        json.field("sku", line.sku).field("quantity", line.quantity);
        json.field("unit_price", line.unit_price).close_object();
    }
    json.close_array().close_object();
}

void append_receipt(std::string& out, const StockMove& move) {
    JsonWriter json(out);
    json.open_object().field("sku", move.sku).field("location", move.location);
    json.key("quantity").number(move.quantity);
    json.optional_field("reference", move.reference);
    json.optional_field("idempotency_key", move.idempotency_key).close_object();
}

void append_adjustment(std::string& out, const StockMove& move) {
    JsonWriter json(out);
    json.open_object().field("sku", move.sku).field("location", move.location);
    json.key("delta").number(move.quantity);
    json.field("reason", move.reason);
    json.optional_field("idempotency_key", move.idempotency_key).close_object();
}

void append_item(std::string& out, std::string_view sku, std::string_view description) {
    JsonWriter(out)
        .open_object()
        .field("sku", sku)
        .field("description", description)
        .close_object();
}

void append_location(std::string& out, std::string_view location) {
    JsonWriter(out).open_object().field("location", location).close_object();
}

void append_channel(std::string& out, std::string_view channel,
                    std::span<const std::string> locations) {
    JsonWriter json(out);
    json.open_object().field("channel", channel).key("locations").open_array();
    for (const std::string& location : locations) {
        json.text(location);
    }
    json.close_array().close_object();
}

}  // namespace skua::sdk
