#include <algorithm>

#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/stock_place.hpp"
#include "engine/domain/take_back.hpp"

namespace skua::domain {
namespace {

Place place_of(const ShardState& state, const CountTask& task) {
    Place place;
    place.item = state.catalog().item(task.sku);
    place.location = task.location;
    place.level = *find_level(*place.item, task.location);
    return place;
}

Effect count_moved(const Place& place, CountStatus status) {
    return level_effect(EffectKind::count_moved, place, static_cast<std::int64_t>(status));
}

// What the end of setting aside and `delta` more units there fill.
void fill_again(const ShardState& state, const Place& place, Units delta, base::Arena& arena,
                base::ArenaVector<Effect>& effects) {
    const Item& item = *place.item;
    if (item.is_pending || item.queue_head == nullptr) {
        return;
    }
    FreeUnits free(state, item, LocationId{}, arena);
    free.end_set_aside(place.location, place.level.net() + delta);
    fill(state, {.item = &item, .budget = kFillEffectsMax}, free, effects);
}

Vote closed(const CountTask& task) {
    return objection(RejectReason::count_closed, static_cast<std::size_t>(task.status));
}

// Why the action may not be done in this status of a task that is not closed.
RejectReason refusal_of(CountAction action, CountStatus status) {
    const bool is_open = status == CountStatus::open;
    switch (action) {
        case CountAction::record:
            return is_open ? RejectReason::none : RejectReason::count_already_recorded;
        case CountAction::approve:
            if (is_open) {
                return RejectReason::count_not_recorded;
            }
            return status == CountStatus::approved ? RejectReason::count_already_approved
                                                   : RejectReason::none;
        case CountAction::recount:
            return is_open ? RejectReason::count_not_recorded : RejectReason::none;
        case CountAction::cancel:
            break;
    }
    return RejectReason::none;
}

// What a count misses beyond what may be sold: so much of the level is there in another condition
// than the books say.
struct Missed {
    Units quality_hold;
    Units damaged;
    [[nodiscard]] Units sum() const noexcept { return quality_hold + damaged; }
};

Missed missed_of(const Level& level, Units units) {
    const Units held = std::min(units, level.in(Condition::quality_hold));
    return {.quality_hold = held, .damaged = units - held};
}

void append_missed(const Place& place, Condition from, Units units,
                   base::ArenaVector<Effect>& effects) {
    constexpr Units kMost{static_cast<std::int64_t>(kQuantityMax)};  // of one effect
    while (units > Units{}) {
        const Units part = std::min(units, kMost);
        effects.push_back(condition_moved(place, {from, Condition::sellable}, part));
        units -= part;
    }
}

Vote cancel_count(const ShardState& state, const Place& place, base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena);
    effects.push_back(count_moved(place, CountStatus::cancelled));
    if (place.level.is_set_aside) {
        effects.push_back(level_effect(EffectKind::set_aside_ended, place, 0));
        fill_again(state, place, Units{}, arena, effects);
    }
    return {.effects = effects.view(), .skus = one(arena, place.item->id)};
}

}  // namespace

Vote vote_on(const ShardState& state, const OpenCount& command, Context& context) {
    const Place place = find_place(state, command.sku, command.location);
    if (place.reason != RejectReason::none) {
        return objection(place.reason);
    }
    if (!place.level.count().is_none()) {
        return objection(RejectReason::count_exists);
    }
    const CountId count = make_count_id(context.sequence, slot_of(place.item->id));
    const Effect opened =
        level_effect(EffectKind::count_opened, place, static_cast<std::int64_t>(count.raw()));
    return {.effects = one(*context.arena, opened), .skus = one(*context.arena, place.item->id)};
}

Vote vote_on(const ShardState& state, const ChangeCount& command, Context& context) {
    base::Arena& arena = *context.arena;
    const CountTask* task = state.counts().find(command.count);
    if (task == nullptr) {
        return objection(RejectReason::unknown_count);
    }
    if (task->is_closed()) {
        return closed(*task);
    }
    if (const RejectReason reason = refusal_of(command.action, task->status);
        reason != RejectReason::none) {
        return objection(reason);
    }
    const Place place = place_of(state, *task);
    Effect effect;
    switch (command.action) {
        case CountAction::record: {
            const Units delta = command.quantity - place.level.on_hand;
            effect = level_effect(EffectKind::count_recorded, place, delta.raw());
            break;
        }
        case CountAction::approve:
            effect = count_moved(place, CountStatus::approved);
            break;
        case CountAction::recount:
            effect = count_moved(place, CountStatus::open);
            break;
        case CountAction::cancel:
            return cancel_count(state, place, arena);
    }
    return {.effects = one(arena, effect), .skus = one(arena, place.item->id)};
}

Vote vote_on(const ShardState& state, const PostCount& command, Context& context) {
    if (!state.owns(slot_of(command.count))) {
        return {};
    }
    base::Arena& arena = *context.arena;
    const CountTask* task = state.counts().find(command.count);
    if (task == nullptr) {
        return objection(RejectReason::unknown_count);
    }
    if (task->is_closed()) {
        return closed(*task);
    }
    if (task->status != CountStatus::approved) {
        return objection(RejectReason::count_not_approved);
    }
    const Place place = place_of(state, *task);
    const Level& level = place.level;
    if (level.on_hand + task->delta > Units{kStockUnitsMax}) {
        return stock_limited(task->delta, level.on_hand, arena);
    }
    const Units sellable = level.in(Condition::sellable) + task->delta;
    Units missing = level.allocated + level.soft_reserved - sellable;
    Missed missed;
    base::ArenaVector<Effect> effects(arena);
    TakeBack back(state, *place.item, place.location, arena);
    if (missing > Units{}) {
        back.look();
        const Units all = level.on_hand + task->delta;
        if (all < back.held()) {
            return objection(RejectReason::count_below_held, Units{} - task->delta,
                             level.on_hand - back.held(), arena);
        }
        missed = missed_of(level, std::max(Units{}, back.held() - sellable));
        missing -= missed.sum();
        if (back.take(missing, effects) == TakeBack::End::too_many) {
            return objection(RejectReason::count_touches_too_much);
        }
    }
    append_missed(place, Condition::quality_hold, missed.quality_hold, effects);
    append_missed(place, Condition::damaged, missed.damaged, effects);
    if (task->delta != Units{}) {
        effects.push_back(stock_moved(place, MovementKind::count, task->delta));
    }
    effects.push_back(count_moved(place, CountStatus::posted));
    if (level.is_set_aside) {
        effects.push_back(level_effect(EffectKind::set_aside_ended, place, 0));
    }
    if (missing > Units{}) {
        back.promise_again(effects);
        back.append_ends(effects);
    } else if (level.is_set_aside || task->delta > Units{}) {
        fill_again(state, place, task->delta + missed.sum(), arena, effects);
    }
    return {.effects = effects.view(), .skus = one(arena, place.item->id)};
}

}  // namespace skua::domain
