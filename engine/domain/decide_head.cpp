#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

Decision hold_decision(const Order& order, EffectKind kind, HoldKind hold, base::Arena& arena) {
    Effect effect;
    effect.kind = kind;
    effect.value = static_cast<std::int64_t>(hold);
    Decision decision = accepted(one(arena, effect));
    decision.order = order.id;
    decision.version = order.version + 1;
    return decision;
}

}  // namespace

OrderSums sums_of(const Order& order) noexcept {
    OrderSums sums;
    for (const Line& line : order.lines()) {
        sums.ordered += line.ordered.raw();
        sums.cancelled += line.cancelled.raw();
        sums.left += line.cancellable().raw() + line.active().raw();
    }
    return sums;
}

std::uint64_t units_to(std::span<const Effect> effects, Bucket bucket) noexcept {
    std::uint64_t units = 0;
    for (const Effect& effect : effects) {
        const bool counts = effect.kind == EffectKind::line_moved && effect.to == bucket;
        units += counts ? effect.quantity.raw() : 0U;
    }
    return units;
}

Effect lifecycle_changed(Lifecycle lifecycle) noexcept {
    Effect effect;
    effect.kind = EffectKind::lifecycle_changed;
    effect.value = static_cast<std::int64_t>(lifecycle);
    return effect;
}

Effect order_effect(EffectKind kind, OrderId order) noexcept {
    Effect effect;
    effect.kind = kind;
    effect.order_raw = order.raw();
    return effect;
}

void append_lifecycle(const OrderSums& sums, std::uint64_t raised,
                      base::ArenaVector<Effect>& effects) {
    const std::uint64_t cancelled = units_to(effects.view(), Bucket::cancelled);
    if (sums.cancelled + cancelled == sums.ordered + raised) {
        effects.push_back(lifecycle_changed(Lifecycle::cancelled));
    } else if (sums.left + raised == cancelled) {
        effects.push_back(lifecycle_changed(Lifecycle::closed));
    }
}

HeadCheck check_head(const ShardState& home, OrderId id, std::uint32_t expected_version) noexcept {
    const Order* order = home.orders().find(id);
    if (order == nullptr) {
        return {RejectReason::unknown_order, nullptr};
    }
    if (is_reservation(order->lifecycle)) {
        return {RejectReason::reservation_not_order, order};
    }
    if (order->lifecycle != Lifecycle::booked) {
        return {RejectReason::order_closed, order};
    }
    if (expected_version != 0 && expected_version != order->version) {
        return {RejectReason::version_mismatch, order};
    }
    return {RejectReason::none, order};
}

Decision rejected(const HeadCheck& check) noexcept {
    Decision decision = rejected(check.reason);
    if (check.reason == RejectReason::version_mismatch) {
        decision.version = check.order->version;
    } else if (check.reason == RejectReason::order_closed) {
        decision.at = static_cast<std::uint32_t>(check.order->lifecycle);
    }
    return decision;
}

Decision decide_on(const ShardState& home, const CancelOrder& command, const Vote& vote,
                   Context& context) {
    const HeadCheck check = check_head(home, command.order, command.expected_version);
    if (check.reason != RejectReason::none) {
        return rejected(check);
    }
    if (vote.objection != RejectReason::none) {
        return rejected(vote);
    }
    base::ArenaVector<Effect> effects(*context.arena, vote.effects.size() + 1);
    effects.append(vote.effects);
    append_lifecycle(vote.order, 0, effects);
    Decision decision = accepted(effects.view());
    decision.order = check.order->id;
    decision.version = check.order->version + 1;
    return decision;
}

Decision decide_on(const ShardState& home, const PlaceHold& command, Context& context) {
    const HeadCheck check = check_head(home, command.order, command.expected_version);
    if (check.reason != RejectReason::none) {
        return rejected(check);
    }
    if ((check.order->holds & bit_of(command.hold)) != 0) {
        return rejected(RejectReason::hold_exists);
    }
    if (command.hold_until != base::Timestamp{} && command.hold_until <= context.time) {
        return rejected(RejectReason::hold_until_passed);
    }
    return hold_decision(*check.order, EffectKind::hold_placed, command.hold, *context.arena);
}

Decision decide_on(const ShardState& home, const ReleaseHold& command, Context& context) {
    const HeadCheck check = check_head(home, command.order, command.expected_version);
    if (check.reason != RejectReason::none) {
        return rejected(check);
    }
    if ((check.order->holds & bit_of(command.hold)) == 0) {
        return rejected(RejectReason::hold_not_found);
    }
    const std::string_view role = home.hold_roles().find({command.order, command.hold});
    if (!role.empty() && role != command.role) {
        return rejected(RejectReason::release_role_required);
    }
    return hold_decision(*check.order, EffectKind::hold_released, command.hold, *context.arena);
}

// The sequence knows of a hold's end, the state of what became of the hold since: one that is gone
// leaves nothing to do, and nobody to refuse.
Decision decide_on(const ShardState& home, const ExpireHold& command, Context& context) {
    const Order* order = home.orders().find(command.order);
    const TimedHold* timed = home.timed_holds().find({command.order, command.hold});
    if (order == nullptr || timed == nullptr || timed->placed != command.placed ||
        timed->until > context.time) {
        return accepted({});
    }
    return hold_decision(*order, EffectKind::hold_released, command.hold, *context.arena);
}

}  // namespace skua::domain
