#include <algorithm>

#include "engine/domain/completion.hpp"
#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/sku_groups.hpp"

namespace skua::domain {
namespace {

std::size_t lines_to_pull(const Order& order, LocationId location) {
    return static_cast<std::size_t>(std::ranges::count_if(order.lines(), [&](const Line& line) {
        const Portion* portion = line.find_portion(location);
        return portion != nullptr && !portion->allocated.is_zero();
    }));
}

void pull(const Order& order, LocationId location, base::ArenaVector<Effect>& effects) {
    for (const Line& line : order.lines()) {
        const Portion* portion = line.find_portion(location);
        if (portion == nullptr || portion->allocated.is_zero()) {
            continue;
        }
        Effect effect = line_moved(order, line, Bucket::allocated, Bucket::released);
        effect.location = location;
        effect.quantity = portion->allocated;
        effects.push_back(effect);
    }
}

// The units that the line has in the bucket there leave the house.
void ship(const Order& order, const Line& line, const Portion& portion, Bucket from,
          base::ArenaVector<Effect>& effects) {
    const Quantity units = from == Bucket::picked ? portion.picked : portion.packed;
    if (units.is_zero()) {
        return;
    }
    Effect effect = line_moved(order, line, from, Bucket::shipped);
    effect.location = portion.location;
    effect.quantity = units;
    effects.push_back(effect);
}

// The SKUs that a wave pulls, each once, and where they lie. A bin may be set anew before the
// answer is rendered, so its text is copied.
void name_bins(const ShardState& state, LocationId location, base::Arena& arena, Vote& vote) {
    SkuGroups groups(arena, vote.effects.size());
    for (const Effect& effect : vote.effects) {
        groups.group_of(effect.sku);
    }
    const auto skus = arena.make_span<SkuId>(groups.size());
    const auto bins = arena.make_span<std::string_view>(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
        skus[i] = groups.sku(i);
        const Level* level = find_level(*state.catalog().item(skus[i]), location);
        bins[i] = level == nullptr ? std::string_view{} : arena.copy(level->bin());
    }
    vote.skus = skus;
    vote.bins = bins;
}

}  // namespace

// Up to the wave's size of the oldest eligible orders; the pick list itself is the home's to make.
// Where others vote too, the order that would have too many lines is in the vote, so that it is too
// much for the merged list as well.
Vote vote_on(const ShardState& state, const CreateWave& command, Context& context) {
    const LocationId location = state.resolve_location(command.location);
    if (location.is_none()) {
        return objection(RejectReason::unknown_location);
    }
    base::ArenaVector<Effect> effects(*context.arena);
    base::ArenaVector<Pull> pulls(*context.arena);
    WorkQueue::Walk walk(state.work_queue(location), *context.arena);
    for (std::size_t chosen = 0; chosen < command.fulfillments_max; ++chosen) {
        const WorkQueue::Entry* entry = walk.next();
        if (entry == nullptr) {
            break;
        }
        const std::size_t lines = lines_to_pull(*entry->order, location);
        const bool is_too_much = effects.size() + lines > kPickListLinesMax;
        if (is_too_much && state.owns_all()) {
            break;
        }
        pull(*entry->order, location, effects);
        if (!state.owns_all()) {
            pulls.push_back({entry->key, static_cast<std::uint32_t>(lines)});
        }
        if (is_too_much) {
            break;
        }
    }
    Vote vote{.effects = effects.view(), .pulls = pulls.view()};
    name_bins(state, location, *context.arena, vote);
    return vote;
}

// Which SKUs the picks mean; the tasks are the home's.
Vote vote_on(const ShardState& state, const ConfirmPicks& command, Context& context) {
    const auto skus = context.arena->make_span<SkuId>(command.picks.size());
    for (std::size_t i = 0; i < command.picks.size(); ++i) {
        const SkuRef& reference = command.picks[i].sku;
        if (!state.owns_all() && !state.owns(slot_of(reference))) {
            continue;
        }
        const Item* item = state.catalog().find_item(reference);
        if (item == nullptr) {
            Vote vote = objection(RejectReason::unknown_sku, i);
            vote.skus = skus;
            return vote;
        }
        skus[i] = item->id;
    }
    return {.skus = skus};
}

// What the lines have ready there, and what closes those that are complete with it; whether it may
// leave is for the head to say.
Vote vote_on(const ShardState& state, const ShipFulfillment& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    if (order == nullptr) {
        return {};
    }
    base::ArenaVector<Effect> effects(*context.arena);
    FulfillmentSums there;
    for (const Line& line : order->lines()) {
        const Portion* portion = line.find_portion(command.location);
        if (portion == nullptr) {
            continue;
        }
        there.is_known = true;
        there.allocated += portion->allocated.raw();
        there.active += portion->active().raw();
        there.shipped += portion->shipped.raw();
        ship(*order, line, *portion, Bucket::picked, effects);
        ship(*order, line, *portion, Bucket::packed, effects);
        if (!(portion->picked + portion->packed).is_zero()) {
            complete_shipped(state, line, effects);
        }
    }
    return {.effects = effects.view(), .order = sums_of(*order), .fulfillment = there};
}

}  // namespace skua::domain
