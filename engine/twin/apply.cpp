#include "engine/twin/apply.hpp"

#include "engine/twin/application.hpp"
#include "engine/twin/apply_change.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;

Problem Application::carry_out(const Effect& effect, std::uint32_t place) {
    switch (effect.kind) {
        case EffectKind::line_moved:
            return line_moved(effect);
        case EffectKind::stock_moved:
            return stock_moved(effect);
        case EffectKind::level_configured:
            return level_configured(effect);
        case EffectKind::item_defined:
            return item_defined(effect);
        case EffectKind::location_defined:
            return location_defined(effect);
        case EffectKind::channel_defined:
            return channel_defined(effect);
        case EffectKind::order_created:
            return order_created(effect);
        case EffectKind::pick_list_created:
            return pick_list_created(effect);
        case EffectKind::lifecycle_changed:
        case EffectKind::order_ended:
        case EffectKind::hold_placed:
        case EffectKind::hold_released:
            return head_changed(effect);
        case EffectKind::shipment_created:
            return shipment_created(effect);
        case EffectKind::follow_up:
        case EffectKind::follow_up_done:
            return follow_up_changed(effect, place);
        case EffectKind::claim_set:
        case EffectKind::pick_list_closed:
            return claim_changed(effect);
        case EffectKind::reservation_created:
            return reservation_created(effect);
        case EffectKind::reservation_extended:
            return reservation_extended(effect);
        case EffectKind::reservation_committed:
        case EffectKind::reservation_released:
        case EffectKind::reservation_expired:
            return reservation_ended(effect);
        case EffectKind::condition_moved:
            return condition_moved(effect);
        case EffectKind::set_aside:
        case EffectKind::set_aside_ended:
            return set_aside_changed(effect);
        case EffectKind::count_opened:
            return count_opened(effect);
        case EffectKind::count_recorded:
        case EffectKind::count_moved:
            return count_changed(effect);
        case EffectKind::return_opened:
        case EffectKind::return_moved:
        case EffectKind::return_received:
            return return_changed(effect);
        case EffectKind::transfer_opened:
            return transfer_opened(effect);
        case EffectKind::transfer_moved:
        case EffectKind::transfer_stepped:
            return transfer_changed(effect);
        case EffectKind::pick_list_shorted:
            shorted_ = domain::PickListId{static_cast<std::uint64_t>(effect.value)};
            return std::nullopt;
        case EffectKind::package_opened:
        case EffectKind::package_filled:
        case EffectKind::package_sealed:
        case EffectKind::package_shipped:
            return package_changed(effect);
        case EffectKind::tracking_moved:
        case EffectKind::tracking_noted:
            return tracked(effect);
        case EffectKind::cancellation_requested:
        case EffectKind::cancellation_accepted:
        case EffectKind::cancellation_refused:
        case EffectKind::cancellation_ended:
            return cancellation_changed(effect);
        case EffectKind::grace_started:
            return grace_started(effect);
        case EffectKind::line_closed:
            return std::nullopt;
        case EffectKind::over_delivery_accepted:
            return over_delivery_accepted(effect);
        default:
            return apply_change(state_, record_, effect, touched_, digests_);
    }
}

Problem Application::set_version() {
    const domain::Decision& decision = record_.decision;
    if (decision.verdict == domain::Verdict::reject || decision.order.is_none()) {
        return std::nullopt;
    }
    const auto order = state_.orders.find(decision.order);
    if (order == state_.orders.end()) {
        return "the decision names an unknown order";
    }
    change_head(order->second, [&](Order& head) { head.version = decision.version; });
    return std::nullopt;
}

std::optional<std::string> apply(State& state, const domain::Record& record, Touched& touched,
                                 domain::SlotDigests& digests) {
    Application application(state, record, touched, digests);
    const auto& effects = record.decision.effects;
    for (std::size_t i = 0; i < effects.size(); ++i) {
        if (const Problem problem =
                application.carry_out(effects[i], static_cast<std::uint32_t>(i))) {
            return "effect " + std::to_string(i) + ": " + *problem;
        }
    }
    return application.set_version();
}

}  // namespace skua::twin
