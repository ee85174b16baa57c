#include "engine/codec/render_parts.hpp"

#include <algorithm>

#include "engine/codec/json_parse.hpp"

namespace skua::codec {

namespace {

void append_fulfillment(std::string& out, domain::OrderId order, domain::LocationId location) {
    out += "\"f";
    append_number(out, order.raw());
    out += '.';
    append_number(out, location.raw());
    out += '"';
}

// An id has nothing to escape, so it is written as a whole value.
std::string_view prefixed(char (&buffer)[32], char prefix, std::uint64_t number) noexcept {
    buffer[0] = '"';
    buffer[1] = prefix;
    char* end = std::to_chars(buffer + 2, buffer + 30, number).ptr;
    *end++ = '"';
    return {buffer, static_cast<std::size_t>(end - buffer)};
}

}  // namespace

void order_id(JsonWriter& to, std::string_view key, domain::OrderId id) {
    char buffer[32];
    to.key(key).raw(prefixed(buffer, 'o', id.raw()));
}

void reservation_id(JsonWriter& to, std::string_view key, domain::OrderId id) {
    char buffer[32];
    to.key(key).raw(prefixed(buffer, 'r', id.raw()));
}

void pick_list_id(JsonWriter& to, std::string_view key, domain::PickListId id) {
    char buffer[32];
    to.key(key).raw(prefixed(buffer, 'p', id.raw()));
}

void count_id(JsonWriter& to, std::string_view key, domain::CountId id) {
    char buffer[32];
    to.key(key).raw(id.is_none() ? "null" : prefixed(buffer, 'c', id.raw()));
}

void fulfillment_id(JsonWriter& to, domain::OrderId order, domain::LocationId location) {
    std::string id;
    append_fulfillment(id, order, location);
    to.raw(id);
}

void fulfillment_id(JsonWriter& to, std::string_view key, domain::OrderId order,
                    domain::LocationId location) {
    to.key(key);
    fulfillment_id(to, order, location);
}

void shipment_id(JsonWriter& to, std::string_view key, domain::OrderId order,
                 std::uint32_t number) {
    to.field(key, std::string_view(format_shipment_id(order, number)));
}

void time(JsonWriter& to, std::string_view key, base::Timestamp value) {
    to.field(key, std::string_view(base::format_rfc3339(value)));
}

void totals(JsonWriter& to, const base::ExactAmount& total, base::Currency currency) {
    char digits[64];
    const std::size_t size = base::format_to(total, digits);
    to.key("totals").begin_object();
    to.field("amount", std::string_view(digits, size));
    to.field("currency", currency.text());
    to.end_object();
}

void price(JsonWriter& to, std::string_view key, base::Decimal value) {
    to.field(key, std::string_view(base::format(value)));
}

void hold(JsonWriter& to, const domain::HoldView& view) {
    to.field("hold", domain::to_string(view.hold));
    if (view.until != base::Timestamp{}) {
        time(to, "hold_until", view.until);
    }
    if (!view.release_role.empty()) {
        to.field("release_role", view.release_role);
    }
}

const char* lifecycle_name(domain::Lifecycle lifecycle) noexcept {
    switch (lifecycle) {
        case domain::Lifecycle::booked:
            return "booked";
        case domain::Lifecycle::closed:
            return "closed";
        case domain::Lifecycle::cancelled:
            return "cancelled";
        case domain::Lifecycle::held:
            return "held";
        case domain::Lifecycle::committed:
            return "committed";
        case domain::Lifecycle::released:
            return "released";
        case domain::Lifecycle::expired:
            return "expired";
    }
    return "booked";
}

const char* allocation_name(std::uint64_t allocated, std::uint64_t waiting) noexcept {
    if (allocated == 0) {
        return "none";
    }
    return waiting == 0 ? "full" : "partial";
}

std::string_view sku_text(const domain::Record& record, std::size_t index,
                          const domain::SkuRef& ref, const domain::Names& names) noexcept {
    if (index < record.decision.skus.size()) {
        return names.sku(record.decision.skus[index]);
    }
    return ref.id.is_none() ? ref.text : names.sku(ref.id);
}

const domain::Effect* find_effect(const domain::Record& record, domain::EffectKind kind) noexcept {
    const auto& effects = record.decision.effects;
    const auto found = std::ranges::find(effects, kind, &domain::Effect::kind);
    return found == effects.end() ? nullptr : &*found;
}

void filled(JsonWriter& to, const domain::Record& record, const domain::Names& names) {
    to.key("filled").begin_array();
    for (const domain::Effect& effect : record.decision.effects) {
        if (!is_fill(effect)) {
            continue;
        }
        to.begin_object();
        if (effect.to == domain::Bucket::reserved) {
            reservation_id(to, "reservation", effect.order());
        } else {
            order_id(to, "order_id", effect.order());
        }
        to.field("line", effect.line.raw());
        to.field("location", names.location(effect.location));
        to.field("quantity", effect.quantity.raw());
        to.end_object();
    }
    to.end_array();
}

void moved_lines(JsonWriter& to, std::string_view key, const domain::Record& record,
                 domain::Bucket bucket, const domain::Names* names) {
    to.key(key).begin_array();
    for_each_line_to(record.decision.effects, bucket,
                     [&](const domain::Effect& effect, std::uint64_t quantity) {
                         to.begin_object();
                         to.field("line", effect.line.raw());
                         if (names != nullptr) {
                             to.field("sku", names->sku(effect.sku));
                         }
                         to.field("quantity", quantity);
                         to.end_object();
                     });
    to.end_array();
}

domain::Lifecycle lifecycle_after(const domain::Record& record) noexcept {
    auto lifecycle = domain::Lifecycle::booked;
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == domain::EffectKind::lifecycle_changed) {
            lifecycle = static_cast<domain::Lifecycle>(effect.value);
        }
    }
    return lifecycle;
}

domain::Lifecycle lifecycle_after(const domain::Record& record, domain::OrderId order) noexcept {
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == domain::EffectKind::order_ended && effect.order() == order) {
            return static_cast<domain::Lifecycle>(effect.quantity.raw());
        }
    }
    return domain::Lifecycle::booked;
}

// It is the last effect of whatever has one.
base::Timestamp claim_until_after(const domain::Record& record) noexcept {
    const auto& effects = record.decision.effects;
    const bool is_set = !effects.empty() && effects.back().kind == domain::EffectKind::claim_set;
    return is_set ? base::Timestamp{effects.back().value} : base::Timestamp{};
}

domain::PickListStatus list_status_after(const domain::Record& record) noexcept {
    const auto& effects = record.decision.effects;
    const bool is_over =
        !effects.empty() && effects.back().kind == domain::EffectKind::pick_list_closed;
    return is_over ? static_cast<domain::PickListStatus>(effects.back().value)
                   : domain::PickListStatus::claimed;
}

void claim(JsonWriter& to, domain::PickListStatus status, base::Timestamp until) {
    to.field("status", domain::to_string(status));
    if (status == domain::PickListStatus::claimed) {
        time(to, "claim_until", until);
    }
}

void moved_units(JsonWriter& to, const domain::Record& record, domain::Bucket bucket,
                 const domain::Names& names) {
    to.begin_array();
    for (const domain::Effect& effect : record.decision.effects) {
        if (!is_move_to(effect, bucket)) {
            continue;
        }
        to.begin_object();
        fulfillment_id(to, "fulfillment_id", effect.order(), effect.location);
        to.field("line", effect.line.raw());
        to.field("sku", names.sku(effect.sku));
        to.field("quantity", effect.quantity.raw());
        to.end_object();
    }
    to.end_array();
}

// What makes something that can be asked for afterwards is 201.
std::uint16_t accepted_status(const domain::Record& record) noexcept {
    switch (domain::kind_of(record.command)) {
        case domain::CommandKind::receive_stock:
        case domain::CommandKind::adjust_stock:
        case domain::CommandKind::place_order:
        case domain::CommandKind::reserve:
        case domain::CommandKind::ship_fulfillment:
        case domain::CommandKind::move_condition:
        case domain::CommandKind::short_pick:
        case domain::CommandKind::open_count:
        case domain::CommandKind::request_cancellation:
        case domain::CommandKind::create_return:
        case domain::CommandKind::receive_return:
        case domain::CommandKind::create_transfer:
        case domain::CommandKind::receive_transfer:
            return 201;
        case domain::CommandKind::pack_fulfillment:
            return std::get<domain::PackFulfillment>(record.command.body).package == 0 ? 201 : 200;
        case domain::CommandKind::create_wave:
            return record.decision.pick_list.is_none() ? 200 : 201;
        default:
            return 200;
    }
}

domain::CancelCause cause_of(const domain::Record& record) noexcept {
    for (const auto kind :
         {domain::EffectKind::cancellation_accepted, domain::EffectKind::cancellation_refused}) {
        if (const domain::Effect* answer = find_effect(record, kind); answer != nullptr) {
            return domain::CancelCause::of(answer->value);
        }
    }
    return std::visit(
        [](const auto& body) {
            if constexpr (requires { domain::CancelCause(body.cause); }) {
                return body.cause;
            } else {
                return domain::CancelCause{};
            }
        },
        record.command.body);
}

void cause(JsonWriter& to, const domain::CancelCause& cause) {
    to.field("reason_code", domain::to_string(cause.reason));
    to.key("notify").boolean(cause.notifies);
}

std::uint16_t package_of(const domain::Record& record) noexcept {
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == domain::EffectKind::package_opened ||
            effect.kind == domain::EffectKind::package_filled) {
            return static_cast<std::uint16_t>(effect.value);
        }
    }
    const auto* ship = std::get_if<domain::ShipFulfillment>(&record.command.body);
    return ship == nullptr ? std::uint16_t{0} : ship->package;
}

std::uint32_t shipment_of(const domain::Record& record) noexcept {
    const domain::Effect* created = find_effect(record, domain::EffectKind::shipment_created);
    return created == nullptr ? 0U : created->quantity.raw();
}

TrackingResult tracking_result(const domain::Record& record) noexcept {
    if (record.decision.effects.empty()) {
        return TrackingResult::repeated;
    }
    const bool has_moved =
        record.decision.effects.front().kind == domain::EffectKind::tracking_moved;
    return has_moved ? TrackingResult::moved : TrackingResult::late;
}

const char* to_string(TrackingResult result) noexcept {
    switch (result) {
        case TrackingResult::moved:
            return "moved";
        case TrackingResult::late:
            return "late";
        case TrackingResult::repeated:
            return "repeated";
    }
    return "unknown";
}

namespace {

template <class Line>
PlacedUnits sum_units(const domain::Record& record, std::span<const Line> lines) noexcept {
    PlacedUnits sum;
    for (const Line& line : lines) {
        sum.ordered += line.quantity.raw();
    }
    for (const domain::Effect& effect : record.decision.effects) {
        if (!is_of_new(record, effect)) {
            continue;
        }
        if (effect.to == domain::Bucket::backordered) {
            sum.backordered += effect.quantity.raw();
        } else if (effect.to != domain::Bucket::cancelled) {
            sum.allocated += effect.quantity.raw();
        }
    }
    return sum;
}

std::string_view line_sku(const domain::Record& record, std::size_t line,
                          const domain::Names& names) {
    if (const auto* order = std::get_if<domain::PlaceOrder>(&record.command.body)) {
        return line < order->lines.size() ? sku_text(record, line, order->lines[line].sku, names)
                                          : std::string_view{};
    }
    if (const auto* transfer = std::get_if<domain::CreateTransfer>(&record.command.body)) {
        return line < transfer->lines.size()
                   ? sku_text(record, line, transfer->lines[line].sku, names)
                   : std::string_view{};
    }
    const auto* cart = std::get_if<domain::Reserve>(&record.command.body);
    return cart != nullptr && line < cart->lines.size()
               ? sku_text(record, line, cart->lines[line].sku, names)
               : std::string_view{};
}

}  // namespace

PlacedUnits placed_units(const domain::Record& record, const domain::PlaceOrder& order) noexcept {
    return sum_units(record, order.lines);
}

PlacedUnits placed_units(const domain::Record& record, const domain::Reserve& cart) noexcept {
    return sum_units(record, cart.lines);
}

void units(JsonWriter& to, const PlacedUnits& value) {
    to.key("units").begin_object();
    to.field("ordered", value.ordered);
    to.field("allocated", value.allocated);
    to.field("backordered", value.backordered);
    to.end_object();
}

void placed_line(JsonWriter& to, const domain::Record& record, const domain::Names& names,
                 std::size_t index, std::size_t& next) {
    const bool is_cart = std::holds_alternative<domain::Reserve>(record.command.body);
    const auto promised = is_cart ? domain::Bucket::reserved : domain::Bucket::allocated;
    const std::span<const domain::Effect> effects = record.decision.effects;
    std::uint64_t backordered = 0;
    to.key(is_cart ? "reserved" : "allocated").begin_array();
    for (; next < effects.size(); ++next) {
        const domain::Effect& effect = effects[next];
        if (!is_of_new(record, effect)) {
            continue;
        }
        if (effect.line.raw() != index) {
            break;
        }
        if (effect.to == domain::Bucket::backordered) {
            backordered += effect.quantity.raw();
        } else if (effect.to == promised) {
            to.begin_object();
            to.field("location", names.location(effect.location));
            to.field("quantity", effect.quantity.raw());
            to.end_object();
        }
    }
    to.end_array();
    to.field("backordered", backordered);
}

void shortages(JsonWriter& to, const domain::Record& record, const domain::Names& names) {
    to.key("lines").begin_array();
    for (const domain::Shortage& shortage : record.decision.shortages) {
        const std::size_t line = shortage.line.raw();
        to.begin_object();
        to.field("line", shortage.line.raw());
        if (const std::string_view sku = line_sku(record, line, names); !sku.empty()) {
            to.field("sku", sku);
        }
        to.field("requested", shortage.requested.raw());
        to.field("available", shortage.available.raw());
        to.end_object();
    }
    to.end_array();
}

}  // namespace skua::codec
