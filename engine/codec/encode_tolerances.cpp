// Tolerances of lines, and the commands about what comes more or less than was ordered.

#include "engine/codec/command_encoder.hpp"

namespace skua::codec {

namespace fb = flatbuffers;

fb::Offset<fb::Vector<const wire::LineTolerance*>> CommandEncoder::tolerances(
    std::span<const domain::OrderLineInput> lines) {
    tolerances_.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const domain::LineTolerance& tolerance = lines[i].tolerance;
        if (!tolerance.is_none()) {
            tolerances_.emplace_back(static_cast<std::uint16_t>(i), tolerance.over_percent,
                                     tolerance.under_percent);
        }
    }
    return tolerances_.empty() ? 0 : to_.CreateVectorOfStructs(tolerances_);
}

fb::Offset<void> CommandEncoder::encode(const domain::AcceptOverDelivery& body,
                                        const ResolvedSkus&) {
    return wire::CreateAcceptOverDelivery(to_, body.order.raw(), body.location.raw(),
                                          body.line.raw(), body.quantity.raw())
        .Union();
}

fb::Offset<void> CommandEncoder::encode(const domain::CloseOrder& body, const ResolvedSkus&) {
    const auto lines = cancel_lines(body.lines);
    return wire::CreateCloseOrder(to_, body.order.raw(), body.expected_version, lines,
                                  static_cast<std::uint8_t>(body.cause.reason),
                                  !body.cause.notifies)
        .Union();
}

}  // namespace skua::codec
