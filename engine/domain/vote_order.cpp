#include <algorithm>

#include "engine/domain/demand.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

Effect take_of(LineIndex line, SkuId sku, LocationId location, Quantity quantity) {
    Effect effect;
    effect.kind = EffectKind::line_moved;
    effect.from = Bucket::open;
    effect.to = Bucket::allocated;
    effect.line = line;
    effect.location = location;
    effect.quantity = quantity;
    effect.sku = sku;
    return effect;
}

Quantity smaller_of(Quantity wanted, Units left) noexcept {
    return Units{wanted} <= left ? wanted : Quantity{static_cast<std::uint32_t>(left.raw())};
}

}  // namespace

// The votes's effects are the takes of each line, without the order's id: that is the head's. Lines
// that other shards own have no item here and no place in the vote.
Vote vote_on(const ShardState& state, const PlaceOrder& command, Context& context) {
    base::Arena& arena = *context.arena;
    const Channel* channel = state.catalog().channel(state.resolve_channel(command.channel));
    if (channel == nullptr) {
        return objection(RejectReason::unknown_channel);
    }
    const std::size_t count = command.lines.size();
    const auto items = arena.make_span<const Item*>(count);
    const auto skus = arena.make_span<SkuId>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const SkuRef& reference = command.lines[i].sku;
        if (!state.owns_all() && !state.owns(slot_of(reference))) {
            continue;
        }
        items[i] = state.catalog().find_item(reference);
        if (items[i] == nullptr) {
            return objection(RejectReason::unknown_sku, i);
        }
        skus[i] = items[i]->id;
    }
    const auto locations = channel->locations();
    Demand demand(locations, arena, count);
    base::ArenaVector<Effect> takes(arena, count);
    for (std::size_t i = 0; i < count; ++i) {
        if (items[i] == nullptr) {
            continue;
        }
        const LineIndex line{static_cast<std::uint16_t>(i)};
        Supply& supply = demand.of(*items[i]);
        Quantity wanted = command.lines[i].quantity;
        for (std::size_t at = 0; at < locations.size() && !wanted.is_zero(); ++at) {
            const Quantity taken = smaller_of(wanted, supply.left[at]);
            if (!taken.is_zero()) {
                takes.push_back(take_of(line, skus[i], locations[at], taken));
                supply.left[at] -= Units{taken};
                wanted -= taken;
            }
        }
        const bool will_wait = !wanted.is_zero() && command.policy != Policy::all_or_nothing;
        if (will_wait &&
            items[i]->queue_length + ++supply.lines_queued > kBackorderLinesPerSkuMax) {
            return objection(RejectReason::backorder_limit, i);
        }
    }
    return {.effects = takes.view(), .skus = skus};
}

}  // namespace skua::domain
