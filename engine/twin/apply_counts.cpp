#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;

Problem Application::condition_moved(const Effect& effect) {
    const auto move = domain::ConditionMove::of(effect);
    change_level({effect.sku, effect.location}, [&](Level& level) {
        level.change_condition(move.from, move.to, Units{effect.quantity});
    });
    return std::nullopt;
}

Problem Application::set_aside_changed(const Effect& effect) {
    change_level({effect.sku, effect.location},
                 [&](Level& level) { level.is_set_aside = effect.kind == EffectKind::set_aside; });
    return std::nullopt;
}

Problem Application::count_opened(const Effect& effect) {
    const domain::CountId id{static_cast<std::uint64_t>(effect.value)};
    const LevelKey key{effect.sku, effect.location};
    CountTask& task = state_.counts[id];
    task.level = key;
    task.opened_at = record_.time;
    digests_.add(slot_of(id), term_of_count(id, task));
    change_level(key, [&](Level& level) { level.count = id; });
    return std::nullopt;
}

Problem Application::count_changed(const Effect& effect) {
    const auto* const change = body<domain::ChangeCount>();
    const auto* const post = body<domain::PostCount>();
    const auto found = change != nullptr ? state_.counts.find(change->count)
                       : post != nullptr ? state_.counts.find(post->count)
                                         : state_.counts.end();
    if (found == state_.counts.end()) {
        return "a change of a count that does not exist";
    }
    CountTask& task = found->second;
    digests_.remove(slot_of(found->first), term_of_count(found->first, task));
    if (effect.kind == EffectKind::count_recorded) {
        task.status = domain::CountStatus::counted;
        task.delta = Units{effect.value};
        task.counted = change == nullptr ? Units{} : change->quantity;
    } else {
        task.status = static_cast<domain::CountStatus>(effect.value);
    }
    if (task.status == domain::CountStatus::open) {
        task.counted = task.delta = Units{};
    }
    digests_.add(slot_of(found->first), term_of_count(found->first, task));
    if (task.is_closed()) {
        change_level(task.level, [](Level& level) { level.count = {}; });
    }
    return std::nullopt;
}

}  // namespace skua::twin
