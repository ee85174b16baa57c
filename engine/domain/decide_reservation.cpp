// Reservations after their creation (page 0008). That one is created like an order.

#include "engine/domain/give_back.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

struct ReservationCheck {
    Decision refusal;              // if it is one
    const Order* order = nullptr;  // of what is held
};

Decision refused(RejectReason reason, OrderId order) {
    Decision decision = rejected(reason);
    decision.order = order;
    return decision;
}

// What is not held says what it is.
ReservationCheck check_held(const ShardState& home, OrderId id) {
    const Order* order = home.orders().find(id);
    if (order == nullptr || !is_reservation(order->lifecycle)) {
        return {.refusal = rejected(RejectReason::unknown_reservation)};
    }
    switch (order->lifecycle) {
        case Lifecycle::committed:
            return {.refusal = refused(RejectReason::reservation_committed,
                                       home.reservations().find(id)->order)};
        case Lifecycle::released:
            return {.refusal = rejected(RejectReason::reservation_released)};
        case Lifecycle::expired:
            return {.refusal = rejected(RejectReason::reservation_expired)};
        default:
            return {.refusal = {}, .order = order};
    }
}

Vote give_all_back(const ShardState& state, OrderId id, base::Arena& arena) {
    const Order* order = state.orders().find(id);
    if (order == nullptr || order->lifecycle != Lifecycle::held) {
        return {};
    }
    base::ArenaVector<Effect> effects(arena);
    GiveBack give_back(state, *order, {}, arena, effects);
    give_back.run();
    give_back.fill_freed();
    return {.effects = effects.view()};
}

Decision changed(const Order& order, std::span<const Effect> effects) {
    Decision decision = accepted(effects);
    decision.order = order.id;
    decision.version = order.version + 1;
    return decision;
}

Decision ended(const Order& order, const Vote& vote, EffectKind kind, base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena, vote.effects.size() + 1);
    effects.append(vote.effects);
    effects.push_back(order_effect(kind, order.id));
    return changed(order, effects.view());
}

}  // namespace

Vote vote_on(const ShardState& state, const ReleaseReservation& command, Context& context) {
    return give_all_back(state, command.reservation, *context.arena);
}

Vote vote_on(const ShardState& state, const ExpireReservation& command, Context& context) {
    return give_all_back(state, command.reservation, *context.arena);
}

Decision decide_on(const ShardState& home, const ExtendReservation& command, Context& context) {
    const ReservationCheck check = check_held(home, command.reservation);
    if (check.order == nullptr) {
        return check.refusal;
    }
    const Channel* channel = home.catalog().channel(check.order->channel);
    const std::uint32_t seconds =
        command.ttl_seconds == 0 ? channel->windows.reservation_seconds : command.ttl_seconds;
    const base::Timestamp end = base::seconds_after(context.time, seconds);
    if (end > base::seconds_after(check.order->accepted_at, kReservationSecondsMax)) {
        return rejected(RejectReason::reservation_age_limit);
    }
    Effect effect;
    effect.kind = EffectKind::reservation_extended;
    effect.value = end.micros;
    return changed(*check.order, one(*context.arena, effect));
}

Decision decide_on(const ShardState& home, const ReleaseReservation& command, const Vote& vote,
                   Context& context) {
    const ReservationCheck check = check_held(home, command.reservation);
    return check.order == nullptr
               ? check.refusal
               : ended(*check.order, vote, EffectKind::reservation_released, *context.arena);
}

// The sequence knows of an end, the state of what became of the reservation since.
Decision decide_on(const ShardState& home, const ExpireReservation& command, const Vote& vote,
                   Context& context) {
    const Order* order = home.orders().find(command.reservation);
    const Reservation* reservation = home.reservations().find(command.reservation);
    const bool is_its_end =
        order != nullptr && reservation != nullptr && order->lifecycle == Lifecycle::held &&
        reservation->set_by == command.set_by && reservation->end <= context.time;
    return is_its_end ? ended(*order, vote, EffectKind::reservation_expired, *context.arena)
                      : accepted({});
}

}  // namespace skua::domain
