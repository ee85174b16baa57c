#include "engine/codec/json_body_reader.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

// A text of the path has the rules of the field it stands for, and has not been through a parser.
void take_path(BodyContext& context, std::string_view value, std::string_view name,
               const TextRule& rule, std::string_view& to) {
    const Path path{&kBodyPath, name};
    if (context.scan.check_raw_text(path, rule, value)) {
        to = context.scan.arena().copy(value);
    }
}

JsonError read_version(Scan& scan, const Path& path, od::value& value, std::uint32_t& version) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kVersionRule, number);
    version = static_cast<std::uint32_t>(number);
    return error;
}

JsonError read_package(Scan& scan, const Path& path, od::value& value, std::uint16_t& package) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kPackageRule, number);
    package = static_cast<std::uint16_t>(number);
    return error;
}

JsonError read_quantity(Scan& scan, const Path& path, od::value& value, domain::Quantity& to) {
    std::int64_t number = 0;
    const JsonError error = scan.read_integer(path, value, kQuantityRule, number);
    to = domain::Quantity{static_cast<std::uint32_t>(number)};
    return error;
}

JsonError read_order_id(Scan& scan, const Path& path, od::value& value, domain::OrderId& to) {
    std::string_view id;
    const JsonError error = scan.read_view(path, value, kIdRule, id);
    take_order_id(scan, path, id_in<domain::OrderId>(id), to);
    return error;
}

JsonError read_reservation_id(Scan& scan, const Path& path, od::value& value, domain::OrderId& to) {
    std::string_view text;
    const JsonError error = scan.read_view(path, value, kIdRule, text);
    domain::OrderId id;
    take_reservation_id(scan, path,
                        parse_reservation_id(text, id) ? std::optional(id) : std::nullopt, to);
    return error;
}

JsonError read_pick_list_id(Scan& scan, const Path& path, od::value& value,
                            domain::PickListId& to) {
    std::string_view id;
    const JsonError error = scan.read_view(path, value, kIdRule, id);
    take_pick_list_id(scan, path, id_in<domain::PickListId>(id), to);
    return error;
}

namespace {

JsonError read_key(od::value& value, const Path& path, BodyContext& context) {
    std::string_view key;
    const JsonError error = context.scan.read_text(path, value, kKeyRule, key);
    take_key(context.scan, path, key, context.command);
    return error;
}

}  // namespace

JsonError read_common(std::size_t index, od::value& value, const Path& path, BodyContext& context) {
    switch (index) {
        case 0:
            return context.scan.read_text(path, value, kLabelRule, context.command.actor);
        case 1:
            return context.scan.read_text(path, value, kReasonRule, context.command.reason);
        case 2:
            return context.scan.read_text(path, value, kLabelRule, context.command.source);
        default:
            return read_key(value, path, context);
    }
}

JsonError read_body(BodyKind kind, od::object& object, BodyContext& context) {
    const std::string_view header_key = context.command.idempotency_key;
    if (!header_key.empty()) {
        const Path path{&kBodyPath, "idempotency_key"};
        context.scan.check_text(path, kKeyRule, header_key);
    }
    switch (kind) {
        case BodyKind::place_order:
            return read_place_order(object, context);
        case BodyKind::define_item:
        case BodyKind::define_location:
        case BodyKind::define_channel:
        case BodyKind::configure_level:
        case BodyKind::receive_stock:
        case BodyKind::adjust_stock:
            return read_stock_body(kind, object, context);
        case BodyKind::cancel_order:
        case BodyKind::request_cancellation:
        case BodyKind::close_order:
        case BodyKind::place_hold:
        case BodyKind::release_hold:
            return read_order_body(kind, object, context);
        case BodyKind::change_order:
            return read_change_order(object, context);
        case BodyKind::create_wave:
        case BodyKind::confirm_picks:
        case BodyKind::ship_fulfillment:
        case BodyKind::unclaim_pick_list:
            return read_warehouse_body(kind, object, context);
        case BodyKind::reserve:
        case BodyKind::extend_reservation:
        case BodyKind::release_reservation:
            return read_reservation_body(kind, object, context);
        case BodyKind::move_condition:
        case BodyKind::short_pick:
        case BodyKind::open_count:
        case BodyKind::change_count:
        case BodyKind::post_count:
            return read_count_body(kind, object, context);
        case BodyKind::pack_fulfillment:
        case BodyKind::record_tracking:
        case BodyKind::answer_cancellation:
        case BodyKind::accept_over_delivery:
            return read_parcel_body(kind, object, context);
        case BodyKind::create_return:
        case BodyKind::change_return:
        case BodyKind::receive_return:
            return read_return_body(kind, object, context);
        case BodyKind::create_transfer:
        case BodyKind::change_transfer:
        case BodyKind::receive_transfer:
            return read_transfer_body(kind, object, context);
    }
    return SUCCESS;
}

}  // namespace skua::codec
