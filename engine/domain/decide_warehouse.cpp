#include <algorithm>

#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// What one command takes from the tasks of one list.
class Picker {
public:
    Picker(const PickList& list, base::Arena& arena, base::ArenaVector<Effect>& effects)
        : list_(&list),
          taken_(arena.make_span<Quantity>(list.tasks().size())),
          effects_(&effects) {}

    // Returns what the tasks do not have left to pick.
    Quantity pick(std::span<const std::uint32_t> tasks, Quantity quantity) {
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
        return quantity;
    }

    // With what was picked before.
    [[nodiscard]] bool is_all_picked() const noexcept { return picked_ == list_->left(); }

private:
    void emit(const PickTask& task, Quantity quantity) {
        picked_ += Units{quantity};
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
    Units picked_;               // the sum of these
    base::ArenaVector<Effect>* effects_;
};

}  // namespace

Decision decide_on(const ShardState& home, const CreateWave& command, const Vote& vote,
                   Context& context) {
    if (vote.objection != RejectReason::none) {
        return rejected(vote.objection, vote.at);
    }
    if (vote.effects.empty()) {
        return accepted({});
    }
    const PickListId list = make_pick_list_id(context.sequence, slot_of_text(command.location));
    base::ArenaVector<Effect> effects(*context.arena, vote.effects.size() + 2);
    Effect created;
    created.kind = EffectKind::pick_list_created;
    created.location = home.resolve_location(command.location);
    created.value = static_cast<std::int64_t>(list.raw());
    effects.push_back(created);
    effects.append(vote.effects);
    effects.push_back(claim_set(created.location, context.time, command.claim_seconds));
    Decision decision = accepted(effects.view());
    decision.pick_list = list;
    decision.skus = vote.skus;
    decision.bins = vote.bins;
    return decision;
}

Decision decide_on(const ShardState& home, const ConfirmPicks& command, const Vote& vote,
                   Context& context) {
    const PickList* list = home.pick_lists().find(command.pick_list);
    if (list == nullptr) {
        return rejected(RejectReason::unknown_pick_list);
    }
    if (list->status() != PickListStatus::claimed) {
        return rejected_as_closed(*list);
    }
    const bool is_resolved = vote.objection == RejectReason::none;
    const std::size_t count = is_resolved ? command.picks.size() : vote.at;
    base::ArenaVector<Effect> effects(*context.arena);
    Picker picker(*list, *context.arena, effects);
    for (std::size_t i = 0; i < count; ++i) {
        const Pick& wanted = command.picks[i];
        const auto tasks = wanted.order.is_none() ? list->tasks_of(vote.skus[i])
                                                  : list->tasks_of(vote.skus[i], wanted.order);
        if (tasks.empty()) {
            return rejected(RejectReason::not_on_pick_list, i);
        }
        if (const Quantity lacks = picker.pick(tasks, wanted.quantity); !lacks.is_zero()) {
            Decision decision = rejected(RejectReason::pick_exceeds_list, i);
            decision.shortages = one(*context.arena, shortage({}, Units{wanted.quantity},
                                                              Units{wanted.quantity - lacks}));
            return decision;
        }
    }
    if (!is_resolved) {
        return rejected(vote.objection, vote.at);
    }
    effects.push_back(picker.is_all_picked()
                          ? pick_list_closed(list->location(), PickListStatus::done)
                          : claim_set(list->location(), context.time, list->claim_seconds()));
    Decision decision = accepted(effects.view());
    decision.skus = vote.skus;
    return decision;
}

}  // namespace skua::domain
