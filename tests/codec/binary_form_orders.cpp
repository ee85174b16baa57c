#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {

namespace fb = flatbuffers;

namespace {

constexpr std::string_view kColdNames[] = {
    "customer", "ship_to", "shipping_method", "requested_ship_date", "tags", "metadata"};

}  // namespace

BinaryForm::Body BinaryForm::place_order(const Object& object) {
    const auto lines =
        list<stream::OrderLine>(object, "lines", [this](const simdjson::dom::element& item) {
            const auto fields = value_of<Object>(item);
            return order_line(fields);
        });
    const Text channel = text(object, "channel");
    const Text external_id = text(object, "external_id");
    const Text currency = text(object, "currency");
    const Text cold_text = cold(object);
    const auto policy = named<stream::Policy>(object, "policy", kPolicies);
    const auto placed_at = micros(object, "placed_at");
    const auto priority = number<std::uint8_t>(object, "priority");
    stream::PlaceOrderBuilder order(to_);
    order.add_channel(channel);
    order.add_external_id(external_id);
    order.add_currency(currency);
    order.add_lines(lines);
    order.add_cold(cold_text);
    if (placed_at) {
        order.add_placed_at(*placed_at);
    }
    if (policy) {
        order.add_policy(*policy);
    }
    if (priority) {
        order.add_priority(*priority);
    }
    if (const auto reservation = id(object, "reservation")) {
        order.add_reservation(*reservation);
    }
    return order.Finish().Union();
}

std::optional<stream::Decimal> BinaryForm::decimal(const Object& object, std::string_view name) {
    std::string_view text;
    if (object[name].get(text) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    const auto parsed = base::parse_decimal(text);
    return parsed ? stream::Decimal(parsed->mantissa, parsed->scale) : stream::Decimal(0, kNoSuch);
}

fb::Offset<stream::OrderLine> BinaryForm::order_line(const Object& object) {
    const Text sku = text(object, "sku");
    const Text external_id = text(object, "external_line_id");
    const auto price = decimal(object, "unit_price");
    stream::OrderLineBuilder line(to_);
    line.add_sku(sku);
    line.add_external_line_id(external_id);
    if (const auto quantity = number<std::uint32_t>(object, "quantity")) {
        line.add_quantity(*quantity);
    }
    if (price) {
        line.add_unit_price(&*price);
    }
    if (const auto over = number<std::uint8_t>(object, "over_delivery_percent")) {
        line.add_over_delivery_percent(*over);
    }
    if (const auto under = number<std::uint8_t>(object, "under_delivery_percent")) {
        line.add_under_delivery_percent(*under);
    }
    return line.Finish();
}

BinaryForm::Text BinaryForm::cold(const Object& object) {
    std::string json;
    for (const std::string_view name : kColdNames) {
        simdjson::dom::element value;
        if (object[name].get(value) == simdjson::SUCCESS) {
            json.append(json.empty() ? "{ \"" : ", \"").append(name).append("\" : ");
            json.append(simdjson::to_string(value));
        }
    }
    return json.empty() ? Text() : to_.CreateString(json + " }");
}

template <class Builder>
void BinaryForm::add_order(Builder& builder, const Object& object) {
    if (const auto order = id(object, "order_id")) {
        builder.add_order_id(*order);
    }
    if (const auto version = number<std::uint32_t>(object, "expected_version")) {
        builder.add_expected_version(*version);
    }
}

template <class Builder>
void BinaryForm::add_hold(Builder& builder, const Object& object) {
    const char* const kHolds[] = {"",      "credit", "fraud",      "payment",          "address",
                                  "price", "stock",  "compliance", "customer_request", "manual",
                                  "grace", nullptr};
    add_order(builder, object);
    if (const auto kind = named<stream::Hold>(object, "hold", kHolds)) {
        builder.add_hold(*kind);
    }
}

template <class Builder>
BinaryForm::Body BinaryForm::cancel(const Object& object) {
    const auto lines =
        list<stream::CancelLine>(object, "lines", [this](const simdjson::dom::element& item) {
            const auto fields = value_of<Object>(item);
            stream::CancelLineBuilder line(to_);
            if (const auto index = number<std::uint16_t>(fields, "line")) {
                line.add_line(*index);
            }
            if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                line.add_quantity(*quantity);
            }
            return line.Finish();
        });
    const char* const kReasons[] = {"",      "customer", "declined", "fraud", "inventory",
                                    "staff", "expired",  "other",    nullptr};
    Builder table(to_);
    add_order(table, object);
    table.add_lines(lines);
    if (const auto reason = named<stream::CancelReason>(object, "reason_code", kReasons)) {
        table.add_reason_code(*reason);
    }
    if (const auto notify = object["notify"]; notify.error() == simdjson::SUCCESS) {
        table.add_notify(value_of<bool>(notify));
    }
    return table.Finish().Union();
}

BinaryForm::Body BinaryForm::cancel_order(const Object& object) {
    return cancel<stream::CancelOrderBuilder>(object);
}

BinaryForm::Body BinaryForm::close_order(const Object& object) {
    return cancel<stream::CloseOrderBuilder>(object);
}

BinaryForm::Body BinaryForm::request_cancellation(const Object& object) {
    return cancel<stream::RequestCancellationBuilder>(object);
}

fb::Offset<stream::ChangeLine> BinaryForm::change_line(const Object& object) {
    const auto price = decimal(object, "unit_price");
    stream::ChangeLineBuilder line(to_);
    if (const auto index = number<std::uint16_t>(object, "line")) {
        line.add_line(*index);
    }
    if (const auto quantity = number<std::uint32_t>(object, "quantity")) {
        line.add_quantity(*quantity);
    }
    if (price) {
        line.add_unit_price(&*price);
    }
    return line.Finish();
}

fb::Offset<fb::Vector<std::uint16_t>> BinaryForm::line_numbers(const Object& object,
                                                               std::string_view name) {
    simdjson::dom::array items;
    if (object[name].get(items) != simdjson::SUCCESS) {
        return {};
    }
    std::vector<std::uint16_t> numbers;
    for (const simdjson::dom::element item : items) {
        numbers.push_back(static_cast<std::uint16_t>(value_of<std::int64_t>(item)));
    }
    return to_.CreateVector(numbers);
}

BinaryForm::Body BinaryForm::change_order(const Object& object) {
    const auto lines = list<stream::ChangeLine>(
        object, "lines",
        [this](const simdjson::dom::element& item) { return change_line(value_of<Object>(item)); });
    const auto added = list<stream::OrderLine>(
        object, "add",
        [this](const simdjson::dom::element& item) { return order_line(value_of<Object>(item)); });
    const auto removed = line_numbers(object, "remove");
    const Text cold_text = cold(object);
    stream::ChangeOrderBuilder change(to_);
    add_order(change, object);
    change.add_lines(lines);
    change.add_add(added);
    change.add_remove(removed);
    change.add_cold(cold_text);
    if (const auto priority = number<std::uint8_t>(object, "priority")) {
        change.add_priority(*priority);
    }
    return change.Finish().Union();
}

BinaryForm::Body BinaryForm::place_hold(const Object& object) {
    const Text role = text(object, "release_role");
    stream::PlaceHoldBuilder builder(to_);
    add_hold(builder, object);
    builder.add_release_role(role);
    if (const auto until = micros(object, "hold_until")) {
        builder.add_hold_until(*until);
    }
    return builder.Finish().Union();
}

BinaryForm::Body BinaryForm::release_hold(const Object& object) {
    const Text role = text(object, "role");
    stream::ReleaseHoldBuilder builder(to_);
    add_hold(builder, object);
    builder.add_role(role);
    return builder.Finish().Union();
}

}  // namespace skua::codec::test
