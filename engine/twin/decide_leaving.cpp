// Units that leave the hands of their location by themselves, and that were asked to be cancelled
// (page 0012).

#include <algorithm>

#include "engine/twin/decide.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;

Units Leaving::cancel(const LineKey& line, Units units) {
    const Order& order = draft_.state().orders.at(line.first);
    const auto request = order.cancellations.find(location_);
    if (request == order.cancellations.end() ||
        request->second.status != domain::CancellationStatus::requested ||
        !request->second.lines.contains(line.second)) {
        return units;
    }
    const Units part = std::min(units, request->second.lines.at(line.second).left());
    if (part == Units{}) {
        return units;
    }
    draft_.move(line, {Bucket::released, Bucket::cancelled, location_, part});
    if (std::ranges::find(orders_, order.id) == orders_.end()) {
        orders_.push_back(order.id);
    }
    cancelled_[order.id] += part;
    return units - part;
}

void Leaving::write_ends() {
    for (const domain::OrderId id : orders_) {
        const Order& order = draft_.state().orders.at(id);
        Units wanted;
        const Cancellation& request = order.cancellations.at(location_);
        for (const auto& [line, asked] : request.lines) {
            wanted += asked.left();
        }
        Effect effect;
        effect.order_raw = id.raw();
        if (wanted == cancelled_.at(id)) {
            effect.kind = EffectKind::cancellation_ended;
            effect.location = location_;
            effect.quantity =
                domain::Quantity{2 * static_cast<std::uint32_t>(request.cause.reason) +
                                 (request.cause.notifies ? 1U : 0U)};
            draft_.write(effect);
        }
        Units unfinished;
        Units shipped;
        for (std::size_t i = 0; i < order.lines.size(); ++i) {
            const Line& line = draft_.line({id, domain::LineIndex{static_cast<std::uint16_t>(i)}});
            unfinished += line.unfinished();
            shipped += line.in(&Portion::shipped);
        }
        if (unfinished == Units{}) {
            effect.kind = EffectKind::order_ended;
            effect.location = {};
            effect.quantity = domain::Quantity{static_cast<std::uint32_t>(
                shipped == Units{} ? domain::Lifecycle::cancelled : domain::Lifecycle::closed)};
            draft_.write(effect);
        }
    }
}

}  // namespace skua::twin
