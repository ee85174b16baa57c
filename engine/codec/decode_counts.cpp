// Conditions of stock, short picks and counts (decisions/0007).

#include "engine/codec/command_decoder.hpp"
#include "engine/codec/wire_texts.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

namespace {

bool is_quantity(std::uint32_t value) noexcept {
    return value >= 1 && value <= domain::kQuantityMax;
}

bool read_sku(std::uint32_t id, const flatbuffers::String* text, domain::SkuRef& to) {
    to.id = domain::SkuId{id};
    return read_text(text, domain::kSkuBytesMax, to.text) && (id != 0 || !to.text.empty());
}

bool decode(const wire::MoveCondition& from, domain::MoveCondition& to) {
    to.quantity = domain::Quantity{from.quantity()};
    return read_sku(from.sku_id(), from.sku(), to.sku) && is_quantity(from.quantity()) &&
           read_text(from.location(), domain::kNameBytesMax, to.location) &&
           read_condition(from.from(), to.from) && read_condition(from.to(), to.to) &&
           to.from != to.to;
}

bool decode(const wire::ShortPick& from, domain::ShortPick& to) {
    to.pick_list = domain::PickListId{from.pick_list()};
    to.quantity = domain::Quantity{from.quantity()};
    to.order = domain::OrderId{from.order()};
    return read_sku(from.sku_id(), from.sku(), to.sku) && is_quantity(from.quantity());
}

bool decode(const wire::OpenCount& from, domain::OpenCount& to) {
    return read_sku(from.sku_id(), from.sku(), to.sku) &&
           read_text(from.location(), domain::kNameBytesMax, to.location);
}

bool decode(const wire::ChangeCount& from, domain::ChangeCount& to) {
    to.count = domain::CountId{from.count()};
    to.action = static_cast<domain::CountAction>(from.action());
    to.quantity = domain::Units{from.quantity()};
    const bool is_record = to.action == domain::CountAction::record;
    const std::int64_t most = is_record ? domain::kStockUnitsMax : 0;
    return from.action() >= static_cast<std::uint8_t>(domain::CountAction::record) &&
           from.action() <= static_cast<std::uint8_t>(domain::CountAction::cancel) &&
           from.quantity() >= 0 && from.quantity() <= most;
}

bool decode(const wire::PostCount& from, domain::PostCount& to) {
    to.count = domain::CountId{from.count()};
    return true;
}

template <class WireBody, class DomainBody>
bool decode_as(const wire::Record& record, domain::Command& command) {
    DomainBody body;
    if (!decode(*record.body_as<WireBody>(), body)) {
        return false;
    }
    command.body = body;
    return true;
}

}  // namespace

bool read_condition(std::uint8_t from, domain::Condition& to) noexcept {
    to = static_cast<domain::Condition>(from);
    return from >= static_cast<std::uint8_t>(domain::Condition::sellable) &&
           from <= static_cast<std::uint8_t>(domain::Condition::damaged);
}

bool decode_count_body(const wire::Record& record, domain::Command& command) {
    switch (record.body_type()) {
        case wire::Body::MoveCondition:
            return decode_as<wire::MoveCondition, domain::MoveCondition>(record, command);
        case wire::Body::ShortPick:
            return decode_as<wire::ShortPick, domain::ShortPick>(record, command);
        case wire::Body::OpenCount:
            return decode_as<wire::OpenCount, domain::OpenCount>(record, command);
        case wire::Body::ChangeCount:
            return decode_as<wire::ChangeCount, domain::ChangeCount>(record, command);
        case wire::Body::PostCount:
            return decode_as<wire::PostCount, domain::PostCount>(record, command);
        default:
            return false;
    }
}

}  // namespace skua::codec
