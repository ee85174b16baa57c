#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// The units of an order as its lines have them.
struct Tally {
    std::uint64_t ordered = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t left = 0;  // open, back-ordered, allocated, released, picked, packed
};

Tally tally_of(const Order& order) {
    Tally tally;
    for (const Line& line : order.lines()) {
        tally.ordered += line.ordered.raw();
        tally.cancelled += line.cancelled.raw();
        tally.left += line.cancellable().raw() + line.active().raw();
    }
    return tally;
}

std::uint64_t units_to(std::span<const Effect> effects, Bucket bucket) {
    std::uint64_t units = 0;
    for (const Effect& effect : effects) {
        const bool counts = effect.kind == EffectKind::line_moved && effect.to == bucket;
        units += counts ? effect.quantity.raw() : 0U;
    }
    return units;
}

Effect lifecycle_changed(Lifecycle lifecycle) {
    Effect effect;
    effect.kind = EffectKind::lifecycle_changed;
    effect.value = static_cast<std::int64_t>(lifecycle);
    return effect;
}

Decision hold_decision(const HeadCheck& check, EffectKind kind, HoldKind hold, base::Arena& arena) {
    Effect effect;
    effect.kind = kind;
    effect.value = static_cast<std::int64_t>(hold);
    Decision decision = accepted(one(arena, effect));
    decision.order = check.order->id;
    decision.version = check.order->version + 1;
    return decision;
}

}  // namespace

HeadCheck check_head(const ShardState& home, OrderId id, std::uint32_t expected_version) noexcept {
    const Order* order = home.orders().find(id);
    if (order == nullptr) {
        return {RejectReason::unknown_order, nullptr};
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
        return rejected(vote.objection, vote.at);
    }
    base::ArenaVector<Effect> effects(*context.arena, vote.effects.size() + 1);
    for (const Effect& effect : vote.effects) {
        effects.push_back(effect);
    }
    const Tally tally = tally_of(*check.order);
    const std::uint64_t cancelled = units_to(vote.effects, Bucket::cancelled);
    if (tally.cancelled + cancelled == tally.ordered) {
        effects.push_back(lifecycle_changed(Lifecycle::cancelled));
    } else if (tally.left == cancelled) {
        effects.push_back(lifecycle_changed(Lifecycle::closed));
    }
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
    return hold_decision(check, EffectKind::hold_placed, command.hold, *context.arena);
}

Decision decide_on(const ShardState& home, const ReleaseHold& command, Context& context) {
    const HeadCheck check = check_head(home, command.order, command.expected_version);
    if (check.reason != RejectReason::none) {
        return rejected(check);
    }
    if ((check.order->holds & bit_of(command.hold)) == 0) {
        return rejected(RejectReason::hold_not_found);
    }
    return hold_decision(check, EffectKind::hold_released, command.hold, *context.arena);
}

Decision decide_on(const ShardState& home, const CreateWave& command, const Vote& vote,
                   Context& context) {
    if (vote.objection != RejectReason::none) {
        return rejected(vote.objection, vote.at);
    }
    if (vote.effects.empty()) {
        return accepted({});
    }
    const PickListId list = make_pick_list_id(context.sequence, slot_of_text(command.location));
    base::ArenaVector<Effect> effects(*context.arena, vote.effects.size() + 1);
    Effect created;
    created.kind = EffectKind::pick_list_created;
    created.location = home.resolve_location(command.location);
    created.value = static_cast<std::int64_t>(list.raw());
    effects.push_back(created);
    for (const Effect& effect : vote.effects) {
        effects.push_back(effect);
    }
    Decision decision = accepted(effects.view());
    decision.pick_list = list;
    decision.skus = vote.skus;
    decision.bins = vote.bins;
    return decision;
}

Decision decide_on(const ShardState& home, const ShipFulfillment& command, const Vote& vote,
                   Context& context) {
    const Order* order = home.orders().find(command.order);
    const Fulfillment* there =
        order == nullptr ? nullptr : order->find_fulfillment(command.location);
    if (command.location.is_none() || there == nullptr) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    const std::uint64_t ready = units_to(vote.effects, Bucket::shipped);
    if (Units{static_cast<std::int64_t>(ready)} < there->active) {
        return rejected(RejectReason::not_fully_picked);
    }
    if (ready == 0) {
        const bool is_done = there->shipped > Units{} && there->allocated == Units{};
        return rejected(is_done ? RejectReason::already_shipped : RejectReason::not_picked);
    }
    base::ArenaVector<Effect> effects(*context.arena, vote.effects.size() + 2);
    for (const Effect& effect : vote.effects) {
        effects.push_back(effect);
    }
    Effect created;
    created.kind = EffectKind::shipment_created;
    created.location = command.location;
    created.order_raw = order->id.raw();
    effects.push_back(created);
    if (tally_of(*order).left == ready) {
        effects.push_back(lifecycle_changed(Lifecycle::closed));
    }
    Decision decision = accepted(effects.view());
    decision.order = order->id;
    decision.version = order->version;
    return decision;
}

}  // namespace skua::domain
