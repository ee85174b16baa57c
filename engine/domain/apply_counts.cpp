#include <new>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {

LevelDetail& Applier::detail_of(Level& level) {
    if (level.detail == nullptr) {
        level.detail = new (state_->pool_.allocate(sizeof(LevelDetail))) LevelDetail{};
    }
    return *level.detail;
}

void Applier::move_condition(const Effect& effect) {
    if (!owns(effect.sku)) {
        return;
    }
    const ConditionMove move = ConditionMove::of(effect);
    Level& level = level_for(item_for(effect.sku), effect.location);
    const std::uint64_t before = condition_term(level);
    const Units units{effect.quantity};
    if (move.from != Condition::sellable) {
        detail_of(level).of(move.from) -= units;
        level.unsellable -= units;
    }
    if (move.to != Condition::sellable) {
        detail_of(level).of(move.to) += units;
        level.unsellable += units;
    }
    change(slot_of(level.sku), before, condition_term(level));
}

void Applier::set_aside(const Effect& effect, bool is_set_aside) {
    if (!owns(effect.sku)) {
        return;
    }
    Level& level = level_for(item_for(effect.sku), effect.location);
    const std::uint64_t before = condition_term(level);
    level.is_set_aside = is_set_aside;
    change(slot_of(level.sku), before, condition_term(level));
}

void Applier::open_count(const Effect& effect) {
    if (!owns(effect.sku)) {
        return;
    }
    const CountTask task{.id = CountId{static_cast<std::uint64_t>(effect.value)},
                         .opened_at = record_->time,
                         .sku = effect.sku,
                         .location = effect.location,
                         .status = CountStatus::open,
                         .counted = {},
                         .delta = {}};
    state_->counts_.add(task);
    detail_of(level_for(item_for(effect.sku), effect.location)).count = task.id;
    change(slot_of(task.id), 0, count_term(task));
}

void Applier::change_count(const Effect& effect) {
    if (!owns(effect.sku)) {
        return;
    }
    const auto* command = std::get_if<ChangeCount>(&record_->command.body);
    const auto* post = std::get_if<PostCount>(&record_->command.body);
    SKUA_ASSERT(command != nullptr || post != nullptr);
    CountTask* task = state_->counts_.find(command != nullptr ? command->count : post->count);
    SKUA_ASSERT(task != nullptr);
    const std::uint64_t before = count_term(*task);
    if (effect.kind == EffectKind::count_recorded) {
        task->status = CountStatus::counted;
        task->counted = command->quantity;
        task->delta = Units{effect.value};
    } else {
        task->status = static_cast<CountStatus>(effect.value);
        if (task->status == CountStatus::open) {
            task->counted = {};
            task->delta = {};
        }
    }
    if (task->is_closed()) {
        detail_of(level_for(item_for(effect.sku), effect.location)).count = {};
    }
    change(slot_of(task->id), before, count_term(*task));
}

}  // namespace skua::domain
