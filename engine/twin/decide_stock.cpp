// Items, locations, channels and stock.

#include "engine/domain/limits.hpp"
#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;
using domain::LocationId;
using domain::RejectReason;
using domain::SkuId;

TwinDecision decide(const State& state, const domain::Command& command, const Stamp& stamp) {
    return std::visit([&](const auto& body) { return decide_body(state, body, stamp); },
                      command.body);
}

TwinDecision decide_body(const State&, const domain::Fence&, const Stamp&) {
    return {};
}

TwinDecision decide_body(const State& state, const domain::DefineItem& body, const Stamp&) {
    SkuId sku = state.find_sku({.id = {}, .text = body.sku});
    if (sku.is_none()) {
        const domain::Slot slot = slot_of_text(body.sku);
        const auto counted = state.items_in_slot.find(slot);
        const std::uint32_t last = counted == state.items_in_slot.end() ? 0 : counted->second;
        if (last == domain::kItemsPerSlotMax) {
            return rejected(RejectReason::item_limit);
        }
        sku = make_sku_id(slot, last + 1);
    }
    TwinDecision decision;
    Effect& effect = decision.effects.emplace_back();
    effect.kind = EffectKind::item_defined;
    effect.sku = sku;
    decision.skus = {sku};
    return decision;
}

TwinDecision decide_body(const State& state, const domain::DefineLocation& body, const Stamp&) {
    LocationId location = state.find_location(body.name);
    if (location.is_none()) {
        if (state.locations.size() == domain::kLocationsMax) {
            return rejected(RejectReason::location_limit);
        }
        location = LocationId{static_cast<std::uint16_t>(state.locations.size() + 1)};
    }
    TwinDecision decision;
    Effect& effect = decision.effects.emplace_back();
    effect.kind = EffectKind::location_defined;
    effect.location = location;
    return decision;
}

TwinDecision decide_body(const State& state, const domain::DefineChannel& body, const Stamp&) {
    for (std::size_t i = 0; i < body.locations.size(); ++i) {
        if (state.find_location(body.locations[i]).is_none()) {
            return rejected(RejectReason::unknown_location, i);
        }
    }
    domain::ChannelId channel = state.find_channel(body.name);
    if (channel.is_none()) {
        if (state.channels.size() == domain::kChannelsMax) {
            return rejected(RejectReason::channel_limit);
        }
        channel = domain::ChannelId{static_cast<std::uint16_t>(state.channels.size() + 1)};
    }
    TwinDecision decision;
    Effect& effect = decision.effects.emplace_back();
    effect.kind = EffectKind::channel_defined;
    effect.value = channel.raw();
    return decision;
}

TwinDecision decide_body(const State& state, const domain::ConfigureLevel& body, const Stamp&) {
    const LevelKey key{state.find_sku(body.sku), state.find_location(body.location)};
    if (key.first.is_none()) {
        return rejected(RejectReason::unknown_sku);
    }
    if (key.second.is_none()) {
        return rejected(RejectReason::unknown_location);
    }
    const Units before = state.level(key).safety_stock;
    const Units after = body.sets_safety_stock ? body.safety_stock : before;

    Draft draft(state);
    draft.change_level(key).safety_stock = after;
    Effect effect;
    effect.kind = EffectKind::level_configured;
    effect.sku = key.first;
    effect.location = key.second;
    effect.value = after.raw();
    draft.write(effect);
    if (after < before) {
        draft.fill(key.first, domain::kFillEffectsMax);
    }
    draft.decision.skus = {key.first};
    return std::move(draft.decision);
}

Effect stock_effect(const LevelKey& key, domain::MovementKind movement, Units delta) {
    Effect effect;
    effect.kind = EffectKind::stock_moved;
    effect.movement = movement;
    effect.sku = key.first;
    effect.location = key.second;
    effect.value = delta.raw();
    return effect;
}

Effect condition_effect(const LevelKey& key, domain::Condition from, domain::Condition to,
                        Units quantity) {
    Effect effect;
    effect.kind = EffectKind::condition_moved;
    effect.sku = key.first;
    effect.location = key.second;
    effect.quantity = domain::Quantity{static_cast<std::uint32_t>(quantity.raw())};
    effect.value = domain::ConditionMove{from, to}.packed();
    return effect;
}

TwinDecision decide_body(const State& state, const domain::ReceiveStock& body, const Stamp&) {
    const LevelKey key{state.find_sku(body.sku), state.find_location(body.location)};
    if (key.first.is_none()) {
        return rejected(RejectReason::unknown_sku);
    }
    if (key.second.is_none()) {
        return rejected(RejectReason::unknown_location);
    }
    const Units received{body.quantity};
    if (const Units there = state.level(key).on_hand;
        there + received > Units{domain::kStockUnitsMax}) {
        return rejected(RejectReason::stock_limit, received, Units{domain::kStockUnitsMax} - there);
    }
    Draft draft(state);
    draft.change_level(key).on_hand += received;
    draft.write(stock_effect(key, domain::MovementKind::receipt, received));
    if (body.condition == domain::Condition::sellable) {
        draft.fill(key.first, domain::kFillEffectsMax);
    } else {
        draft.change_condition(key, domain::Condition::sellable, body.condition, received);
    }
    draft.decision.skus = {key.first};
    return std::move(draft.decision);
}

TwinDecision decide_body(const State& state, const domain::AdjustStock& body, const Stamp&) {
    const LevelKey key{state.find_sku(body.sku), state.find_location(body.location)};
    if (key.first.is_none()) {
        return rejected(RejectReason::unknown_sku);
    }
    if (key.second.is_none()) {
        return rejected(RejectReason::unknown_location);
    }
    const Level& before = state.level(key);
    const Units after = before.on_hand + body.delta;
    if (after > Units{domain::kStockUnitsMax}) {
        return rejected(RejectReason::stock_limit, body.delta,
                        Units{domain::kStockUnitsMax} - before.on_hand);
    }
    const bool is_sellable = body.condition == domain::Condition::sellable;
    if (is_sellable && before.sellable() + body.delta < before.allocated + before.soft_reserved) {
        return rejected(RejectReason::adjustment_below_allocated, Units{} - body.delta,
                        before.sellable() - before.allocated - before.soft_reserved);
    }
    if (!is_sellable && before.in(body.condition) + body.delta < Units{}) {
        return rejected(RejectReason::insufficient_condition, Units{} - body.delta,
                        before.in(body.condition));
    }
    Draft draft(state);
    if (!is_sellable && body.delta < Units{}) {
        draft.change_condition(key, body.condition, domain::Condition::sellable,
                               Units{} - body.delta);
    }
    draft.change_level(key).on_hand = after;
    draft.write(stock_effect(key, domain::MovementKind::adjustment, body.delta));
    if (!is_sellable && body.delta > Units{}) {
        draft.change_condition(key, domain::Condition::sellable, body.condition, body.delta);
    }
    if (is_sellable && body.delta > Units{}) {
        draft.fill(key.first, domain::kFillEffectsMax);
    }
    draft.decision.skus = {key.first};
    return std::move(draft.decision);
}

TwinDecision decide_body(const State& state, const domain::ContinueFills& body, const Stamp&) {
    const SkuId oldest = state.oldest_pending_of(body.slot);
    if (oldest.is_none()) {
        return {};
    }
    Draft draft(state);
    const auto end = draft.fill_even_if_pending(oldest, domain::kFillEffectsMax);
    if (end == Draft::FillEnd::served) {
        Effect done;
        done.kind = EffectKind::follow_up_done;
        done.sku = oldest;
        draft.write(done);
    }
    return std::move(draft.decision);
}

}  // namespace skua::twin
