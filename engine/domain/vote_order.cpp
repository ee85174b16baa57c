#include <algorithm>

#include "engine/domain/demand.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

struct Asking {
    LineIndex line;
    SkuId sku;
    Quantity wanted;
};

Effect take_of(const Asking& asking, LocationId location, Quantity quantity) {
    Effect effect;
    effect.kind = EffectKind::line_moved;
    effect.from = Bucket::open;
    effect.to = Bucket::allocated;
    effect.line = asking.line;
    effect.location = location;
    effect.quantity = quantity;
    effect.sku = asking.sku;
    return effect;
}

Quantity smaller_of(Quantity wanted, Units left) noexcept {
    return Units{wanted} <= left ? wanted : Quantity{static_cast<std::uint32_t>(left.raw())};
}

// Takes what the line wants of what is left, location by location. Returns what it lacks.
Quantity take(Asking asking, std::span<const LocationId> locations, Supply& supply,
              base::ArenaVector<Effect>& takes) {
    for (std::size_t at = 0; at < locations.size() && !asking.wanted.is_zero(); ++at) {
        const Quantity taken = smaller_of(asking.wanted, supply.left[at]);
        if (!taken.is_zero()) {
            takes.push_back(take_of(asking, locations[at], taken));
            supply.left[at] -= Units{taken};
            asking.wanted -= taken;
        }
    }
    return asking.wanted;
}

}  // namespace

// The vote's effects are the takes of each line, without the order's id: that is the head's. Lines
// that other shards own have no item here and no place in the vote.
Vote vote_on(const ShardState& state, const PlaceOrder& command, Context& context) {
    base::Arena& arena = *context.arena;
    const Channel* channel = state.catalog().channel(state.resolve_channel(command.channel));
    if (channel == nullptr) {
        return objection(RejectReason::unknown_channel);
    }
    const std::size_t count = command.lines.size();
    // What the home reads of another shard's vote stands together, before what only this one needs.
    const auto skus = arena.make_span<SkuId>(count);
    base::ArenaVector<Effect> takes(arena, count);
    const auto items = arena.make_span<const Item*>(count);
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
    for (std::size_t i = 0; i < count; ++i) {
        if (items[i] == nullptr) {
            continue;
        }
        const LineIndex line{static_cast<std::uint16_t>(i)};
        Supply& supply = demand.of(*items[i]);
        const Asking asking{.line = line, .sku = skus[i], .wanted = command.lines[i].quantity};
        const Quantity lacking = take(asking, locations, supply, takes);
        const bool will_wait = !lacking.is_zero() && command.policy != Policy::all_or_nothing;
        if (will_wait &&
            items[i]->queue_length + ++supply.lines_queued > kBackorderLinesPerSkuMax) {
            return objection(RejectReason::backorder_limit, i);
        }
    }
    return {.effects = takes.view(), .skus = skus};
}

}  // namespace skua::domain
