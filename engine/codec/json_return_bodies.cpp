// Bodies of returns.

#include "engine/codec/json_body_reader.hpp"
#include "engine/codec/return_rules.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

std::optional<ReturnId> return_id_in(std::string_view text) {
    ReturnId id;
    return parse_return_id(text, id.order, id.number) ? std::optional(id) : std::nullopt;
}

void take_path_return(BodyContext& context, domain::OrderId& order, domain::ReturnNumber& number) {
    if (!parse_return_id(context.path_values.first, order, number)) {
        context.scan.note(ProblemCode::not_found, Path{&kBodyPath, "return_id"},
                          "is no id of ours");
    }
}

template <class Body>
JsonError read_return_id(Scan& scan, const Path& path, od::value& value, Body& body) {
    std::string_view text;
    ReturnId id;
    const JsonError error = scan.read_view(path, value, kIdRule, text);
    take_return_id(scan, path, return_id_in(text), id);
    body.order = id.order;
    body.number = id.number;
    return error;
}

JsonError read_line_index(Scan& scan, const Path& path, od::value& value, domain::LineIndex& to) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kLineRule, number);
    to = domain::LineIndex{static_cast<std::uint16_t>(number)};
    return error;
}

JsonError read_flag(Scan& scan, const Path& path, od::value& value, bool& to) {
    od::json_type type{};
    if (const JsonError error = value.type().get(type)) {
        return error;
    }
    if (type != od::json_type::boolean) {
        scan.note(ProblemCode::wrong_type, path, "must be true or false");
        return scan.skip(path, value);
    }
    return value.get_bool().get(to);
}

// An item with `names`, all of them required.
template <std::size_t N, class OnField>
JsonError read_item(Scan& scan, const Path& path, od::value& item,
                    const std::string_view (&names)[N], const OnField& on_field) {
    od::object object;
    if (const JsonError error = scan.open_object(path, item, object)) {
        return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
    }
    std::uint32_t seen = 0;
    const JsonError error = scan.read_fields(path, object, names, seen, on_field);
    for (std::size_t i = 0; i < N; ++i) {
        scan.require(seen, i, path, names[i]);
    }
    return error;
}

struct CreateReturnReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "lines", "reference",
                                                  "approved", "order_id"};
    enum { lines = kCommonFields, reference, approved, order_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({lines, order_id});
    static constexpr std::string_view kLineNames[] = {"line", "quantity"};
    domain::CreateReturn body{};

    void from_path(BodyContext& context) { take_path_id(context, "order_id", body.order); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case lines:
                return read_lines(path, value, scan);
            case reference:
                return scan.read_text(path, value, kReferenceRule, body.reference);
            case approved:
                return read_flag(scan, path, value, body.is_approved);
            default:
                return read_order_id(scan, path, value, body.order);
        }
    }
    void finish(BodyContext&) {}

    JsonError read_lines(const Path& path, od::value& value, Scan& scan) {
        ReturnLines list(scan.arena());
        const JsonError error = scan.read_items(
            path, value, domain::kReturnLinesMax, [&](od::value& item, const Path& at) {
                domain::ReturnLineInput line;
                const JsonError failed = read_item(
                    scan, at, item, kLineNames,
                    [&](std::size_t index, od::value& field, const Path& where) {
                        return index == 0 ? read_line_index(scan, where, field, line.line)
                                          : read_quantity(scan, where, field, line.quantity);
                    });
                list.add(scan, at, line);
                return failed;
            });
        body.lines = list.view();
        return error;
    }
};

struct ChangeReturnReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "return_id", "action"};
    enum { return_id = kCommonFields, action };
    static constexpr std::size_t kPathFields = 2;
    static constexpr std::uint32_t kRequired = bits({return_id, action});
    domain::ChangeReturn body{};

    void from_path(BodyContext& context) {
        take_path_return(context, body.order, body.number);
        take_return_action(context.scan, Path{&kBodyPath, "action"},
                           return_action_named(context.path_values.second), body.action);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        if (index == return_id) {
            return read_return_id(scan, path, value, body);
        }
        std::string_view name;
        const JsonError error = scan.read_view(path, value, kShortRule, name);
        take_return_action(scan, path, return_action_named(name), body.action);
        return error;
    }
    void finish(BodyContext&) {}
};

struct ReceiveReturnReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "location", "items",
                                                  "return_id"};
    enum { location = kCommonFields, items, return_id };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({location, items, return_id});
    static constexpr std::string_view kItemNames[] = {"line", "quantity", "disposition"};
    domain::ReceiveReturn body{};

    void from_path(BodyContext& context) { take_path_return(context, body.order, body.number); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case location:
                return scan.read_text(path, value, kPlaceRule, body.location);
            case items:
                return read_items(path, value, scan);
            default:
                return read_return_id(scan, path, value, body);
        }
    }
    void finish(BodyContext&) {}

    JsonError read_items(const Path& path, od::value& value, Scan& scan) {
        ReturnedItems list(scan.arena());
        const JsonError error = scan.read_items(
            path, value, domain::kReturnItemsMax, [&](od::value& item, const Path& at) {
                domain::ReturnedItem returned;
                const JsonError failed =
                    read_item(scan, at, item, kItemNames,
                              [&](std::size_t index, od::value& field, const Path& where) {
                                  return read_field(index, field, where, scan, returned);
                              });
                list.add(scan, at, returned);
                return failed;
            });
        body.items = list.view();
        return error;
    }
    static JsonError read_field(std::size_t index, od::value& value, const Path& path, Scan& scan,
                                domain::ReturnedItem& item) {
        if (index == 0) {
            return read_line_index(scan, path, value, item.line);
        }
        if (index == 1) {
            return read_quantity(scan, path, value, item.quantity);
        }
        std::string_view name;
        const JsonError error = scan.read_view(path, value, kShortRule, name);
        take_disposition(scan, path, disposition_named(name), item.disposition);
        return error;
    }
};

}  // namespace

JsonError read_return_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::create_return:
            return read_with(CreateReturnReader{}, object, context);
        case BodyKind::change_return:
            return read_with(ChangeReturnReader{}, object, context);
        case BodyKind::receive_return:
            return read_with(ReceiveReturnReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
