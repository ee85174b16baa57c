// Bodies about reservations.

#include "engine/codec/json_body_reader.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

JsonError read_ttl(Scan& scan, const Path& path, od::value& value, std::uint32_t& to) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kTtlRule, number);
    to = static_cast<std::uint32_t>(number);
    return error;
}

void take_path_reservation(BodyContext& context, domain::OrderId& to) {
    if (!parse_reservation_id(context.path_values.first, to)) {
        context.scan.note(ProblemCode::not_found, Path{&kBodyPath, "reservation"},
                          "is no id of ours");
    }
}

struct ReserveReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "channel",     "lines",
                                                  "external_id",      "ttl_seconds", "policy"};
    enum { channel = kCommonFields, lines, external_id, ttl_seconds, policy };
    static constexpr std::size_t kPathFields = 0;
    static constexpr std::uint32_t kRequired = bits({channel, lines});
    static constexpr std::string_view kLineNames[] = {"sku", "quantity"};
    domain::Reserve body{.channel = {},
                         .external_id = {},
                         .ttl_seconds = 0,
                         .policy = domain::Policy::all_or_nothing,
                         .lines = {}};

    void from_path(BodyContext&) {}
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case channel:
                return scan.read_text(path, value, kPlaceRule, body.channel);
            case lines:
                return read_lines(path, value, scan);
            case external_id:
                return scan.read_text(path, value, kExternalIdRule, body.external_id);
            case ttl_seconds:
                return read_ttl(scan, path, value, body.ttl_seconds);
            default: {
                std::string_view text;
                const JsonError error = scan.read_view(path, value, kShortRule, text);
                take_policy(scan, path, policy_named(text), body.policy);
                return error;
            }
        }
    }
    void finish(BodyContext&) {}

    JsonError read_lines(const Path& path, od::value& value, Scan& scan) {
        return scan.read_list(path, value, domain::kReservationLinesMax, body.lines,
                              [&](od::value& item, const Path& at, domain::ReserveLine& line) {
                                  return read_line(at, item, line, scan);
                              });
    }
    static JsonError read_line(const Path& path, od::value& item, domain::ReserveLine& line,
                               Scan& scan) {
        od::object object;
        if (const JsonError error = scan.open_object(path, item, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        std::uint32_t seen = 0;
        const JsonError error = scan.read_fields(
            path, object, kLineNames, seen,
            [&](std::size_t index, od::value& value, const Path& at) {
                return index == 0 ? scan.read_view(at, value, kSkuRule, line.sku.text)
                                  : read_quantity(scan, at, value, line.quantity);
            });
        scan.require(seen, 0, path, kLineNames[0]);
        scan.require(seen, 1, path, kLineNames[1]);
        return error;
    }
};

struct ExtendReservationReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "ttl_seconds", "reservation"};
    enum { ttl_seconds = kCommonFields, reservation };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({reservation});
    domain::ExtendReservation body{};

    void from_path(BodyContext& context) { take_path_reservation(context, body.reservation); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        return index == ttl_seconds ? read_ttl(scan, path, value, body.ttl_seconds)
                                    : read_reservation_id(scan, path, value, body.reservation);
    }
    void finish(BodyContext&) {}
};

struct ReleaseReservationReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "reservation"};
    enum { reservation = kCommonFields };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({reservation});
    domain::ReleaseReservation body{};

    void from_path(BodyContext& context) { take_path_reservation(context, body.reservation); }
    JsonError on_field(std::size_t, od::value& value, const Path& path, Scan& scan) {
        return read_reservation_id(scan, path, value, body.reservation);
    }
    void finish(BodyContext&) {}
};

}  // namespace

JsonError read_reservation_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::reserve:
            return read_with(ReserveReader{}, object, context);
        case BodyKind::extend_reservation:
            return read_with(ExtendReservationReader{}, object, context);
        case BodyKind::release_reservation:
            return read_with(ReleaseReservationReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
