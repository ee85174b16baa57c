#include "adapters/sdk/commands.hpp"

namespace skua::sdk {

namespace {

void append_lines(JsonWriter& json, std::string_view name, std::span<const OrderLine> lines) {
    json.key(name).open_array();
    for (const OrderLine& line : lines) {
        json.open_object().optional_field("external_line_id", line.external_line_id);
        json.field("sku", line.sku).field("quantity", line.quantity);
        json.field("unit_price", line.unit_price);
        if (line.over_delivery_percent != 0) {
            json.field("over_delivery_percent", std::uint64_t{line.over_delivery_percent});
        }
        if (line.under_delivery_percent != 0) {
            json.field("under_delivery_percent", std::uint64_t{line.under_delivery_percent});
        }
        json.close_object();
    }
    json.close_array();
}

}  // namespace

void append_order(std::string& out, const OrderBody& order) {
    JsonWriter json(out);
    json.open_object().field("channel", order.channel);
    json.optional_field("external_id", order.external_id);
    json.optional_field("idempotency_key", order.idempotency_key);
    json.optional_field("placed_at", order.placed_at);
    json.field("currency", order.currency);
    json.optional_field("policy", order.policy);
    if (order.priority != 0) {
        json.field("priority", std::uint64_t{order.priority});
    }
    if (!order.customer.empty()) {
        json.key("customer").raw(order.customer);
    }
    if (order.reservation != 0) {
        json.field("reservation", "r" + std::to_string(order.reservation));
    }
    append_lines(json, "lines", order.lines);
    json.close_object();
}

void append_receipt(std::string& out, const StockMove& move) {
    JsonWriter json(out);
    json.open_object().field("sku", move.sku).field("location", move.location);
    json.key("quantity").number(move.quantity);
    json.optional_field("reference", move.reference);
    json.optional_field("condition", move.condition);
    json.optional_field("idempotency_key", move.idempotency_key).close_object();
}

void append_adjustment(std::string& out, const StockMove& move) {
    JsonWriter json(out);
    json.open_object().field("sku", move.sku).field("location", move.location);
    json.key("delta").number(move.quantity);
    json.optional_field("condition", move.condition);
    json.field("reason", move.reason);
    json.optional_field("idempotency_key", move.idempotency_key).close_object();
}

void append_item(std::string& out, const ItemBody& body) {
    JsonWriter json(out);
    json.open_object().field("sku", body.sku).field("description", body.description);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_location(std::string& out, const LocationBody& body) {
    JsonWriter json(out);
    json.open_object().field("location", body.location);
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_channel(std::string& out, const ChannelBody& body) {
    JsonWriter json(out);
    json.open_object().field("channel", body.channel).key("locations").open_array();
    for (const std::string& location : body.locations) {
        json.text(location);
    }
    json.close_array();
    if (body.release_after_seconds != 0) {
        json.field("release_after_seconds", body.release_after_seconds);
    }
    if (body.reservation_seconds != 0) {
        json.field("reservation_seconds", body.reservation_seconds);
    }
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_level(std::string& out, const LevelBody& body) {
    JsonWriter json(out);
    json.open_object().field("sku", body.sku).field("location", body.location);
    if (body.safety_stock) {
        json.key("safety_stock").number(*body.safety_stock);
    }
    if (body.bin) {
        json.field("bin", *body.bin);
    }
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

namespace {

std::string id_text(char prefix, std::uint64_t id) {
    return prefix + std::to_string(id);
}

std::string id_text(const FulfillmentId& id) {
    return id_text('f', id.order) + "." + std::to_string(id.location);
}

void append_stated(JsonWriter& json, std::string_view name, std::uint64_t number) {
    if (number != 0) {
        json.field(name, number);
    }
}

void append_version(JsonWriter& json, std::uint64_t version) {
    if (version != 0) {
        json.field("expected_version", version);
    }
}

}  // namespace

void append_cancel(std::string& out, const CancelBody& body) {
    JsonWriter json(out);
    json.open_object().field("order_id", id_text('o', body.order_id));
    append_version(json, body.expected_version);
    if (!body.lines.empty()) {
        json.key("lines").open_array();
        for (const CancelLine& line : body.lines) {
            json.open_object().field("line", line.line);
            if (line.quantity != 0) {
                json.field("quantity", line.quantity);
            }
            json.close_object();
        }
        json.close_array();
    }
    json.optional_field("reason_code", body.reason_code);
    if (body.is_quiet) {
        json.key("notify").raw("false");
    }
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_change_fields(JsonWriter& json, const ChangeBody& body) {
    append_version(json, body.expected_version);
    if (!body.lines.empty()) {
        json.key("lines").open_array();
        for (const ChangeLine& line : body.lines) {
            json.open_object().field("line", line.line);
            if (line.quantity != 0) {
                json.field("quantity", line.quantity);
            }
            json.optional_field("unit_price", line.unit_price).close_object();
        }
        json.close_array();
    }
    if (!body.add.empty()) {
        append_lines(json, "add", body.add);
    }
    if (!body.remove.empty()) {
        json.key("remove").open_array();
        for (const std::uint64_t line : body.remove) {
            json.number(line);
        }
        json.close_array();
    }
    if (body.priority != 0) {
        json.field("priority", body.priority);
    }
    if (body.address.size() > 2) {
        json.raw(body.address.substr(1, body.address.size() - 2));
    }
    json.optional_field("reason", body.reason);
}

void append_change(std::string& out, const ChangeBody& body) {
    JsonWriter json(out);
    json.open_object().field("order_id", id_text('o', body.order_id));
    append_change_fields(json, body);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

namespace {

// What both commands about a hold have; they call the role by different names.
void append_hold(std::string& out, const HoldBody& body, std::string_view role) {
    JsonWriter json(out);
    json.open_object().field("order_id", id_text('o', body.order_id));
    append_version(json, body.expected_version);
    json.field("hold", body.hold);
    json.optional_field("hold_until", body.hold_until).optional_field(role, body.role);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

}  // namespace

void append_hold(std::string& out, const HoldBody& body) {
    append_hold(out, body, "release_role");
}

void append_release(std::string& out, const HoldBody& body) {
    append_hold(out, body, "role");
}

void append_wave(std::string& out, const WaveBody& body) {
    JsonWriter json(out);
    json.open_object().field("location", body.location).field("fulfillments", body.fulfillments);
    if (body.claim_seconds != 0) {
        json.field("claim_seconds", body.claim_seconds);
    }
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_picks(std::string& out, const PicksBody& body) {
    JsonWriter json(out);
    json.open_object().field("pick_list", id_text('p', body.pick_list)).key("picks").open_array();
    for (const PickBody& pick : body.picks) {
        json.open_object().field("sku", pick.sku).field("quantity", pick.quantity);
        if (pick.fulfillment_id.order != 0) {
            json.field("fulfillment_id", id_text(pick.fulfillment_id));
        }
        json.close_object();
    }
    json.close_array().optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_unclaim(std::string& out, const UnclaimBody& body) {
    JsonWriter json(out);
    json.open_object().field("pick_list", id_text('p', body.pick_list));
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_reserve(std::string& out, const ReserveBody& body) {
    JsonWriter json(out);
    json.open_object().field("channel", body.channel);
    json.optional_field("external_id", body.external_id);
    if (body.ttl_seconds != 0) {
        json.field("ttl_seconds", body.ttl_seconds);
    }
    json.optional_field("policy", body.policy);
    json.key("lines").open_array();
    for (const ReserveLine& line : body.lines) {
        json.open_object().field("sku", line.sku).field("quantity", line.quantity);
        json.close_object();
    }
    json.close_array().optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_reservation(std::string& out, const ReservationBody& body) {
    JsonWriter json(out);
    json.open_object().field("reservation", id_text('r', body.reservation));
    if (body.ttl_seconds != 0) {
        json.field("ttl_seconds", body.ttl_seconds);
    }
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_shipment(std::string& out, const ShipmentBody& body) {
    JsonWriter json(out);
    json.open_object().field("fulfillment_id", id_text(body.fulfillment_id));
    json.field("carrier", body.carrier).field("tracking_number", body.tracking_number);
    append_stated(json, "package", body.package);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_package(std::string& out, const PackBody& body) {
    JsonWriter json(out);
    json.open_object().field("fulfillment_id", id_text(body.fulfillment_id));
    if (!body.lines.empty()) {
        json.key("lines").open_array();
        for (const PackLine& line : body.lines) {
            json.open_object().field("line", line.line).field("quantity", line.quantity);
            json.close_object();
        }
        json.close_array();
    }
    append_stated(json, "package", body.package);
    if (body.seals) {
        json.key("seal").raw("true");
    }
    json.optional_field("reference", body.reference);
    append_stated(json, "weight_grams", body.weight_grams);
    append_stated(json, "length_mm", body.length_mm);
    append_stated(json, "width_mm", body.width_mm);
    append_stated(json, "height_mm", body.height_mm);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_tracking(std::string& out, const TrackingBody& body) {
    JsonWriter json(out);
    json.open_object().field("shipment_id", std::string_view(id_text('s', body.order_id) + "." +
                                                             std::to_string(body.shipment)));
    json.field("status", body.status).field("occurred_at", body.occurred_at);
    json.field("event_id", body.event_id);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_cancellation_answer(std::string& out, const CancellationAnswerBody& body) {
    JsonWriter json(out);
    json.open_object().field("fulfillment_id", id_text(body.fulfillment_id));
    json.field("answer", body.answer).optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_over_delivery(std::string& out, const OverDeliveryBody& body) {
    JsonWriter json(out);
    json.open_object().field("fulfillment_id", id_text(body.fulfillment_id));
    json.field("line", body.line).field("quantity", body.quantity);
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_condition(std::string& out, const ConditionBody& body) {
    JsonWriter json(out);
    json.open_object().field("sku", body.sku).field("location", body.location);
    json.field("from", body.from).field("to", body.to).field("quantity", body.quantity);
    json.field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_short(std::string& out, const ShortBody& body) {
    JsonWriter json(out);
    json.open_object().field("pick_list", id_text('p', body.pick_list));
    json.field("sku", body.sku).field("quantity", body.quantity);
    if (body.order_id != 0) {
        json.field("order_id", id_text('o', body.order_id));
    }
    json.field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_open_count(std::string& out, const OpenCountBody& body) {
    JsonWriter json(out);
    json.open_object().field("sku", body.sku).field("location", body.location);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_change_count(std::string& out, const ChangeCountBody& body) {
    JsonWriter json(out);
    json.open_object().field("count", id_text('c', body.count)).field("action", body.action);
    if (body.quantity) {
        json.key("quantity").number(*body.quantity);
    }
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

void append_post_count(std::string& out, const PostCountBody& body) {
    JsonWriter json(out);
    json.open_object().field("count", id_text('c', body.count));
    json.optional_field("reason", body.reason);
    json.optional_field("idempotency_key", body.idempotency_key).close_object();
}

}  // namespace skua::sdk
