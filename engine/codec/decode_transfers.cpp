// Transfers (decisions/0014).

#include "engine/codec/command_decoder.hpp"
#include "engine/codec/wire_texts.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

namespace {

bool decode_lines(const wire::CreateTransfer& from, base::Arena& arena,
                  std::span<domain::TransferLineInput> lines) {
    const auto texts = arena.make_span<std::string_view>(lines.size());
    if (!read_texts(from.sku_texts(), from.sku_text_lengths(), domain::kSkuBytesMax, texts)) {
        return false;
    }
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        const wire::TransferLine* line = from.lines()->Get(i);
        lines[i] = {.sku = {domain::SkuId{line->sku()}, texts[i]},
                    .quantity = domain::Quantity{line->quantity()}};
        if (!is_quantity(line->quantity()) || (line->sku() == 0 && texts[i].empty())) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool decode(const wire::CreateTransfer& from, base::Arena& arena, domain::CreateTransfer& to) {
    if (from.lines() == nullptr || from.lines()->size() == 0 ||
        from.lines()->size() > domain::kTransferLinesMax || !is_aligned(*from.lines())) {
        return false;
    }
    const auto lines = arena.make_span<domain::TransferLineInput>(from.lines()->size());
    if (!decode_lines(from, arena, lines)) {
        return false;
    }
    to.lines = lines;
    to.is_ready = from.is_ready();
    return read_text(from.from(), domain::kNameBytesMax, to.from) &&
           read_text(from.to(), domain::kNameBytesMax, to.to) && to.from != to.to &&
           read_text(from.reference(), domain::kExternalIdBytesMax, to.reference);
}

bool decode(const wire::ChangeTransfer& from, base::Arena&, domain::ChangeTransfer& to) {
    to.transfer = domain::TransferId{from.transfer()};
    to.action = static_cast<domain::TransferAction>(from.action());
    to.choice = static_cast<domain::TransferChoice>(from.choice());
    if (to.action < domain::TransferAction::ready || to.action > domain::TransferAction::cancel) {
        return false;
    }
    return to.choice == domain::TransferChoice::none ||
           (to.action == domain::TransferAction::cancel &&
            to.choice <= domain::TransferChoice::write_off);
}

bool decode(const wire::ReceiveTransfer& from, base::Arena& arena, domain::ReceiveTransfer& to) {
    to.transfer = domain::TransferId{from.transfer()};
    to.completes = from.completes();
    const std::size_t count = from.items() == nullptr ? 0 : from.items()->size();
    if (count > domain::kTransferItemsMax || (count == 0 && !to.completes) ||
        (count != 0 && !is_aligned(*from.items()))) {
        return false;
    }
    const auto items = arena.make_span<domain::TransferItem>(count);
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        const wire::TransferItem* item = from.items()->Get(i);
        items[i].line = domain::LineIndex{item->line()};
        items[i].quantity = domain::Quantity{item->quantity()};
        if (item->line() >= domain::kTransferLinesMax || !is_quantity(item->quantity()) ||
            !read_condition(item->condition(), items[i].condition)) {
            return false;
        }
    }
    to.items = items;
    return true;
}

}  // namespace skua::codec
