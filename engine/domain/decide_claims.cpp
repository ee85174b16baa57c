// How a claim ends, and until when it goes (decisions/0006): by the list alone, which its home has
// with all of its tasks.

#include "engine/base/assert.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// What is not picked goes back: still promised to its order, but no longer with the location. If a
// count took the rest there is nothing to give back, and the list is done.
Decision closing(const PickList& list, PickListStatus status, base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena, list.tasks().size() + 1);
    for (const PickTask& task : list.tasks()) {
        if (task.left().is_zero()) {
            continue;
        }
        Effect effect;
        effect.from = Bucket::released;
        effect.to = Bucket::allocated;
        effect.line = task.line;
        effect.location = list.location();
        effect.quantity = task.left();
        effect.sku = task.sku;
        effect.order_raw = task.order.raw();
        effects.push_back(effect);
    }
    const bool is_done = list.left() == Units{};
    effects.push_back(pick_list_closed(list.location(), is_done ? PickListStatus::done : status));
    return accepted(effects.view());
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

Decision decide_on(const ShardState& home, const UnclaimPickList& command, Context& context) {
    const PickList* list = home.pick_lists().find(command.pick_list);
    if (list == nullptr) {
        return rejected(RejectReason::unknown_pick_list);
    }
    if (list->status() != PickListStatus::claimed) {
        return rejected_as_closed(*list);
    }
    return closing(*list, PickListStatus::unclaimed, *context.arena);
}

// As with holds: what the sequence awaits may be over since, and there is nobody to refuse.
Decision decide_on(const ShardState& home, const ExpireClaim& command, Context& context) {
    const PickList* list = home.pick_lists().find(command.pick_list);
    if (list == nullptr || list->status() != PickListStatus::claimed ||
        list->claim().set_by != command.set_by || list->claim().until > context.time) {
        return accepted({});
    }
    return closing(*list, PickListStatus::expired, *context.arena);
}

}  // namespace skua::domain
