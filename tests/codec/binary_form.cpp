#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {

namespace fb = flatbuffers;

std::string BinaryForm::frame(BodyKind kind, const Object& object) {
    const auto table = body(kind, object);
    const Text key = text(object, "idempotency_key");
    const Text actor = text(object, "actor");
    const Text reason = text(object, "reason");
    const Text source = text(object, "source");
    // The members of the union stand in the order of the kinds.
    const auto type = static_cast<stream::Body>(static_cast<int>(kind) + 1);
    const std::vector<fb::Offset<stream::Command>> commands = {
        stream::CreateCommand(to_, type, table, key, actor, reason, source)};
    const auto all = to_.CreateVector(commands);
    to_.Finish(stream::CreateFrame(to_, 1, stream::Detail::lines, all));
    return {reinterpret_cast<const char*>(to_.GetBufferPointer()), to_.GetSize()};
}

BinaryForm::Body BinaryForm::body(BodyKind kind, const Object& object) {
    switch (kind) {
        case BodyKind::define_item:
            return define_item(object);
        case BodyKind::define_location:
            return stream::CreateDefineLocation(to_, text(object, "location")).Union();
        case BodyKind::define_channel:
            return define_channel(object);
        case BodyKind::configure_level:
            return configure_level(object);
        case BodyKind::receive_stock:
            return receive_stock(object);
        case BodyKind::adjust_stock:
            return adjust_stock(object);
        case BodyKind::place_order:
            return place_order(object);
        case BodyKind::cancel_order:
            return cancel_order(object);
        case BodyKind::place_hold:
            return place_hold(object);
        case BodyKind::release_hold:
            return release_hold(object);
        case BodyKind::create_wave:
            return create_wave(object);
        case BodyKind::confirm_picks:
            return confirm_picks(object);
        case BodyKind::ship_fulfillment:
            return ship_fulfillment(object);
        case BodyKind::unclaim_pick_list:
            return unclaim_pick_list(object);
        case BodyKind::reserve:
            return reserve(object);
        case BodyKind::extend_reservation:
            return extend_reservation(object);
        case BodyKind::release_reservation:
            return release_reservation(object);
        case BodyKind::move_condition:
            return move_condition(object);
        case BodyKind::short_pick:
            return short_pick(object);
        case BodyKind::open_count:
            return open_count(object);
        case BodyKind::change_count:
            return change_count(object);
        case BodyKind::post_count:
            return post_count(object);
        case BodyKind::change_order:
            return change_order(object);
        case BodyKind::pack_fulfillment:
            return pack_fulfillment(object);
        case BodyKind::record_tracking:
            return record_tracking(object);
        case BodyKind::request_cancellation:
            return request_cancellation(object);
        case BodyKind::answer_cancellation:
            return answer_cancellation(object);
        case BodyKind::create_return:
            return create_return(object);
        case BodyKind::change_return:
            return change_return(object);
        case BodyKind::receive_return:
            return receive_return(object);
        case BodyKind::accept_over_delivery:
            return accept_over_delivery(object);
        case BodyKind::close_order:
            return close_order(object);
        case BodyKind::create_transfer:
            return create_transfer(object);
        case BodyKind::change_transfer:
            return change_transfer(object);
        case BodyKind::receive_transfer:
            return receive_transfer(object);
    }
    return {};
}

BinaryForm::Text BinaryForm::text(const Object& object, std::string_view name) {
    std::string_view value;
    return object[name].get(value) == simdjson::SUCCESS
               ? to_.CreateString(value.data(), value.size())
               : Text();
}

std::optional<std::uint64_t> BinaryForm::id(const Object& object, std::string_view name) {
    std::string_view value;
    if (object[name].get(value) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    domain::OrderId order;
    domain::PickListId list;
    domain::CountId count;
    if (parse_id(value, order) || parse_reservation_id(value, order)) {
        return order.raw();
    }
    if (domain::TransferId transfer; parse_id(value, transfer)) {
        return transfer.raw();
    }
    return parse_id(value, list) ? list.raw() : parse_id(value, count) ? count.raw() : 0;
}

std::optional<stream::Fulfillment> BinaryForm::fulfillment(const Object& object) {
    std::string_view value;
    if (object["fulfillment_id"].get(value) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    domain::OrderId order;
    domain::LocationId location;
    static_cast<void>(parse_fulfillment_id(value, order, location));
    return stream::Fulfillment(order.raw(), location.raw());
}

std::optional<std::int64_t> BinaryForm::micros(const Object& object, std::string_view name) {
    std::string_view text;
    if (object[name].get(text) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    const auto time = base::parse_rfc3339(text);
    return time ? time->micros : -1;
}

}  // namespace skua::codec::test
