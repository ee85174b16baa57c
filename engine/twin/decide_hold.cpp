// Holds of orders, and what they have in common with every change of an order.

#include "engine/twin/decide.hpp"

namespace skua::twin {

using domain::EffectKind;
using domain::RejectReason;

TwinDecision check_order(const Order* order, std::uint32_t expected_version) {
    if (order == nullptr) {
        return rejected(RejectReason::unknown_order);
    }
    if (is_reservation(order->lifecycle)) {
        return rejected(RejectReason::reservation_not_order);
    }
    if (order->lifecycle != domain::Lifecycle::booked) {
        return rejected(RejectReason::order_closed, static_cast<std::size_t>(order->lifecycle));
    }
    if (expected_version != 0 && expected_version != order->version) {
        TwinDecision decision = rejected(RejectReason::version_mismatch);
        decision.version = order->version;
        return decision;
    }
    return {};
}

namespace {

TwinDecision change_of_hold(const Order& order, EffectKind kind, domain::HoldKind hold) {
    TwinDecision decision;
    domain::Effect& effect = decision.effects.emplace_back();
    effect.kind = kind;
    effect.value = static_cast<std::int64_t>(hold);
    decision.order = order.id;
    decision.version = order.version + 1;
    return decision;
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::PlaceHold& body, const Stamp& stamp) {
    const Order* const order = state.find_order(body.order);
    TwinDecision objection = check_order(order, body.expected_version);
    if (objection.verdict == domain::Verdict::reject) {
        return objection;
    }
    if (order->holds.contains(body.hold)) {
        return rejected(RejectReason::hold_exists);
    }
    const bool has_end = body.hold_until.micros != 0;
    if (has_end && body.hold_until <= stamp.time) {
        return rejected(RejectReason::hold_until_passed);
    }
    return change_of_hold(*order, EffectKind::hold_placed, body.hold);
}

TwinDecision decide_body(const State& state, const domain::ReleaseHold& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    TwinDecision objection = check_order(order, body.expected_version);
    if (objection.verdict == domain::Verdict::reject) {
        return objection;
    }
    if (!order->holds.contains(body.hold)) {
        return rejected(RejectReason::hold_not_found);
    }
    const auto role = state.release_roles.find({body.order, body.hold});
    if (role != state.release_roles.end() && role->second != body.role) {
        return rejected(RejectReason::release_role_required);
    }
    return change_of_hold(*order, EffectKind::hold_released, body.hold);
}

TwinDecision decide_body(const State& state, const domain::ExpireHold& body, const Stamp& stamp) {
    const End* const end = state.find_timed_hold({body.order, body.hold});
    if (end == nullptr || end->set_by != body.placed || end->time > stamp.time) {
        return {};
    }
    return change_of_hold(state.orders.at(body.order), EffectKind::hold_released, body.hold);
}

}  // namespace skua::twin
