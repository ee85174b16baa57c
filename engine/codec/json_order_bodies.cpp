// Bodies of what changes an order that exists.

#include "engine/codec/json_body_reader.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

// CancelOrder, or RequestCancellation and CloseOrder, which have the same fields.
template <class Body>
struct CancelReader {
    static constexpr std::string_view kNames[] = {
        SKUA_COMMON_FIELDS, "expected_version", "lines", "reason_code", "notify", "order_id"};
    enum { expected_version = kCommonFields, lines, reason_code, notify, order_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({order_id});
    static constexpr std::string_view kLineNames[] = {"line", "quantity"};
    Body body{};

    void from_path(BodyContext& context) { take_path_id(context, "order_id", body.order); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case expected_version:
                return read_version(scan, path, value, body.expected_version);
            case lines:
                return read_lines(path, value, scan);
            case reason_code:
                return read_reason(path, value, scan);
            case notify:
                return scan.read_boolean(path, value, body.cause.notifies);
            default:
                return read_order_id(scan, path, value, body.order);
        }
    }
    void finish(BodyContext& context) {
        if constexpr (!std::is_same_v<Body, domain::CancelOrder>) {
            finish_adjustment(context.scan, context.command);
        }
    }

    JsonError read_reason(const Path& path, od::value& value, Scan& scan) {
        std::string_view name;
        if (const JsonError error = scan.read_view(path, value, kLabelRule, name)) {
            return error;
        }
        take_cancel_reason(scan, path, cancel_reason_named(name), body.cause.reason);
        return SUCCESS;
    }
    JsonError read_lines(const Path& path, od::value& value, Scan& scan) {
        CancelLines list(scan.arena());
        const JsonError error = scan.read_items(
            path, value, domain::kOrderLinesMax, [&](od::value& item, const Path& at) {
                domain::CancelLine line;
                const JsonError failed = read_line(at, item, line, scan);
                list.add(scan, at, line);
                return failed;
            });
        body.lines = list.view();
        return error;
    }
    static JsonError read_line(const Path& path, od::value& item, domain::CancelLine& line,
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
        return error;
    }
};

JsonError read_hold(Scan& scan, const Path& path, od::value& value, domain::HoldKind& hold) {
    std::string_view name;
    if (const JsonError error = scan.read_view(path, value, kLabelRule, name)) {
        return error;
    }
    take_hold(scan, path, hold_named(name), hold);
    return SUCCESS;
}

// What both commands about a hold have, behind the fields that are the command's own.
template <class Body, int first>
struct HoldReader {
    enum { expected_version = first, hold, order_id };
    static constexpr std::uint32_t kRequired = bits({hold, order_id});
    Body body{};

    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case expected_version:
                return read_version(scan, path, value, body.expected_version);
            case hold:
                return read_hold(scan, path, value, body.hold);
            default:
                return read_order_id(scan, path, value, body.order);
        }
    }
    void finish(BodyContext&) {}
};

struct PlaceHoldReader : HoldReader<domain::PlaceHold, kCommonFields + 2> {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "hold_until", "release_role",
                                                  "expected_version", "hold",       "order_id"};
    static constexpr std::size_t kPathFields = 1;

    void from_path(BodyContext& context) { take_path_id(context, "order_id", body.order); }
    void finish(BodyContext& context) { check_placed(context.scan, body); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        if (index == kCommonFields + 1) {
            return scan.read_text(path, value, kRoleRule, body.release_role);
        }
        if (index != kCommonFields) {
            return HoldReader::on_field(index, value, path, scan);
        }
        std::string_view text;
        if (const JsonError error = scan.read_view(path, value, kShortRule, text)) {
            return error;
        }
        take_hold_until(scan, path, base::parse_rfc3339(text), body.hold_until);
        return SUCCESS;
    }
};

struct ReleaseHoldReader : HoldReader<domain::ReleaseHold, kCommonFields + 1> {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "role", "expected_version",
                                                  "hold", "order_id"};
    static constexpr std::size_t kPathFields = 2;

    void from_path(BodyContext& context) {
        take_path_id(context, "order_id", body.order);
        take_hold(context.scan, Path{&kBodyPath, "hold"}, hold_named(context.path_values.second),
                  body.hold);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        return index == kCommonFields ? scan.read_text(path, value, kRoleRule, body.role)
                                      : HoldReader::on_field(index, value, path, scan);
    }
};

}  // namespace

JsonError read_order_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::cancel_order:
            return read_with(CancelReader<domain::CancelOrder>{}, object, context);
        case BodyKind::request_cancellation:
            return read_with(CancelReader<domain::RequestCancellation>{}, object, context);
        case BodyKind::close_order:
            return read_with(CancelReader<domain::CloseOrder>{}, object, context);
        case BodyKind::place_hold:
            return read_with(PlaceHoldReader{}, object, context);
        case BodyKind::release_hold:
            return read_with(ReleaseHoldReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
