#include "engine/codec/wire_layout.hpp"

namespace skua::codec {

domain::OrderId implied_order(const domain::Command& command,
                              std::span<const domain::Effect> effects) noexcept {
    if (const auto* cancel = std::get_if<domain::CancelOrder>(&command.body)) {
        return cancel->order;
    }
    if (const auto* place_hold = std::get_if<domain::PlaceHold>(&command.body)) {
        return place_hold->order;
    }
    if (const auto* release_hold = std::get_if<domain::ReleaseHold>(&command.body)) {
        return release_hold->order;
    }
    if (const auto* expire_hold = std::get_if<domain::ExpireHold>(&command.body)) {
        return expire_hold->order;
    }
    if (const auto* change = std::get_if<domain::ChangeOrder>(&command.body)) {
        return change->order;
    }
    if (const auto* ship = std::get_if<domain::ShipFulfillment>(&command.body)) {
        return ship->order;
    }
    if (const auto* extend = std::get_if<domain::ExtendReservation>(&command.body)) {
        return extend->reservation;
    }
    if (const auto* release = std::get_if<domain::ReleaseReservation>(&command.body)) {
        return release->reservation;
    }
    if (const auto* expire = std::get_if<domain::ExpireReservation>(&command.body)) {
        return expire->reservation;
    }
    if (const auto* pack = std::get_if<domain::PackFulfillment>(&command.body)) {
        return pack->order;
    }
    if (const auto* tracking = std::get_if<domain::RecordTracking>(&command.body)) {
        return tracking->order;
    }
    if (const auto* request = std::get_if<domain::RequestCancellation>(&command.body)) {
        return request->order;
    }
    if (const auto* answer = std::get_if<domain::AnswerCancellation>(&command.body)) {
        return answer->order;
    }
    if (const auto* create = std::get_if<domain::CreateReturn>(&command.body)) {
        return create->order;
    }
    if (const auto* change = std::get_if<domain::ChangeReturn>(&command.body)) {
        return change->order;
    }
    if (const auto* receive = std::get_if<domain::ReceiveReturn>(&command.body)) {
        return receive->order;
    }
    if (const auto* accept = std::get_if<domain::AcceptOverDelivery>(&command.body)) {
        return accept->order;
    }
    if (const auto* close = std::get_if<domain::CloseOrder>(&command.body)) {
        return close->order;
    }
    if (std::holds_alternative<domain::PlaceOrder>(command.body) && !effects.empty() &&
        effects.front().kind == domain::EffectKind::line_moved) {
        return effects.front().order();
    }
    return {};
}

base::ExactAmount total_of(std::span<const domain::OrderLineInput> lines) noexcept {
    base::ExactAmount total;
    for (const domain::OrderLineInput& line : lines) {
        total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
    }
    return total;
}

}  // namespace skua::codec
