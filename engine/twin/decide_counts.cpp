// Conditions of stock, short picks and count tasks (page 0007).

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "engine/domain/limits.hpp"
#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Condition;
using domain::CountAction;
using domain::CountStatus;
using domain::Effect;
using domain::EffectKind;
using domain::LineIndex;
using domain::LocationId;
using domain::RejectReason;
using domain::SkuId;

TwinDecision rejected(RejectReason reason, Units requested, Units available) {
    const auto figure = [](Units units) {
        const std::int64_t most = domain::kQuantityMax;
        const std::int64_t shown = std::min(std::max<std::int64_t>(units.raw(), 0), most);
        return domain::Quantity{static_cast<std::uint32_t>(shown)};
    };
    TwinDecision decision = rejected(reason);
    decision.shortages.push_back(
        {.line = {}, .requested = figure(requested), .available = figure(available)});
    return decision;
}

TwinDecision decide_body(const State& state, const domain::MoveCondition& body, const Stamp&) {
    const LevelKey key{state.find_sku(body.sku), state.find_location(body.location)};
    if (key.first.is_none()) {
        return rejected(RejectReason::unknown_sku);
    }
    if (key.second.is_none()) {
        return rejected(RejectReason::unknown_location);
    }
    const Level& level = state.level(key);
    const Units quantity{body.quantity};
    if (body.from == Condition::sellable) {
        const Units free = level.sellable() - level.allocated - level.soft_reserved;
        if (quantity > free) {
            return rejected(RejectReason::sellable_below_allocated, quantity, free);
        }
    } else if (quantity > level.in(body.from)) {
        return rejected(RejectReason::insufficient_condition, quantity, level.in(body.from));
    }
    Draft draft(state);
    draft.change_condition(key, body.from, body.to, quantity);
    if (body.to == Condition::sellable) {
        draft.fill(key.first, domain::kFillEffectsMax);
    }
    draft.decision.skus = {key.first};
    return std::move(draft.decision);
}

namespace {

Effect level_effect(EffectKind kind, const LevelKey& key, std::int64_t value) {
    Effect effect;
    effect.kind = kind;
    effect.sku = key.first;
    effect.location = key.second;
    effect.value = value;
    return effect;
}

Effect list_effect(LocationId location, domain::PickListId list) {
    Effect effect;
    effect.kind = EffectKind::pick_list_shorted;
    effect.location = location;
    effect.value = static_cast<std::int64_t>(list.raw());
    return effect;
}

std::int64_t number(domain::CountId count) {
    return static_cast<std::int64_t>(count.raw());
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::ShortPick& body, const Stamp& stamp) {
    const PickList* const list = state.find_pick_list(body.pick_list);
    if (list == nullptr) {
        return rejected(RejectReason::unknown_pick_list);
    }
    if (!list->is_claimed()) {
        return rejected_as_closed(*list);
    }
    const SkuId sku = state.find_sku(body.sku);
    if (sku.is_none()) {
        return rejected(RejectReason::unknown_sku);
    }
    std::vector<Task> tasks;
    Units left;
    for (const Task& task : list->tasks) {
        if (task.sku == sku && (body.order.is_none() || task.order == body.order)) {
            tasks.push_back(task);
            left += task.left();
        }
    }
    const Units quantity{body.quantity};
    if (tasks.empty()) {
        return rejected(RejectReason::not_on_pick_list);
    }
    if (quantity > left) {
        return rejected(RejectReason::short_exceeds_list, quantity, left);
    }

    const LevelKey key{sku, list->location};
    Draft draft(state);
    draft.write(list_effect(key.second, body.pick_list));
    Leaving leaving(draft, key.second);
    std::vector<Draft::Taken> takes;
    Units missing = quantity;
    for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
        const Units part = std::min(missing, task->left());
        if (part == Units{}) {
            continue;
        }
        const LineKey line{task->order, task->line};
        const Units again = leaving.cancel(line, part);
        if (again > Units{}) {
            draft.move(line, {Bucket::released, Bucket::open, key.second, again});
            takes.insert(takes.begin(), {line, again});
        }
        missing -= part;
    }
    draft.change_level(key).on_hand -= quantity;
    draft.write(stock_effect(key, domain::MovementKind::short_pick, Units{} - quantity));
    domain::CountId count = state.level(key).count;
    if (count.is_none()) {
        count = domain::make_count_id(stamp.sequence, slot_of(sku));
        draft.write(level_effect(EffectKind::count_opened, key, number(count)));
    }
    draft.change_level(key).is_set_aside = true;
    draft.write(level_effect(EffectKind::set_aside, key, number(count)));
    draft.promise_again(key, takes);
    leaving.write_ends();
    if (list->left() > quantity) {
        draft.write(effect_of_claim(list->location, list->claim_seconds, stamp));
    } else {
        draft.write(effect_of_closing(list->location, domain::PickListStatus::done));
    }
    draft.decision.skus = {sku};
    return std::move(draft.decision);
}

TwinDecision decide_body(const State& state, const domain::OpenCount& body, const Stamp& stamp) {
    const LevelKey key{state.find_sku(body.sku), state.find_location(body.location)};
    if (key.first.is_none()) {
        return rejected(RejectReason::unknown_sku);
    }
    if (key.second.is_none()) {
        return rejected(RejectReason::unknown_location);
    }
    if (!state.level(key).count.is_none()) {
        return rejected(RejectReason::count_exists);
    }
    TwinDecision decision;
    decision.effects = {
        level_effect(EffectKind::count_opened, key,
                     number(domain::make_count_id(stamp.sequence, slot_of(key.first))))};
    decision.skus = {key.first};
    return decision;
}

namespace {

RejectReason objection_to(CountAction action, CountStatus status) {
    if (action == CountAction::record && status != CountStatus::open) {
        return RejectReason::count_already_recorded;
    }
    const bool needs_figure = action == CountAction::approve || action == CountAction::recount;
    if (needs_figure && status == CountStatus::open) {
        return RejectReason::count_not_recorded;
    }
    if (action == CountAction::approve && status == CountStatus::approved) {
        return RejectReason::count_already_approved;
    }
    return RejectReason::none;
}

CountStatus status_after(CountAction action) {
    switch (action) {
        case CountAction::record:
            return CountStatus::counted;
        case CountAction::approve:
            return CountStatus::approved;
        case CountAction::recount:
            return CountStatus::open;
        case CountAction::cancel:
            return CountStatus::cancelled;
    }
    return CountStatus::open;
}

void end_set_aside(Draft& draft, const LevelKey& key) {
    if (draft.level(key).is_set_aside) {
        draft.change_level(key).is_set_aside = false;
        draft.write(level_effect(EffectKind::set_aside_ended, key, 0));
    }
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::ChangeCount& body, const Stamp&) {
    const CountTask* const task = state.find_count(body.count);
    if (task == nullptr) {
        return rejected(RejectReason::unknown_count);
    }
    if (task->is_closed()) {
        return rejected(RejectReason::count_closed, static_cast<std::size_t>(task->status));
    }
    const RejectReason reason = objection_to(body.action, task->status);
    if (reason != RejectReason::none) {
        return rejected(reason);
    }
    const LevelKey key = task->level;
    Draft draft(state);
    if (body.action == CountAction::record) {
        const Units delta = body.quantity - state.level(key).on_hand;
        draft.write(level_effect(EffectKind::count_recorded, key, delta.raw()));
    } else {
        draft.write(level_effect(EffectKind::count_moved, key,
                                 static_cast<std::int64_t>(status_after(body.action))));
    }
    if (body.action == CountAction::cancel && state.level(key).is_set_aside) {
        end_set_aside(draft, key);
        draft.fill(key.first, domain::kFillEffectsMax);
    }
    draft.decision.skus = {key.first};
    return std::move(draft.decision);
}

namespace {

// A line that has units promised at a level, in the order in which waves take them.
struct Promise {
    std::uint8_t priority = 0;
    domain::Sequence number;
    LineKey line;
    friend bool operator<(const Promise& a, const Promise& b) {
        return std::tuple(a.priority, a.number, a.line.second) <
               std::tuple(b.priority, b.number, b.line.second);
    }
};

struct Promises {
    std::map<Promise, Units> reserved, allocated, released;
    Units held;  // picked, packed, kept for transfers: nobody takes them back
};

Promises promises_at(const State& state, const LevelKey& key) {
    Promises promises;
    promises.held = state.held_for_transfers()[key];
    for (const auto& [id, order] : state.orders) {
        for (std::size_t i = 0; i < order.lines.size(); ++i) {
            const Portion* const portion =
                order.lines[i].sku == key.first ? order.lines[i].portion_at(key.second) : nullptr;
            if (portion == nullptr) {
                continue;
            }
            const Promise promise{
                order.priority, order.number, {id, LineIndex{static_cast<std::uint16_t>(i)}}};
            promises.held += portion->picked + portion->packed;
            if (portion->reserved > Units{}) {
                promises.reserved[promise] = portion->reserved;
            }
            if (portion->allocated > Units{}) {
                promises.allocated[promise] = portion->allocated;
            }
            if (portion->released > Units{}) {
                promises.released[promise] = portion->released;
            }
        }
    }
    return promises;
}

// What a posted count takes back, the last promises first. False: more than it may.
class TakingBack {
public:
    TakingBack(Draft& draft, const LevelKey& key, Units missing)
        : draft_(draft), key_(key), missing_(missing), leaving_(draft, key.second) {}

    bool from(const std::map<Promise, Units>& promises, Bucket bucket) {
        for (auto at = promises.rbegin(); at != promises.rend() && missing_ > Units{}; ++at) {
            if (++takes_ > domain::kCountTakesMax) {
                return false;
            }
            const LineKey line = at->first.line;
            const Units part = std::min(at->second, missing_);
            Units again = part;
            if (bucket == Bucket::released) {
                name_list(draft_.state().claims.at({line.first, key_.second}));
                again = leaving_.cancel(line, part);
            }
            if (again > Units{}) {
                draft_.move(line, {bucket, Bucket::open, key_.second, again});
                taken_[at->first] += again;
            }
            missing_ -= part;
        }
        return true;
    }

    void promise_again() {
        std::vector<Draft::Taken> takes;
        for (const auto& [promise, quantity] : taken_) {
            takes.push_back({promise.line, quantity});
        }
        draft_.promise_again(key_, takes);
        leaving_.write_ends();
    }
    [[nodiscard]] bool has_taken() const { return takes_ > 0; }

private:
    void name_list(domain::PickListId list) {
        if (list != list_) {
            draft_.write(list_effect(key_.second, list));
            list_ = list;
        }
    }

    Draft& draft_;
    LevelKey key_;
    Units missing_;
    std::size_t takes_ = 0;
    std::map<Promise, Units> taken_;
    domain::PickListId list_;
    Leaving leaving_;
};

// What is missed in a condition, as moves of what one effect may say.
void miss(Draft& draft, const LevelKey& key, Condition condition, Units units) {
    const Units most{domain::kQuantityMax};
    for (; units > most; units -= most) {
        draft.change_condition(key, condition, Condition::sellable, most);
    }
    if (units > Units{}) {
        draft.change_condition(key, condition, Condition::sellable, units);
    }
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::PostCount& body, const Stamp&) {
    const CountTask* const task = state.find_count(body.count);
    if (task == nullptr) {
        return rejected(RejectReason::unknown_count);
    }
    if (task->is_closed()) {
        return rejected(RejectReason::count_closed, static_cast<std::size_t>(task->status));
    }
    if (task->status != CountStatus::approved) {
        return rejected(RejectReason::count_not_approved);
    }
    const LevelKey key = task->level;
    const Level& before = state.level(key);
    if (before.on_hand + task->delta > Units{domain::kStockUnitsMax}) {
        return rejected(RejectReason::stock_limit, task->delta,
                        Units{domain::kStockUnitsMax} - before.on_hand);
    }
    const Units sellable = before.sellable() + task->delta;
    const Units left = before.on_hand + task->delta;
    const Promises promises = promises_at(state, key);
    if (left < promises.held) {
        return rejected(RejectReason::count_below_held, Units{} - task->delta,
                        before.on_hand - promises.held);
    }
    const Units elsewhere = std::max(Units{}, promises.held - sellable);
    const Units missing =
        std::max(Units{}, before.allocated + before.soft_reserved - sellable - elsewhere);
    Draft draft(state);
    TakingBack taking(draft, key, missing);
    if (missing > Units{}) {
        if (!taking.from(promises.reserved, Bucket::reserved) ||
            !taking.from(promises.allocated, Bucket::allocated) ||
            !taking.from(promises.released, Bucket::released)) {
            return rejected(RejectReason::count_touches_too_much);
        }
    }
    miss(draft, key, Condition::quality_hold, std::min(elsewhere, before.quality_hold));
    miss(draft, key, Condition::damaged, std::max(Units{}, elsewhere - before.quality_hold));
    if (task->delta != Units{}) {
        draft.change_level(key).on_hand += task->delta;
        draft.write(stock_effect(key, domain::MovementKind::count, task->delta));
    }
    draft.write(
        level_effect(EffectKind::count_moved, key, static_cast<std::int64_t>(CountStatus::posted)));
    const bool was_set_aside = before.is_set_aside;
    end_set_aside(draft, key);
    if (taking.has_taken()) {
        taking.promise_again();
    } else if (was_set_aside || task->delta > Units{}) {
        draft.fill(key.first, domain::kFillEffectsMax);
    }
    draft.decision.skus = {key.first};
    return std::move(draft.decision);
}

}  // namespace skua::twin
