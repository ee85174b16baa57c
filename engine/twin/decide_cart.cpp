// Reservations: what becomes of them. They are created like orders (decide_order.cpp).

#include <algorithm>
#include <vector>

#include "engine/domain/limits.hpp"
#include "engine/twin/carts.hpp"
#include "engine/twin/decide.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;
using domain::Lifecycle;
using domain::RejectReason;
using domain::SkuId;

namespace {

Effect ended(EffectKind kind, domain::OrderId cart) {
    Effect effect;
    effect.kind = kind;
    effect.order_raw = cart.raw();
    return effect;
}

LineKey key_of(const Order& cart, std::size_t line) {
    return {cart.id, domain::LineIndex{static_cast<std::uint16_t>(line)}};
}

base::Timestamp later_by(base::Timestamp time, std::uint32_t seconds) {
    return base::Timestamp{time.micros + static_cast<std::int64_t>(seconds) * 1'000'000};
}

// It is held, or the reject says what it is.
TwinDecision check_held(const State& state, domain::OrderId id) {
    const Order* const cart = state.find_order(id);
    if (cart == nullptr || !is_reservation(cart->lifecycle)) {
        return rejected(RejectReason::unknown_reservation);
    }
    if (cart->lifecycle == Lifecycle::committed) {
        TwinDecision decision = rejected(RejectReason::reservation_committed);
        decision.order = state.reservations.at(id).order;
        return decision;
    }
    if (cart->lifecycle == Lifecycle::released) {
        return rejected(RejectReason::reservation_released);
    }
    if (cart->lifecycle == Lifecycle::expired) {
        return rejected(RejectReason::reservation_expired);
    }
    return {};
}

TwinDecision end_of(const State& state, domain::OrderId id, EffectKind kind) {
    const Order& cart = state.orders.at(id);
    Draft draft(state);
    give_back(draft, cart);
    hand_over(draft, cart);
    draft.write(ended(kind, id));
    draft.decision.order = id;
    draft.decision.version = cart.version + 1;
    return std::move(draft.decision);
}

}  // namespace

OwnUnits own_units(const Order& cart) {
    OwnUnits own;
    for (const Line& line : cart.lines) {
        for (const Portion& portion : line.portions) {
            own.units[{line.sku, portion.location}] += portion.reserved;
        }
        if (line.backordered > Units{}) {
            ++own.queued[line.sku];
        }
    }
    return own;
}

const Order* find_held(const State& state, domain::OrderId id) {
    const Order* const cart = state.find_order(id);
    return cart != nullptr && cart->lifecycle == Lifecycle::held ? cart : nullptr;
}

TwinDecision check_cart(const State& state, domain::OrderId id, domain::ChannelId channel) {
    const TwinDecision held = check_held(state, id);
    if (held.reason == RejectReason::unknown_reservation) {
        return held;
    }
    if (state.orders.at(id).channel != channel) {
        return rejected(RejectReason::reservation_of_other_channel);
    }
    return held.reason == RejectReason::reservation_committed ? held : TwinDecision{};
}

void give_back(Draft& draft, const Order& cart) {
    for (std::size_t i = 0; i < cart.lines.size(); ++i) {
        const Line& line = cart.lines[i];
        if (line.backordered > Units{}) {
            draft.move(key_of(cart, i),
                       {Bucket::backordered, Bucket::cancelled, {}, line.backordered});
        }
        for (auto portion = line.portions.rbegin(); portion != line.portions.rend(); ++portion) {
            if (portion->reserved > Units{}) {
                draft.move(key_of(cart, i), {Bucket::reserved, Bucket::cancelled, portion->location,
                                             portion->reserved});
            }
        }
    }
}

void hand_over(Draft& draft, const Order& cart) {
    std::vector<SkuId> freed;
    for (const Effect& effect : draft.decision.effects) {
        const bool is_freed = effect.from == Bucket::reserved && effect.to == Bucket::cancelled;
        if (is_freed && std::ranges::find(freed, effect.sku) == freed.end()) {
            freed.push_back(effect.sku);
        }
    }
    const std::size_t share = domain::kFillEffectsMax / cart.lines.size();
    for (const SkuId sku : freed) {
        draft.fill(sku, std::max<std::size_t>(1, share));
    }
}

TwinDecision decide_body(const State& state, const domain::ExtendReservation& body,
                         const Stamp& stamp) {
    if (TwinDecision refusal = check_held(state, body.reservation);
        refusal.verdict == domain::Verdict::reject) {
        return refusal;
    }
    const Order& cart = state.orders.at(body.reservation);
    const bool is_stated = body.ttl_seconds != 0;
    const base::Timestamp end = later_by(
        stamp.time, is_stated ? body.ttl_seconds : state.windows.at(cart.channel).reservation);
    if (end > later_by(cart.accepted_at, domain::kReservationSecondsMax)) {
        return rejected(RejectReason::reservation_age_limit);
    }
    TwinDecision decision;
    Effect& effect = decision.effects.emplace_back();
    effect.kind = EffectKind::reservation_extended;
    effect.value = end.micros;
    decision.order = cart.id;
    decision.version = cart.version + 1;
    return decision;
}

TwinDecision decide_body(const State& state, const domain::ReleaseReservation& body, const Stamp&) {
    if (TwinDecision refusal = check_held(state, body.reservation);
        refusal.verdict == domain::Verdict::reject) {
        return refusal;
    }
    return end_of(state, body.reservation, EffectKind::reservation_released);
}

TwinDecision decide_body(const State& state, const domain::ExpireReservation& body,
                         const Stamp& stamp) {
    if (find_held(state, body.reservation) == nullptr) {
        return {};
    }
    const End& end = state.reservations.at(body.reservation).end;
    if (end.set_by != body.set_by || end.time > stamp.time) {
        return {};
    }
    return end_of(state, body.reservation, EffectKind::reservation_expired);
}

}  // namespace skua::twin
