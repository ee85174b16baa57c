// Conditions of stock, short picks and counts (decisions/0007).

#include "engine/codec/command_decoder.hpp"
#include "engine/codec/wire_texts.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

bool decode(const wire::MoveCondition& from, base::Arena&, domain::MoveCondition& to) {
    to.quantity = domain::Quantity{from.quantity()};
    return read_sku(from.sku_id(), from.sku(), to.sku) && is_quantity(from.quantity()) &&
           read_text(from.location(), domain::kNameBytesMax, to.location) &&
           read_condition(from.from(), to.from) && read_condition(from.to(), to.to) &&
           to.from != to.to;
}

bool decode(const wire::ShortPick& from, base::Arena&, domain::ShortPick& to) {
    to.pick_list = domain::PickListId{from.pick_list()};
    to.quantity = domain::Quantity{from.quantity()};
    to.order = domain::OrderId{from.order()};
    return read_sku(from.sku_id(), from.sku(), to.sku) && is_quantity(from.quantity());
}

bool decode(const wire::OpenCount& from, base::Arena&, domain::OpenCount& to) {
    return read_sku(from.sku_id(), from.sku(), to.sku) &&
           read_text(from.location(), domain::kNameBytesMax, to.location);
}

bool decode(const wire::ChangeCount& from, base::Arena&, domain::ChangeCount& to) {
    to.count = domain::CountId{from.count()};
    to.action = static_cast<domain::CountAction>(from.action());
    to.quantity = domain::Units{from.quantity()};
    const bool is_record = to.action == domain::CountAction::record;
    const std::int64_t most = is_record ? domain::kStockUnitsMax : 0;
    return from.action() >= static_cast<std::uint8_t>(domain::CountAction::record) &&
           from.action() <= static_cast<std::uint8_t>(domain::CountAction::cancel) &&
           from.quantity() >= 0 && from.quantity() <= most;
}

bool decode(const wire::PostCount& from, base::Arena&, domain::PostCount& to) {
    to.count = domain::CountId{from.count()};
    return true;
}

bool read_condition(std::uint8_t from, domain::Condition& to) noexcept {
    to = static_cast<domain::Condition>(from);
    return from >= static_cast<std::uint8_t>(domain::Condition::sellable) &&
           from <= static_cast<std::uint8_t>(domain::Condition::damaged);
}

}  // namespace skua::codec
