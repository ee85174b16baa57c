#include "engine/twin/application.hpp"

#include <set>

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;

Problem Application::head_changed(const Effect& effect) {
    const bool is_own = effect.kind != EffectKind::order_ended;
    const auto found = state_.orders.find(is_own ? record_.decision.order : effect.order());
    if (found == state_.orders.end()) {
        return "a change of an order that does not exist";
    }
    const auto hold = static_cast<domain::HoldKind>(effect.value);
    change_head(found->second, [&](Order& order) {
        if (effect.kind == EffectKind::lifecycle_changed) {
            order.lifecycle = static_cast<domain::Lifecycle>(effect.value);
        } else if (effect.kind == EffectKind::order_ended) {
            order.lifecycle = static_cast<domain::Lifecycle>(effect.quantity.raw());
        } else if (effect.kind == EffectKind::hold_placed) {
            order.holds.insert(hold);
        } else {
            order.holds.erase(hold);
        }
    });
    if (effect.kind == EffectKind::hold_placed) {
        return start_hold({found->first, hold});
    }
    const bool is_release = effect.kind == EffectKind::hold_released;
    for (const domain::HoldKind one : is_release ? std::set{hold} : found->second.holds) {
        end_hold({found->first, one});
    }
    return std::nullopt;
}

Problem Application::start_hold(const HoldKey& key) {
    const auto* const command = body<domain::PlaceHold>();
    if (command == nullptr) {
        return "a hold without its command";
    }
    if (command->hold_until.micros != 0) {
        const End end{command->hold_until, record_.sequence};
        state_.timed_holds[key] = end;
        state_.ends[end] = key;
        digests_.add(home_slot_of(key.first), term_of_timed_hold(key, end));
    }
    if (!command->release_role.empty()) {
        state_.release_roles[key] = command->release_role;
        digests_.add(home_slot_of(key.first), term_of_release_role(key, command->release_role));
    }
    return std::nullopt;
}

Problem Application::grace_started(const Effect& effect) {
    const auto found = state_.orders.find(record_.decision.order);
    if (body<domain::PlaceOrder>() == nullptr || found == state_.orders.end()) {
        return "a grace of no new order";
    }
    const HoldKey key{found->first, domain::HoldKind::grace};
    change_head(found->second, [](Order& order) { order.holds.insert(domain::HoldKind::grace); });
    const End end{base::Timestamp{effect.value}, record_.sequence};
    state_.timed_holds[key] = end;
    state_.ends[end] = key;
    digests_.add(home_slot_of(key.first), term_of_timed_hold(key, end));
    return std::nullopt;
}

void Application::end_hold(const HoldKey& key) {
    const auto found = state_.timed_holds.find(key);
    if (found != state_.timed_holds.end()) {
        digests_.remove(home_slot_of(key.first), term_of_timed_hold(key, found->second));
        state_.ends.erase(found->second);
        state_.timed_holds.erase(found);
    }
    if (const auto role = state_.release_roles.find(key); role != state_.release_roles.end()) {
        digests_.remove(home_slot_of(key.first), term_of_release_role(key, role->second));
        state_.release_roles.erase(role);
    }
}

}  // namespace skua::twin
