// Reservations in JSON.

#include "engine/codec/render_parts.hpp"
#include "engine/domain/command.hpp"

namespace skua::codec {

namespace {

using domain::Bucket;

void ids_and_version(JsonWriter& to, const domain::Record& record, const char* status) {
    reservation_id(to, "id", record.decision.order);
    to.field("status", status);
    to.field("version", record.decision.version);
}

std::uint64_t reserved_of(const domain::LineView& line) noexcept {
    std::uint64_t sum = 0;
    for (const domain::PortionView& portion : line.portions) {
        sum += portion.allocated.raw();
    }
    return sum;
}

PlacedUnits units_of(const domain::ReservationView& view) noexcept {
    PlacedUnits sum;
    for (const domain::LineView& line : view.lines) {
        sum.ordered += line.ordered.raw();
        sum.allocated += reserved_of(line);
        sum.backordered += line.backordered.raw();
    }
    return sum;
}

void line_of(JsonWriter& to, const domain::LineView& line, std::size_t index) {
    to.begin_object();
    to.field("line", index);
    to.field("sku", line.sku);
    to.field("quantity", line.ordered.raw());
    to.key("reserved").begin_array();
    for (const domain::PortionView& portion : line.portions) {
        if (portion.allocated.is_zero()) {
            continue;
        }
        to.begin_object();
        to.field("location", portion.location);
        to.field("quantity", portion.allocated.raw());
        to.end_object();
    }
    to.end_array();
    to.field("backordered", line.backordered.raw());
    to.end_object();
}

}  // namespace

void cart_units(JsonWriter& to, const PlacedUnits& value) {
    to.key("units").begin_object();
    to.field("ordered", value.ordered);
    to.field("reserved", value.allocated);
    to.field("backordered", value.backordered);
    to.end_object();
}

base::Timestamp end_set_by(const domain::Record& record) noexcept {
    const domain::Effect* extended = find_effect(record, domain::EffectKind::reservation_extended);
    if (extended != nullptr) {
        return base::Timestamp{extended->value};
    }
    const auto* cart = std::get_if<domain::Reserve>(&record.command.body);
    return cart == nullptr ? base::Timestamp{}
                           : base::seconds_after(record.time, cart->ttl_seconds);
}

bool has_committed(const domain::Record& record) noexcept {
    const auto* order = std::get_if<domain::PlaceOrder>(&record.command.body);
    return order != nullptr && !order->reservation.is_none() &&
           find_effect(record, domain::EffectKind::reservation_committed) != nullptr;
}

void reservation_fields(JsonWriter& to, const domain::ReservationView& view) {
    reservation_id(to, "id", view.reservation);
    to.field("status", lifecycle_name(view.lifecycle));
    to.field("version", view.version);
    to.field("number", view.number.raw());
    time(to, "created_at", view.created_at);
    time(to, "expires_at", view.end);
    if (!view.order.is_none()) {
        order_id(to, "order_id", view.order);
    }
    to.field("channel", view.channel);
    if (!view.external_id.empty()) {
        to.field("external_id", view.external_id);
    }
    to.field("policy", domain::to_string(view.policy));
    cart_units(to, units_of(view));
    to.key("lines").begin_array();
    for (std::size_t i = 0; i < view.lines.size(); ++i) {
        line_of(to, view.lines[i], i);
    }
    to.end_array();
}

void reserved(JsonWriter& to, const domain::Record& record, const domain::Reserve& body,
              const domain::Names& names) {
    ids_and_version(to, record, "held");
    time(to, "created_at", record.time);
    time(to, "expires_at", end_set_by(record));
    to.field("channel", body.channel);
    if (!body.external_id.empty()) {
        to.field("external_id", body.external_id);
    }
    cart_units(to, placed_units(record, body));
    std::size_t next = 0;
    to.key("lines").begin_array();
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        to.begin_object();
        to.field("line", i);
        to.field("sku", sku_text(record, i, body.lines[i].sku, names));
        to.field("quantity", body.lines[i].quantity.raw());
        placed_line(to, record, names, i, next);
        to.end_object();
    }
    to.end_array();
}

void extended(JsonWriter& to, const domain::Record& record) {
    ids_and_version(to, record, "held");
    time(to, "expires_at", end_set_by(record));
}

void given_back(JsonWriter& to, const domain::Record& record) {
    const bool is_released =
        std::holds_alternative<domain::ReleaseReservation>(record.command.body);
    ids_and_version(to, record, is_released ? "released" : "expired");
    moved_lines(to, "given_back", record, Bucket::cancelled);
}

}  // namespace skua::codec
