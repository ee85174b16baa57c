// The bodies of binary commands about parcels.

#include "engine/codec/binary_fields.hpp"

namespace skua::codec {

namespace {

std::uint32_t measure(Fields& fields, std::string_view name, const IntegerRule& rule,
                      flatbuffers::Optional<std::uint32_t> from) {
    const Path path{&kBodyPath, name};
    return static_cast<std::uint32_t>(read_integer(fields, path, rule, from).value_or(0));
}

}  // namespace

void read_binary_pack(const stream::PackFulfillment& from, BinaryBody& body) {
    domain::PackFulfillment to;
    FulfillmentId id;
    body.scan.Fields::require(from.fulfillment_id() != nullptr, kBodyPath, "fulfillment_id");
    read_fulfillment_id(body.scan, Path{&kBodyPath, "fulfillment_id"}, from.fulfillment_id(), id);
    to.order = id.order;
    to.location = id.location;
    PackLines lines(body.scan.arena());
    read_list(body.scan, Path{&kBodyPath, "lines"}, from.lines(), domain::kOrderLinesMax,
              [&](const stream::PackLine& item, const Path& at) {
                  domain::PackLine line;
                  const auto index = require_integer(body.scan, at, "line", kLineRule, item.line());
                  line.line = domain::LineIndex{static_cast<std::uint16_t>(index.value_or(0))};
                  require_quantity(body.scan, at, item.quantity(), line.quantity);
                  refuse_unknown(body.scan, at, &item, stream::PackLine::VT_QUANTITY);
                  lines.add(body.scan, at, line);
              });
    to.lines = lines.view();
    to.package = read_package(body.scan, from.package());
    to.seals = from.seal();
    read_text(body.scan, Path{&kBodyPath, "reference"}, kReferenceRule, from.reference(),
              to.reference);
    to.measures = {
        .weight_grams = measure(body.scan, "weight_grams", kGramsRule, from.weight_grams()),
        .length_mm = measure(body.scan, "length_mm", kMillimetresRule, from.length_mm()),
        .width_mm = measure(body.scan, "width_mm", kMillimetresRule, from.width_mm()),
        .height_mm = measure(body.scan, "height_mm", kMillimetresRule, from.height_mm())};
    finish_pack(body.scan, to);
    refuse_unknown(body.scan, kBodyPath, &from, stream::PackFulfillment::VT_HEIGHT_MM);
    body.command.body = to;
}

void read_binary_tracking(const stream::RecordTracking& from, BinaryBody& body) {
    domain::RecordTracking to;
    const Path id{&kBodyPath, "shipment_id"};
    if (body.scan.Fields::require(from.shipment_id() != nullptr, kBodyPath, "shipment_id")) {
        const ShipmentId read{.order = domain::OrderId{from.shipment_id()->order()},
                              .number = from.shipment_id()->number()};
        const bool is_id = !read.order.is_none() && read.number != 0;
        ShipmentId taken;
        take_shipment_id(body.scan, id, is_id ? std::optional(read) : std::nullopt, taken);
        to.order = taken.order;
        to.shipment = taken.number;
    }
    if (body.scan.Fields::require(from.status().has_value(), kBodyPath, "status")) {
        take_tracking(body.scan, Path{&kBodyPath, "status"},
                      tracking_numbered(static_cast<std::uint8_t>(*from.status())), to.status);
    }
    if (body.scan.Fields::require(from.occurred_at().has_value(), kBodyPath, "occurred_at")) {
        take_time(body.scan, Path{&kBodyPath, "occurred_at"}, time_in(*from.occurred_at()),
                  to.occurred_at);
    }
    require_text(body.scan, "event_id", kEventIdRule, from.event_id(), to.event_id);
    refuse_unknown(body.scan, kBodyPath, &from, stream::RecordTracking::VT_EVENT_ID);
    body.command.body = to;
}

void read_binary_answer(const stream::AnswerCancellation& from, BinaryBody& body) {
    domain::AnswerCancellation to;
    FulfillmentId id;
    body.scan.Fields::require(from.fulfillment_id() != nullptr, kBodyPath, "fulfillment_id");
    read_fulfillment_id(body.scan, Path{&kBodyPath, "fulfillment_id"}, from.fulfillment_id(), id);
    to.order = id.order;
    to.location = id.location;
    if (body.scan.Fields::require(from.answer().has_value(), kBodyPath, "answer")) {
        take_answer(body.scan, Path{&kBodyPath, "answer"},
                    answer_numbered(static_cast<std::uint8_t>(*from.answer())), to.answer);
    }
    finish_adjustment(body.scan, body.command);
    refuse_unknown(body.scan, kBodyPath, &from, stream::AnswerCancellation::VT_ANSWER);
    body.command.body = to;
}

void read_binary_body(const stream::AcceptOverDelivery& from, BinaryBody& body) {
    domain::AcceptOverDelivery to;
    FulfillmentId id;
    body.scan.Fields::require(from.fulfillment_id() != nullptr, kBodyPath, "fulfillment_id");
    read_fulfillment_id(body.scan, Path{&kBodyPath, "fulfillment_id"}, from.fulfillment_id(), id);
    to.order = id.order;
    to.location = id.location;
    const auto line = require_integer(body.scan, kBodyPath, "line", kLineRule, from.line());
    to.line = domain::LineIndex{static_cast<std::uint16_t>(line.value_or(0))};
    require_quantity(body.scan, kBodyPath, from.quantity(), to.quantity);
    refuse_unknown(body.scan, kBodyPath, &from, stream::AcceptOverDelivery::VT_QUANTITY);
    body.command.body = to;
}

}  // namespace skua::codec
