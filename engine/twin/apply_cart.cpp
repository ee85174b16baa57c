#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;
using domain::Lifecycle;

void Application::set_reservation(domain::OrderId id, const Reservation& reservation) {
    const auto present = state_.reservations.find(id);
    if (present != state_.reservations.end()) {
        digests_.remove(home_slot_of(id), term_of_reservation(id, present->second));
        state_.ends.erase(present->second.end);
    }
    digests_.add(home_slot_of(id), term_of_reservation(id, reservation));
    state_.reservations[id] = reservation;
    if (state_.orders.at(id).lifecycle == Lifecycle::held) {
        state_.ends[reservation.end] = id;
    }
}

Problem Application::reservation_created(const Effect& effect) {
    const auto* const command = body<domain::Reserve>();
    if (command == nullptr || command->lines.size() != record_.decision.skus.size()) {
        return "a reservation without its lines";
    }
    Order cart;
    cart.id = effect.order();
    cart.number = record_.sequence;
    cart.accepted_at = record_.time;
    cart.policy = command->policy;
    cart.external_id = command->external_id;
    cart.channel = state_.find_channel(command->channel);
    cart.lifecycle = Lifecycle::held;
    for (std::size_t i = 0; i < command->lines.size(); ++i) {
        Line& line = cart.lines.emplace_back();
        line.sku = record_.decision.skus[i];
        line.ordered = line.open = Units{command->lines[i].quantity};
    }
    enter(std::move(cart));
    if (command->ttl_seconds != 0) {
        const std::int64_t micros = static_cast<std::int64_t>(command->ttl_seconds) * 1'000'000;
        const End end{base::Timestamp{record_.time.micros + micros}, record_.sequence};
        set_reservation(effect.order(), {.end = end, .order = {}});
    }
    return std::nullopt;
}

Problem Application::reservation_extended(const Effect& effect) {
    const bool is_new =
        body<domain::Reserve>() != nullptr && state_.orders.contains(record_.decision.order);
    if (!is_new && !state_.reservations.contains(record_.decision.order)) {
        return "an extension of a reservation that does not exist";
    }
    const End end{base::Timestamp{effect.value}, record_.sequence};
    set_reservation(record_.decision.order, {.end = end, .order = {}});
    return std::nullopt;
}

Problem Application::reservation_ended(const Effect& effect) {
    const auto found = state_.orders.find(effect.order());
    const auto reservation = state_.reservations.find(effect.order());
    if (found == state_.orders.end() || reservation == state_.reservations.end()) {
        return "an end of a reservation that does not exist";
    }
    Reservation after = reservation->second;
    change_head(found->second, [&](Order& cart) {
        if (effect.kind == EffectKind::reservation_committed) {
            cart.lifecycle = Lifecycle::committed;
            ++cart.version;
            after.order = record_.decision.order;
        } else {
            cart.lifecycle = effect.kind == EffectKind::reservation_released ? Lifecycle::released
                                                                             : Lifecycle::expired;
        }
    });
    set_reservation(effect.order(), after);
    return std::nullopt;
}

}  // namespace skua::twin
