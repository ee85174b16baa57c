// Returns (decisions/0011).

#include "engine/codec/command_decoder.hpp"
#include "engine/codec/wire_texts.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

namespace {

bool is_named(std::uint16_t line, std::uint32_t quantity) noexcept {
    return line < domain::kOrderLinesMax && is_quantity(quantity);
}

bool is_disposition(std::uint8_t value) noexcept {
    return value >= static_cast<std::uint8_t>(domain::Disposition::restock) &&
           value <= static_cast<std::uint8_t>(domain::Disposition::scrap);
}

}  // namespace

bool decode(const wire::CreateReturn& from, base::Arena& arena, domain::CreateReturn& to) {
    to.order = domain::OrderId{from.order()};
    to.is_approved = from.is_approved();
    if (from.lines() == nullptr || from.lines()->size() == 0 ||
        from.lines()->size() > domain::kReturnLinesMax || !is_aligned(*from.lines())) {
        return false;
    }
    const auto lines = arena.make_span<domain::ReturnLineInput>(from.lines()->size());
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        const wire::ReturnLine* line = from.lines()->Get(i);
        lines[i] = {domain::LineIndex{line->line()}, domain::Quantity{line->quantity()}};
        if (!is_named(line->line(), line->quantity())) {
            return false;
        }
    }
    to.lines = lines;
    return read_text(from.reference(), domain::kExternalIdBytesMax, to.reference);
}

bool decode(const wire::ChangeReturn& from, base::Arena&, domain::ChangeReturn& to) {
    to.order = domain::OrderId{from.order()};
    to.number = domain::ReturnNumber{from.number()};
    to.action = static_cast<domain::ReturnAction>(from.action());
    return from.action() >= static_cast<std::uint8_t>(domain::ReturnAction::approve) &&
           from.action() <= static_cast<std::uint8_t>(domain::ReturnAction::close);
}

bool decode(const wire::ReceiveReturn& from, base::Arena& arena, domain::ReceiveReturn& to) {
    to.order = domain::OrderId{from.order()};
    to.number = domain::ReturnNumber{from.number()};
    if (from.items() == nullptr || from.items()->size() == 0 ||
        from.items()->size() > domain::kReturnItemsMax || !is_aligned(*from.items())) {
        return false;
    }
    const auto items = arena.make_span<domain::ReturnedItem>(from.items()->size());
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        const wire::ReturnedItem* item = from.items()->Get(i);
        items[i] = {domain::LineIndex{item->line()}, domain::Quantity{item->quantity()},
                    static_cast<domain::Disposition>(item->disposition())};
        if (!is_named(item->line(), item->quantity()) || !is_disposition(item->disposition())) {
            return false;
        }
    }
    to.items = items;
    return read_text(from.location(), domain::kNameBytesMax, to.location);
}

}  // namespace skua::codec
