#include "adapters/sdk/returns.hpp"

#include "adapters/sdk/json_writer.hpp"

namespace skua::sdk {

std::string text_of(const ReturnId& id) {
    return "m" + std::to_string(id.order) + "." + std::to_string(id.number);
}

void append_create_return(std::string& out, const CreateReturnBody& body) {
    JsonWriter json(out);
    json.open_object();
    if (body.order_id != 0) {
        json.field("order_id", "o" + std::to_string(body.order_id));
    }
    json.key("lines").open_array();
    for (const ReturnLine& line : body.lines) {
        json.open_object().field("line", line.line).field("quantity", line.quantity);
        json.close_object();
    }
    json.close_array().optional_field("reference", body.reference);
    if (body.is_approved) {
        json.key("approved").raw("true");
    }
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_change_return(std::string& out, const ChangeReturnBody& body) {
    JsonWriter json(out);
    json.open_object().field("return_id", text_of(body.return_id)).field("action", body.action);
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_receive_return(std::string& out, const ReceiveReturnBody& body) {
    JsonWriter json(out);
    json.open_object();
    if (body.return_id.order != 0) {
        json.field("return_id", text_of(body.return_id));
    }
    json.field("location", body.location).key("items").open_array();
    for (const ReturnedItem& item : body.items) {
        json.open_object().field("line", item.line).field("quantity", item.quantity);
        json.field("disposition", item.disposition).close_object();
    }
    json.close_array().optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

}  // namespace skua::sdk
