// Bodies about parcels: what is packed, what carriers say, and what is to stay.

#include "engine/codec/json_body_reader.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

struct PackFulfillmentReader {
    static constexpr std::string_view kNames[] = {
        SKUA_COMMON_FIELDS, "lines",     "package",  "seal",      "reference",
        "weight_grams",     "length_mm", "width_mm", "height_mm", "fulfillment_id"};
    enum {
        lines = kCommonFields,
        package,
        seal,
        reference,
        weight_grams,
        length_mm,
        width_mm,
        height_mm,
        fulfillment_id
    };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({fulfillment_id});
    static constexpr std::string_view kLineNames[] = {"line", "quantity"};
    domain::PackFulfillment body{};

    void from_path(BodyContext& context) {
        if (!parse_fulfillment_id(context.path_values.first, body.order, body.location)) {
            context.scan.note(ProblemCode::not_found, Path{&kBodyPath, "fulfillment_id"},
                              "is no id of ours");
        }
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case lines:
                return read_lines(path, value, scan);
            case package:
                return read_package(scan, path, value, body.package);
            case seal:
                return scan.read_boolean(path, value, body.seals);
            case reference:
                return scan.read_text(path, value, kReferenceRule, body.reference);
            case fulfillment_id:
                return read_id(path, value, scan);
            default:
                return read_measure(index, value, path, scan);
        }
    }
    void finish(BodyContext& context) { finish_pack(context.scan, body); }

    JsonError read_id(const Path& path, od::value& value, Scan& scan) {
        std::string_view id;
        FulfillmentId read;
        const JsonError error = scan.read_view(path, value, kIdRule, id);
        take_fulfillment_id(scan, path, fulfillment_id_in(id), read);
        body.order = read.order;
        body.location = read.location;
        return error;
    }
    JsonError read_measure(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        std::int64_t number = 0;
        const bool is_weight = index == weight_grams;
        const JsonError error =
            scan.read_integer(path, value, is_weight ? kGramsRule : kMillimetresRule, number);
        std::uint32_t& to = is_weight            ? body.measures.weight_grams
                            : index == length_mm ? body.measures.length_mm
                            : index == width_mm  ? body.measures.width_mm
                                                 : body.measures.height_mm;
        to = static_cast<std::uint32_t>(number);
        return error;
    }
    JsonError read_lines(const Path& path, od::value& value, Scan& scan) {
        PackLines list(scan.arena());
        const JsonError error = scan.read_items(
            path, value, domain::kOrderLinesMax, [&](od::value& item, const Path& at) {
                domain::PackLine line;
                const JsonError failed = read_line(at, item, line, scan);
                list.add(scan, at, line);
                return failed;
            });
        body.lines = list.view();
        return error;
    }
    static JsonError read_line(const Path& path, od::value& item, domain::PackLine& line,
                               Scan& scan) {
        od::object object;
        if (const JsonError error = scan.open_object(path, item, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        std::uint32_t seen = 0;
        const JsonError error = scan.read_fields(
            path, object, kLineNames, seen,
            [&](std::size_t index, od::value& value, const Path& at) {
                if (index == 1) {
                    return read_quantity(scan, at, value, line.quantity);
                }
                std::int64_t number = 0;
                const JsonError failed = scan.read_integer(at, value, kLineRule, number);
                line.line = domain::LineIndex{static_cast<std::uint16_t>(number)};
                return failed;
            });
        scan.require(seen, 0, path, kLineNames[0]);
        scan.require(seen, 1, path, kLineNames[1]);
        return error;
    }
};

struct RecordTrackingReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "status", "occurred_at",
                                                  "event_id", "shipment_id"};
    enum { status = kCommonFields, occurred_at, event_id, shipment_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({status, occurred_at, event_id, shipment_id});
    domain::RecordTracking body{};

    void from_path(BodyContext& context) {
        if (!parse_shipment_id(context.path_values.first, body.order, body.shipment)) {
            context.scan.note(ProblemCode::not_found, Path{&kBodyPath, "shipment_id"},
                              "is no id of ours");
        }
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        if (index == event_id) {
            return scan.read_text(path, value, kEventIdRule, body.event_id);
        }
        std::string_view text;
        const TextRule& rule = index == shipment_id ? kIdRule : kShortRule;
        if (const JsonError error = scan.read_view(path, value, rule, text)) {
            return error;
        }
        if (index == status) {
            take_tracking(scan, path, tracking_named(text), body.status);
        } else if (index == occurred_at) {
            take_time(scan, path, base::parse_rfc3339(text), body.occurred_at);
        } else {
            ShipmentId id;
            take_shipment_id(scan, path, shipment_id_in(text), id);
            body.order = id.order;
            body.shipment = id.number;
        }
        return SUCCESS;
    }
    void finish(BodyContext&) {}
};

struct AnswerCancellationReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "answer", "fulfillment_id"};
    enum { answer = kCommonFields, fulfillment_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({answer, fulfillment_id});
    domain::AnswerCancellation body{};

    void from_path(BodyContext& context) {
        if (!parse_fulfillment_id(context.path_values.first, body.order, body.location)) {
            context.scan.note(ProblemCode::not_found, Path{&kBodyPath, "fulfillment_id"},
                              "is no id of ours");
        }
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        std::string_view text;
        const TextRule& rule = index == answer ? kLabelRule : kIdRule;
        if (const JsonError error = scan.read_view(path, value, rule, text)) {
            return error;
        }
        if (index == answer) {
            take_answer(scan, path, answer_named(text), body.answer);
        } else {
            FulfillmentId id;
            take_fulfillment_id(scan, path, fulfillment_id_in(text), id);
            body.order = id.order;
            body.location = id.location;
        }
        return SUCCESS;
    }
    void finish(BodyContext& context) { finish_adjustment(context.scan, context.command); }
};

struct AcceptOverDeliveryReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "line", "quantity",
                                                  "fulfillment_id"};
    enum { line = kCommonFields, quantity, fulfillment_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({line, quantity, fulfillment_id});
    domain::AcceptOverDelivery body{};

    void from_path(BodyContext& context) {
        if (!parse_fulfillment_id(context.path_values.first, body.order, body.location)) {
            context.scan.note(ProblemCode::not_found, Path{&kBodyPath, "fulfillment_id"},
                              "is no id of ours");
        }
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        if (index == line) {
            std::int64_t number = 0;
            const JsonError error = scan.read_integer(path, value, kLineRule, number);
            body.line = domain::LineIndex{static_cast<std::uint16_t>(number)};
            return error;
        }
        if (index == quantity) {
            return read_quantity(scan, path, value, body.quantity);
        }
        std::string_view text;
        if (const JsonError error = scan.read_view(path, value, kIdRule, text)) {
            return error;
        }
        FulfillmentId id;
        take_fulfillment_id(scan, path, fulfillment_id_in(text), id);
        body.order = id.order;
        body.location = id.location;
        return SUCCESS;
    }
    void finish(BodyContext&) {}
};

}  // namespace

JsonError read_parcel_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::pack_fulfillment:
            return read_with(PackFulfillmentReader{}, object, context);
        case BodyKind::record_tracking:
            return read_with(RecordTrackingReader{}, object, context);
        case BodyKind::answer_cancellation:
            return read_with(AnswerCancellationReader{}, object, context);
        case BodyKind::accept_over_delivery:
            return read_with(AcceptOverDeliveryReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
