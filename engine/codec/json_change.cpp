// The body of POST /v1/orders/{id}/change.

#include "engine/codec/cold_part.hpp"
#include "engine/codec/json_body_reader.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

// Owner: the call that reads one change.
struct ChangeOrderReader {
    // Of kColdNames those from the second on; they stand one behind the other.
    static constexpr std::size_t kFirstCold = 1;
    static constexpr std::string_view kNames[] = {
        SKUA_COMMON_FIELDS, "lines",       "add",         "remove",           "priority",
        kColdNames[1],      kColdNames[2], kColdNames[3], "expected_version", "order_id"};
    enum {
        lines = kCommonFields,
        add,
        remove,
        priority,
        first_cold,
        expected_version = 11,
        order_id
    };
    static_assert(kNames[first_cold] == "ship_to" &&
                  kNames[expected_version] == "expected_version");
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({expected_version, order_id});
    static constexpr std::string_view kLineNames[] = {"line", "quantity", "unit_price"};
    ColdPart cold;
    domain::ChangeOrder body{};
    NamedLines named{};

    void from_path(BodyContext& context) { take_path_id(context, "order_id", body.order); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case lines:
                return read_lines(path, value, scan);
            case add:
                return read_added(path, value, scan);
            case remove:
                return read_removed(path, value, scan);
            case priority:
                return read_priority(path, value, scan);
            case expected_version:
                return read_version(scan, path, value, body.expected_version);
            case order_id:
                return read_order_id(scan, path, value, body.order);
            default:
                return cold.read(index - first_cold + kFirstCold, path, value);
        }
    }
    void finish(BodyContext& context) {
        body.cold = context.scan.problem().is_none() ? cold.join() : std::string_view{};
        if (context.scan.problem().is_none()) {
            finish_change(context.scan, body);
        }
    }

    JsonError read_priority(const Path& path, od::value& value, Scan& scan) {
        std::int64_t number = 0;
        const JsonError error = scan.read_integer(path, value, kPriorityRule, number);
        body.priority = static_cast<std::uint8_t>(number);
        return error;
    }
    JsonError read_line_number(const Path& path, od::value& value, Scan& scan,
                               domain::LineIndex& line) {
        std::int64_t number = 0;
        const JsonError error = scan.read_integer(path, value, kLineRule, number);
        line = domain::LineIndex{static_cast<std::uint16_t>(number)};
        return error;
    }
    JsonError read_lines(const Path& path, od::value& value, Scan& scan) {
        return scan.read_list(path, value, domain::kChangeItemsMax, body.lines,
                              [&](od::value& item, const Path& at, domain::ChangeLine& line) {
                                  return read_line(at, item, line, scan);
                              });
    }
    JsonError read_line(const Path& path, od::value& item, domain::ChangeLine& line, Scan& scan) {
        od::object object;
        if (const JsonError error = scan.open_object(path, item, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        std::uint32_t seen = 0;
        const JsonError error =
            scan.read_fields(path, object, kLineNames, seen,
                             [&](std::size_t index, od::value& value, const Path& at) {
                                 if (index == 1) {
                                     return read_quantity(scan, at, value, line.quantity);
                                 }
                                 if (index == 2) {
                                     line.sets_price = true;
                                     return read_price(scan, at, value, line.unit_price);
                                 }
                                 return read_line_number(at, value, scan, line.line);
                             });
        scan.require(seen, 0, path, kLineNames[0]);
        if (scan.problem().is_none()) {
            named.name(scan, Path{&path, kLineNames[0]}, line.line);
            finish_change_line(scan, path, line);
        }
        return error;
    }
    JsonError read_added(const Path& path, od::value& value, Scan& scan) {
        return scan.read_list(path, value, domain::kChangeItemsMax, body.add,
                              [&](od::value& item, const Path& at, domain::OrderLineInput& line) {
                                  return read_order_line(scan, at, item, line);
                              });
    }
    JsonError read_removed(const Path& path, od::value& value, Scan& scan) {
        return scan.read_list(path, value, domain::kChangeItemsMax, body.remove,
                              [&](od::value& item, const Path& at, domain::LineIndex& line) {
                                  const JsonError error = read_line_number(at, item, scan, line);
                                  if (scan.problem().is_none()) {
                                      named.name(scan, at, line);
                                  }
                                  return error;
                              });
    }
};

}  // namespace

JsonError read_change_order(od::object& object, BodyContext& context) {
    return read_with(ChangeOrderReader{.cold = ColdPart(context.scan, context.scratch.cold)},
                     object, context);
}

}  // namespace skua::codec
