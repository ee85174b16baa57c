// What may be delivered more of a line, and what is closed short (page 0013).

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;
using domain::RejectReason;

namespace {

TwinDecision refuse(RejectReason reason, const domain::AcceptOverDelivery& body, Units there) {
    TwinDecision decision = rejected(reason);
    const std::int64_t most = domain::kQuantityMax;
    const auto available = static_cast<std::uint32_t>(std::min(there.raw(), most));
    decision.shortages.push_back(
        {.line = body.line, .requested = body.quantity, .available = domain::Quantity{available}});
    return decision;
}

bool was_ever_at(const Order& order, domain::LocationId location) {
    return std::ranges::any_of(
        order.lines, [&](const Line& line) { return line.portion_at(location) != nullptr; });
}

}  // namespace

Units Line::tolerated(int percent) const {
    const std::int64_t wanted = (ordered - cancelled - accepted).raw();
    return Units{std::max<std::int64_t>(0, wanted) * percent / 100};
}

Units Line::still_acceptable() const {
    return std::max(Units{}, tolerated(over_percent) - accepted);
}

TwinDecision decide_body(const State& state, const domain::AcceptOverDelivery& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    if (order == nullptr || is_reservation(order->lifecycle) ||
        !was_ever_at(*order, body.location)) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    if (order->lifecycle != domain::Lifecycle::booked) {
        return rejected(RejectReason::order_closed, static_cast<std::size_t>(order->lifecycle));
    }
    if (is_asked_to_stop(*order, body.location)) {
        return rejected(RejectReason::cancellation_requested);
    }
    if (body.line.raw() >= order->lines.size()) {
        return rejected(RejectReason::unknown_line);
    }
    const Line& line = order->lines[body.line.raw()];
    const Portion* const portion = line.portion_at(body.location);
    if (portion == nullptr || portion->picked + portion->packed == Units{}) {
        return rejected(RejectReason::not_picked);
    }
    const Units quantity{body.quantity};
    if (quantity > line.still_acceptable()) {
        return refuse(RejectReason::over_delivery_limit, body, line.still_acceptable());
    }
    if (line.ordered + quantity > Units{domain::kQuantityMax}) {
        return rejected(RejectReason::quantity_limit);
    }
    const Units free =
        state.is_pending(line.sku) ? Units{} : state.level({line.sku, body.location}).available();
    if (quantity > free) {
        return refuse(RejectReason::insufficient_stock, body, free);
    }
    const LineKey key{order->id, body.line};
    Draft draft(state);
    Line& longer = draft.change_line(key);
    longer.ordered += quantity;
    longer.open += quantity;
    Effect effect;
    effect.kind = EffectKind::over_delivery_accepted;
    effect.line = body.line;
    effect.location = body.location;
    effect.quantity = body.quantity;
    effect.sku = line.sku;
    draft.write(effect);
    draft.move(key, {Bucket::open, Bucket::picked, body.location, quantity});
    draft.decision.order = order->id;
    draft.decision.version = order->version + 1;
    return std::move(draft.decision);
}

Effect effect_of_closing(const LineKey& key, domain::SkuId sku, Units quantity,
                         domain::CloseReason reason) {
    Effect effect;
    effect.kind = EffectKind::line_closed;
    effect.line = key.second;
    effect.quantity = domain::Quantity{static_cast<std::uint32_t>(quantity.raw())};
    effect.sku = sku;
    effect.value = static_cast<std::int64_t>(reason);
    return effect;
}

TwinDecision decide_body(const State& state, const domain::CloseOrder& body, const Stamp&) {
    return take_off(
        state,
        {.order = body.order, .expected_version = body.expected_version, .lines = body.lines},
        Says::closed_short);
}

}  // namespace skua::twin
