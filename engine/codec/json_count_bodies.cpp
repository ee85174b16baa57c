// Bodies of conditions, short picks and counts.

#include "engine/codec/json_body_reader.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

JsonError read_condition(Scan& scan, const Path& path, od::value& value, domain::Condition& to) {
    std::string_view name;
    const JsonError error = scan.read_view(path, value, kShortRule, name);
    take_condition(scan, path, condition_named(name), to);
    return error;
}

namespace {

struct MoveConditionReader {
    static constexpr std::string_view kNames[] = {
        SKUA_COMMON_FIELDS, "sku", "location", "from", "to", "quantity"};
    enum { sku = kCommonFields, location, from, to, quantity };
    static constexpr std::size_t kPathFields = 0;
    static constexpr std::uint32_t kRequired = bits({sku, location, from, to, quantity});
    domain::MoveCondition body{};

    void from_path(BodyContext&) {}
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case sku:
                return scan.read_view(path, value, kSkuRule, body.sku.text);
            case location:
                return scan.read_text(path, value, kPlaceRule, body.location);
            case from:
                return read_condition(scan, path, value, body.from);
            case to:
                return read_condition(scan, path, value, body.to);
            default:
                return read_quantity(scan, path, value, body.quantity);
        }
    }
    void finish(BodyContext& context) { finish_condition(context.scan, context.command, body); }
};

struct ShortPickReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "sku", "quantity", "order_id",
                                                  "pick_list"};
    enum { sku = kCommonFields, quantity, order_id, pick_list };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({sku, quantity, pick_list});
    domain::ShortPick body{};

    void from_path(BodyContext& context) { take_path_id(context, "pick_list", body.pick_list); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case sku:
                return scan.read_view(path, value, kSkuRule, body.sku.text);
            case quantity:
                return read_quantity(scan, path, value, body.quantity);
            case order_id:
                return read_order_id(scan, path, value, body.order);
            default:
                return read_pick_list_id(scan, path, value, body.pick_list);
        }
    }
    void finish(BodyContext& context) { finish_adjustment(context.scan, context.command); }
};

struct OpenCountReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "sku", "location"};
    enum { sku = kCommonFields, location };
    static constexpr std::size_t kPathFields = 0;
    static constexpr std::uint32_t kRequired = bits({sku, location});
    domain::OpenCount body{};

    void from_path(BodyContext&) {}
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        return index == sku ? scan.read_view(path, value, kSkuRule, body.sku.text)
                            : scan.read_text(path, value, kPlaceRule, body.location);
    }
    void finish(BodyContext&) {}
};

JsonError read_count_id(Scan& scan, const Path& path, od::value& value, domain::CountId& to) {
    std::string_view id;
    const JsonError error = scan.read_view(path, value, kIdRule, id);
    take_count_id(scan, path, id_in<domain::CountId>(id), to);
    return error;
}

struct ChangeCountReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "quantity", "count",
                                                  "action"};
    enum { quantity = kCommonFields, count, action };
    static constexpr std::size_t kPathFields = 2;
    static constexpr std::uint32_t kRequired = bits({count, action});
    domain::ChangeCount body{};
    bool has_quantity = false;

    void from_path(BodyContext& context) {
        take_path_id(context, "count", body.count);
        take_action(context.scan, Path{&kBodyPath, "action"},
                    action_named(context.path_values.second), body.action);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case quantity: {
                std::int64_t number = 0;
                const JsonError error = scan.read_integer(path, value, kCountedRule, number);
                body.quantity = domain::Units{number};
                has_quantity = true;
                return error;
            }
            case count:
                return read_count_id(scan, path, value, body.count);
            default: {
                std::string_view name;
                const JsonError error = scan.read_view(path, value, kShortRule, name);
                take_action(scan, path, action_named(name), body.action);
                return error;
            }
        }
    }
    void finish(BodyContext& context) { finish_count(context.scan, body, has_quantity); }
};

struct PostCountReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "count"};
    enum { count = kCommonFields };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({count});
    domain::PostCount body{};

    void from_path(BodyContext& context) { take_path_id(context, "count", body.count); }
    JsonError on_field(std::size_t, od::value& value, const Path& path, Scan& scan) {
        return read_count_id(scan, path, value, body.count);
    }
    void finish(BodyContext&) {}
};

}  // namespace

JsonError read_count_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::move_condition:
            return read_with(MoveConditionReader{}, object, context);
        case BodyKind::short_pick:
            return read_with(ShortPickReader{}, object, context);
        case BodyKind::open_count:
            return read_with(OpenCountReader{}, object, context);
        case BodyKind::change_count:
            return read_with(ChangeCountReader{}, object, context);
        case BodyKind::post_count:
            return read_with(PostCountReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
