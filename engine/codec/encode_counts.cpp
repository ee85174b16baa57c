// Conditions of stock, short picks and counts (decisions/0007).

#include "engine/codec/command_encoder.hpp"

namespace skua::codec {

namespace fb = flatbuffers;

fb::Offset<fb::String> CommandEncoder::sku(const domain::SkuRef& ref, domain::SkuId id) {
    return id.is_none() ? text(ref.text) : fb::Offset<fb::String>{};
}

fb::Offset<void> CommandEncoder::encode(const domain::MoveCondition& body,
                                        const ResolvedSkus& resolved) {
    const domain::SkuId id = resolved.of(body.sku, 0);
    const auto sku_text = sku(body.sku, id);
    const auto location = text(body.location);
    return wire::CreateMoveCondition(to_, id.raw(), sku_text, location, body.quantity.raw(),
                                     static_cast<std::uint8_t>(body.from),
                                     static_cast<std::uint8_t>(body.to))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ShortPick& body,
                                        const ResolvedSkus& resolved) {
    const domain::SkuId id = resolved.of(body.sku, 0);
    const auto sku_text = sku(body.sku, id);
    return wire::CreateShortPick(to_, body.pick_list.raw(), id.raw(), sku_text, body.quantity.raw(),
                                 body.order.raw())
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::OpenCount& body,
                                        const ResolvedSkus& resolved) {
    const domain::SkuId id = resolved.of(body.sku, 0);
    const auto sku_text = sku(body.sku, id);
    return wire::CreateOpenCount(to_, id.raw(), sku_text, text(body.location)).Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ChangeCount& body, const ResolvedSkus&) {
    return wire::CreateChangeCount(to_, body.count.raw(), static_cast<std::uint8_t>(body.action),
                                   body.quantity.raw())
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::PostCount& body, const ResolvedSkus&) {
    return wire::CreatePostCount(to_, body.count.raw()).Union();
}

}  // namespace skua::codec
