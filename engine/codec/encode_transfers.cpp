// Transfers (decisions/0014).

#include "engine/codec/command_encoder.hpp"

namespace skua::codec {

namespace fb = flatbuffers;

fb::Offset<void> CommandEncoder::encode(const domain::CreateTransfer& body,
                                        const ResolvedSkus& resolved) {
    transfer_lines_.clear();
    std::vector<std::string_view> unresolved;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const domain::TransferLineInput& line = body.lines[i];
        const domain::SkuId id = resolved.of(line.sku, i);
        transfer_lines_.emplace_back(id.raw(), line.quantity.raw());
        unresolved.push_back(id.is_none() ? line.sku.text : std::string_view{});
    }
    const TextList skus = texts(unresolved);
    const auto lines = to_.CreateVectorOfStructs(transfer_lines_);
    const auto from = text(body.from);
    const auto to = text(body.to);
    const auto reference = text(body.reference);
    return wire::CreateCreateTransfer(to_, from, to, lines, reference, body.is_ready, skus.texts,
                                      skus.lengths)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ChangeTransfer& body, const ResolvedSkus&) {
    return wire::CreateChangeTransfer(to_, body.transfer.raw(),
                                      static_cast<std::uint8_t>(body.action),
                                      static_cast<std::uint8_t>(body.choice))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ReceiveTransfer& body, const ResolvedSkus&) {
    transfer_items_.clear();
    for (const domain::TransferItem& item : body.items) {
        transfer_items_.emplace_back(item.line.raw(), static_cast<std::uint8_t>(item.condition),
                                     item.quantity.raw());
    }
    const auto items = to_.CreateVectorOfStructs(transfer_items_);
    return wire::CreateReceiveTransfer(to_, body.transfer.raw(), items, body.completes).Union();
}

}  // namespace skua::codec
