// Bodies of what changes an order that exists.

#include "engine/codec/json_body_reader.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

static_assert(domain::kOrderLinesMax == 2000);
constexpr IntegerRule kLineRule{0, std::int64_t{domain::kOrderLinesMax} - 1, "must be 0 to 1999"};

struct CancelOrderReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "expected_version", "lines",
                                                  "order_id"};
    enum { expected_version = kCommonFields, lines, order_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({order_id});
    static constexpr std::string_view kLineNames[] = {"line", "quantity"};
    domain::CancelOrder body{};

    void from_path(BodyContext& context) { take_path_id(context, "order_id", body.order); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case expected_version:
                return read_version(scan, path, value, body.expected_version);
            case lines:
                return read_lines(path, value, scan);
            default:
                return read_order_id(scan, path, value, body.order);
        }
    }
    void finish(std::uint32_t, Scan&) {}

    JsonError read_lines(const Path& path, od::value& value, Scan& scan) {
        base::ArenaVector<domain::CancelLine> list(scan.arena());
        std::array<std::uint64_t, domain::kOrderLinesMax / 64 + 1> named{};
        const JsonError error = scan.read_items(
            path, value, domain::kOrderLinesMax, [&](od::value& item, const Path& at) {
                domain::CancelLine line;
                const JsonError failed = read_line(at, item, line, scan);
                std::uint64_t& word = named[line.line.raw() / 64];
                const std::uint64_t bit = std::uint64_t{1} << (line.line.raw() % 64);
                if ((word & bit) != 0) {
                    scan.note(ProblemCode::duplicate_item, Path{&at, "line"},
                              "stands twice in the list");
                }
                word |= bit;
                list.push_back(line);
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

void match_hold(Scan& scan, const Path& path, std::string_view name, domain::HoldKind& hold) {
    for (auto kind = domain::HoldKind::credit; kind <= domain::HoldKind::manual;
         kind = static_cast<domain::HoldKind>(static_cast<int>(kind) + 1)) {
        if (name == domain::to_string(kind)) {
            hold = kind;
            return;
        }
    }
    scan.note(ProblemCode::malformed_value, path,
              "must be credit, fraud, payment, address, price, stock, compliance, "
              "customer_request or manual");
}

JsonError read_hold(Scan& scan, const Path& path, od::value& value, domain::HoldKind& hold) {
    std::string_view name;
    if (const JsonError error = scan.read_view(path, value, kLabelRule, name)) {
        return error;
    }
    match_hold(scan, path, name, hold);
    return SUCCESS;
}

struct PlaceHoldReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "expected_version", "hold",
                                                  "order_id"};
    enum { expected_version = kCommonFields, hold, order_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({hold, order_id});
    domain::PlaceHold body{};

    void from_path(BodyContext& context) { take_path_id(context, "order_id", body.order); }
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
    void finish(std::uint32_t, Scan&) {}
};

struct ReleaseHoldReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "expected_version", "hold",
                                                  "order_id"};
    enum { expected_version = kCommonFields, hold, order_id };
    static constexpr std::size_t kPathFields = 2;
    static constexpr std::uint32_t kRequired = bits({hold, order_id});
    domain::ReleaseHold body{};

    void from_path(BodyContext& context) {
        take_path_id(context, "order_id", body.order);
        match_hold(context.scan, Path{&kBodyPath, "hold"}, context.path_values.second, body.hold);
    }
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
    void finish(std::uint32_t, Scan&) {}
};

}  // namespace

JsonError read_order_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::cancel_order:
            return read_with(CancelOrderReader{}, object, context);
        case BodyKind::place_hold:
            return read_with(PlaceHoldReader{}, object, context);
        case BodyKind::release_hold:
            return read_with(ReleaseHoldReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
