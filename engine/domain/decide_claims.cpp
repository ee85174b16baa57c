// How a claim ends, and until when it goes (decisions/0006): by the list, which its home has with
// all of its tasks, and by what the shards say that was asked to be cancelled of them.

#include <algorithm>
#include <utility>

#include "engine/base/assert.hpp"
#include "engine/domain/asked_units.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

using Line = std::pair<std::uint64_t, LineIndex>;  // of which order

Line line_of(const Effect& effect) noexcept {
    return {effect.order_raw, effect.line};
}

// What of a list goes back when its claim ends, and what of it is cancelled because it was asked
// for (page 0012). Owner: one decision.
class Closing {
public:
    Closing(const PickList& list, const Vote& vote, base::Arena& arena)
        : list_(&list),
          vote_(&vote),
          effects_(arena, list.tasks().size() + 1),
          cancels_(arena.make_span<Effect>(vote.effects.size())),
          orders_(arena),
          freed_(arena) {
        std::ranges::copy(vote.effects, cancels_.begin());
        std::ranges::sort(cancels_, {}, line_of);
    }

    // What is not picked goes back: still promised to its order, but no longer with the location.
    void give_back() {
        for (const PickTask& task : list_->tasks()) {
            if (task.left().is_zero()) {
                continue;
            }
            const Quantity cancelled = cancels_.empty() ? Quantity{} : cancel(task);
            if (cancelled < task.left()) {
                Effect effect;
                effect.from = Bucket::released;
                effect.to = Bucket::allocated;
                effect.line = task.line;
                effect.location = list_->location();
                effect.quantity = task.left() - cancelled;
                effect.sku = task.sku;
                effect.order_raw = task.order.raw();
                effects_.push_back(effect);
            }
        }
    }

    // If nothing went back the list is done.
    Decision finish(PickListStatus status) {
        append_ends(orders_.view(), list_->location(), effects_);
        for (const SkuId sku : freed_.view()) {
            if (std::ranges::find(vote_->skus, sku) != vote_->skus.end()) {
                Effect effect;
                effect.kind = EffectKind::follow_up;
                effect.sku = sku;
                effects_.push_back(effect);
            }
        }
        const bool is_done = list_->left() == cancelled_;
        effects_.push_back(
            pick_list_closed(list_->location(), is_done ? PickListStatus::done : status));
        return accepted(effects_.view());
    }

private:
    Quantity cancel(const PickTask& task) {
        const Line line{task.order.raw(), task.line};
        const auto found = std::ranges::lower_bound(cancels_, line, {}, line_of);
        if (found == cancels_.end() || line_of(*found) != line) {
            return {};
        }
        effects_.push_back(*found);
        cancelled_ += Units{found->quantity};
        asked_of(task.order).cancelled += found->quantity.raw();
        if (std::ranges::find(freed_.view(), task.sku) == freed_.view().end()) {
            freed_.push_back(task.sku);
        }
        return found->quantity;
    }

    // Every shard that cancels units of the order has said how much was asked for in all.
    AskedOrder& asked_of(OrderId order) {
        const auto known = std::ranges::find(orders_.items(), order, &AskedOrder::order);
        if (known != orders_.items().end()) {
            return *known;
        }
        const auto voted = std::ranges::find(vote_->asked, order, &AskedOrder::order);
        SKUA_ASSERT(voted != vote_->asked.end());
        orders_.push_back(*voted);
        orders_.back().cancelled = 0;
        return orders_.back();
    }

    const PickList* list_;  // these outlive the decision
    const Vote* vote_;
    base::ArenaVector<Effect> effects_;
    std::span<Effect> cancels_;             // sorted by line
    base::ArenaVector<AskedOrder> orders_;  // of which something is cancelled, in that order
    base::ArenaVector<SkuId> freed_;        // the same
    Units cancelled_;
};

Decision closing(const PickList& list, PickListStatus status, const Vote& vote,
                 base::Arena& arena) {
    Closing ending(list, vote, arena);
    ending.give_back();
    return ending.finish(status);
}

}  // namespace

Effect claim_set(LocationId location, base::Timestamp time, std::uint32_t claim_seconds) noexcept {
    Effect effect;
    effect.kind = EffectKind::claim_set;
    effect.location = location;
    effect.value = base::seconds_after(time, claim_seconds).micros;
    return effect;
}

Effect pick_list_closed(LocationId location, PickListStatus status) noexcept {
    Effect effect;
    effect.kind = EffectKind::pick_list_closed;
    effect.location = location;
    effect.value = static_cast<std::int64_t>(status);
    return effect;
}

Decision rejected_as_closed(const PickList& list) noexcept {
    SKUA_ASSERT(list.status() != PickListStatus::claimed);
    return rejected(RejectReason::pick_list_closed, static_cast<std::size_t>(list.status()));
}

Decision decide_on(const ShardState& home, const UnclaimPickList& command, const Vote& vote,
                   Context& context) {
    const PickList* list = home.pick_lists().find(command.pick_list);
    if (list == nullptr) {
        return rejected(RejectReason::unknown_pick_list);
    }
    if (list->status() != PickListStatus::claimed) {
        return rejected_as_closed(*list);
    }
    return closing(*list, PickListStatus::unclaimed, vote, *context.arena);
}

// As with holds: what the sequence awaits may be over since, and there is nobody to refuse.
Decision decide_on(const ShardState& home, const ExpireClaim& command, const Vote& vote,
                   Context& context) {
    const PickList* list = home.pick_lists().find(command.pick_list);
    if (list == nullptr || list->status() != PickListStatus::claimed ||
        list->claim().set_by != command.set_by || list->claim().until > context.time) {
        return accepted({});
    }
    return closing(*list, PickListStatus::expired, vote, *context.arena);
}

}  // namespace skua::domain
