#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {

Vote vote_on(const ShardState& state, const DefineItem& command, Context& context) {
    SkuId id = state.resolve_sku(command.sku);
    if (id.is_none()) {
        const Slot slot = slot_of_text(command.sku);
        const std::uint32_t items = state.catalog().items_in(slot);
        if (items == kItemsPerSlotMax) {
            return objection(RejectReason::item_limit);
        }
        id = make_sku_id(slot, items + 1);
    }
    Effect effect;
    effect.kind = EffectKind::item_defined;
    effect.sku = id;
    return {.effects = one(*context.arena, effect), .skus = one(*context.arena, id)};
}

Vote vote_on(const ShardState& state, const DefineLocation& command, Context& context) {
    LocationId id = state.resolve_location(command.name);
    if (id.is_none()) {
        const std::size_t defined = state.catalog().location_count();
        if (defined == kLocationsMax) {
            return objection(RejectReason::location_limit);
        }
        id = LocationId{static_cast<std::uint16_t>(defined + 1)};
    }
    Effect effect;
    effect.kind = EffectKind::location_defined;
    effect.location = id;
    return {.effects = one(*context.arena, effect)};
}

Vote vote_on(const ShardState& state, const DefineChannel& command, Context& context) {
    for (std::size_t i = 0; i < command.locations.size(); ++i) {
        if (state.resolve_location(command.locations[i]).is_none()) {
            return objection(RejectReason::unknown_location, i);
        }
    }
    ChannelId id = state.resolve_channel(command.name);
    if (id.is_none()) {
        const std::size_t defined = state.catalog().channel_count();
        if (defined == kChannelsMax) {
            return objection(RejectReason::channel_limit);
        }
        id = ChannelId{static_cast<std::uint16_t>(defined + 1)};
    }
    Effect effect;
    effect.kind = EffectKind::channel_defined;
    effect.value = id.raw();
    return {.effects = one(*context.arena, effect)};
}

}  // namespace skua::domain
