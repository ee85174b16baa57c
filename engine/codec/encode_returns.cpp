// Returns (decisions/0011).

#include "engine/codec/command_encoder.hpp"

namespace skua::codec {

namespace fb = flatbuffers;

fb::Offset<void> CommandEncoder::encode(const domain::CreateReturn& body, const ResolvedSkus&) {
    return_lines_.clear();
    for (const domain::ReturnLineInput& line : body.lines) {
        return_lines_.emplace_back(line.line.raw(), line.quantity.raw());
    }
    const auto lines = to_.CreateVectorOfStructs(return_lines_);
    const auto reference = text(body.reference);
    return wire::CreateCreateReturn(to_, body.order.raw(), lines, reference, body.is_approved)
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ChangeReturn& body, const ResolvedSkus&) {
    return wire::CreateChangeReturn(to_, body.order.raw(), body.number.raw(),
                                    static_cast<std::uint8_t>(body.action))
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::ReceiveReturn& body, const ResolvedSkus&) {
    returned_items_.clear();
    for (const domain::ReturnedItem& item : body.items) {
        returned_items_.emplace_back(item.line.raw(), static_cast<std::uint8_t>(item.disposition),
                                     item.quantity.raw());
    }
    const auto items = to_.CreateVectorOfStructs(returned_items_);
    const auto location = text(body.location);
    return wire::CreateReceiveReturn(to_, body.order.raw(), items, location, body.number.raw())
        .Union();
}

}  // namespace skua::codec
