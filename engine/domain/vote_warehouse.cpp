#include <algorithm>

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

// What one command takes from the tasks of one list.
class Picker {
public:
    Picker(const PickList& list, base::Arena& arena, base::ArenaVector<Effect>& effects)
        : list_(&list),
          taken_(arena.make_span<Quantity>(list.tasks().size())),
          effects_(&effects) {}

    // False when the tasks do not have that much left to pick.
    bool pick(std::span<const std::uint32_t> tasks, Quantity quantity) {
        for (std::size_t i = 0; i < tasks.size() && !quantity.is_zero(); ++i) {
            const PickTask& task = list_->tasks()[tasks[i]];
            const Quantity taken = std::min(quantity, task.left() - taken_[tasks[i]]);
            if (taken.is_zero()) {
                continue;
            }
            taken_[tasks[i]] += taken;
            quantity -= taken;
            emit(task, taken);
        }
        return quantity.is_zero();
    }

private:
    void emit(const PickTask& task, Quantity quantity) {
        Effect effect;
        effect.from = Bucket::released;
        effect.to = Bucket::picked;
        effect.line = task.line;
        effect.location = list_->location();
        effect.quantity = quantity;
        effect.sku = task.sku;
        effect.order_raw = task.order.raw();
        effects_->push_back(effect);
    }

    const PickList* list_;       // outlives the decision, as the effects do
    std::span<Quantity> taken_;  // by task; memory of the arena
    base::ArenaVector<Effect>* effects_;
};

}  // namespace

// Up to the wave's size of the oldest eligible orders; the pick list itself is the home's to make.
Vote vote_on(const ShardState& state, const CreateWave& command, Context& context) {
    const LocationId location = state.resolve_location(command.location);
    if (location.is_none()) {
        return objection(RejectReason::unknown_location);
    }
    base::ArenaVector<Effect> effects(*context.arena);
    WorkQueue::Walk walk(state.work_queue(location), *context.arena);
    for (std::size_t chosen = 0; chosen < command.fulfillments_max; ++chosen) {
        const WorkQueue::Entry* entry = walk.next();
        if (entry == nullptr ||
            effects.size() + lines_to_pull(*entry->order, location) > kPickListLinesMax) {
            break;
        }
        pull(*entry->order, location, effects);
    }
    Vote vote{.effects = effects.view()};
    name_bins(state, location, *context.arena, vote);
    return vote;
}

Vote vote_on(const ShardState& state, const ConfirmPicks& command, Context& context) {
    const PickList* list = state.pick_lists().find(command.pick_list);
    if (list == nullptr) {
        return objection(RejectReason::unknown_pick_list);
    }
    base::ArenaVector<Effect> effects(*context.arena);
    Picker picker(*list, *context.arena, effects);
    const auto skus = context.arena->make_span<SkuId>(command.picks.size());
    for (std::size_t i = 0; i < command.picks.size(); ++i) {
        const Pick& wanted = command.picks[i];
        const Item* item = state.catalog().find_item(wanted.sku);
        if (item == nullptr) {
            return objection(RejectReason::unknown_sku, i);
        }
        const auto tasks = wanted.order.is_none() ? list->tasks_of(item->id)
                                                  : list->tasks_of(item->id, wanted.order);
        if (tasks.empty()) {
            return objection(RejectReason::not_on_pick_list, i);
        }
        if (!picker.pick(tasks, wanted.quantity)) {
            return objection(RejectReason::pick_exceeds_list, i);
        }
        skus[i] = item->id;
    }
    return {.effects = effects.view(), .skus = skus};
}

// What the lines have ready there; whether it may leave is for the head to say.
Vote vote_on(const ShardState& state, const ShipFulfillment& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    if (order == nullptr) {
        return {};
    }
    base::ArenaVector<Effect> effects(*context.arena);
    for (const Line& line : order->lines()) {
        const Portion* portion = line.find_portion(command.location);
        if (portion != nullptr) {
            ship(*order, line, *portion, Bucket::picked, effects);
            ship(*order, line, *portion, Bucket::packed, effects);
        }
    }
    return {.effects = effects.view()};
}

}  // namespace skua::domain
