// Binary bodies of conditions, short picks and counts.

#include "engine/codec/binary_fields.hpp"

namespace skua::codec {

void read_condition(Fields& fields, const Path& path, flatbuffers::Optional<stream::Condition> from,
                    domain::Condition& to) {
    if (from.has_value()) {
        take_condition(fields, path, condition_numbered(static_cast<std::uint8_t>(*from)), to);
    }
}

namespace {

void require_condition(Fields& fields, std::string_view name,
                       flatbuffers::Optional<stream::Condition> from, domain::Condition& to) {
    fields.require(from.has_value(), kBodyPath, name);
    read_condition(fields, Path{&kBodyPath, name}, from, to);
}

void require_count(Fields& fields, flatbuffers::Optional<std::uint64_t> from, domain::CountId& to) {
    if (fields.require(from.has_value(), kBodyPath, "count")) {
        take_count_id(fields, Path{&kBodyPath, "count"},
                      *from == 0 ? std::nullopt : std::optional(domain::CountId{*from}), to);
    }
}

}  // namespace

void read_binary_body(const stream::MoveCondition& from, BinaryBody& body) {
    domain::MoveCondition to;
    require_sku(body, kBodyPath, from.sku(), from.sku_id(), to.sku);
    require_text(body.scan, "location", kPlaceRule, from.location(), to.location);
    require_condition(body.scan, "from", from.from(), to.from);
    require_condition(body.scan, "to", from.to(), to.to);
    require_quantity(body.scan, kBodyPath, from.quantity(), to.quantity);
    finish_condition(body.scan, body.command, to);
    refuse_unknown(body.scan, kBodyPath, &from, stream::MoveCondition::VT_QUANTITY);
    body.command.body = to;
}

void read_binary_body(const stream::ShortPick& from, BinaryBody& body) {
    domain::ShortPick to;
    require_pick_list_id(body.scan, from.pick_list(), to.pick_list);
    require_sku(body, kBodyPath, from.sku(), from.sku_id(), to.sku);
    require_quantity(body.scan, kBodyPath, from.quantity(), to.quantity);
    if (const auto id = from.order_id(); id.has_value()) {
        take_order_id(body.scan, Path{&kBodyPath, "order_id"},
                      *id == 0 ? std::nullopt : std::optional(domain::OrderId{*id}), to.order);
    }
    finish_adjustment(body.scan, body.command);
    refuse_unknown(body.scan, kBodyPath, &from, stream::ShortPick::VT_ORDER_ID);
    body.command.body = to;
}

void read_binary_body(const stream::OpenCount& from, BinaryBody& body) {
    domain::OpenCount to;
    require_sku(body, kBodyPath, from.sku(), from.sku_id(), to.sku);
    require_text(body.scan, "location", kPlaceRule, from.location(), to.location);
    refuse_unknown(body.scan, kBodyPath, &from, stream::OpenCount::VT_LOCATION);
    body.command.body = to;
}

void read_binary_body(const stream::ChangeCount& from, BinaryBody& body) {
    domain::ChangeCount to;
    require_count(body.scan, from.count(), to.count);
    if (body.scan.Fields::require(from.action().has_value(), kBodyPath, "action")) {
        take_action(body.scan, Path{&kBodyPath, "action"},
                    action_numbered(static_cast<std::uint8_t>(*from.action())), to.action);
    }
    to.quantity = domain::Units{
        read_integer(body.scan, Path{&kBodyPath, "quantity"}, kCountedRule, from.quantity())
            .value_or(0)};
    finish_count(body.scan, to, from.quantity().has_value());
    refuse_unknown(body.scan, kBodyPath, &from, stream::ChangeCount::VT_QUANTITY);
    body.command.body = to;
}

void read_binary_body(const stream::PostCount& from, BinaryBody& body) {
    domain::PostCount to;
    require_count(body.scan, from.count(), to.count);
    refuse_unknown(body.scan, kBodyPath, &from, stream::PostCount::VT_COUNT);
    body.command.body = to;
}

}  // namespace skua::codec
