#include "adapters/sdk/transfers.hpp"

#include "adapters/sdk/json_writer.hpp"

namespace skua::sdk {

void append_create_transfer(std::string& out, const CreateTransferBody& body) {
    JsonWriter json(out);
    json.open_object().field("from", body.from).field("to", body.to).key("lines").open_array();
    for (const TransferLine& line : body.lines) {
        json.open_object().field("sku", line.sku).field("quantity", line.quantity);
        json.close_object();
    }
    json.close_array().optional_field("reference", body.reference);
    if (body.is_ready) {
        json.key("ready").raw("true");
    }
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_change_transfer(std::string& out, const ChangeTransferBody& body) {
    JsonWriter json(out);
    json.open_object().field("transfer", "t" + std::to_string(body.transfer));
    json.field("action", body.action).optional_field("units", body.units);
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_receive_transfer(std::string& out, const ReceiveTransferBody& body) {
    JsonWriter json(out);
    json.open_object();
    if (body.transfer != 0) {
        json.field("transfer", "t" + std::to_string(body.transfer));
    }
    if (!body.items.empty()) {
        json.key("items").open_array();
        for (const TransferItem& item : body.items) {
            json.open_object().field("line", item.line).field("quantity", item.quantity);
            json.field("condition", item.condition).close_object();
        }
        json.close_array();
    }
    if (body.completes) {
        json.key("complete").raw("true");
    }
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

}  // namespace skua::sdk
