#include "engine/domain/change_supply.hpp"

#include <algorithm>

namespace skua::domain {
namespace {

OfferedUnits* find(std::span<OfferedUnits> levels, LocationId location) noexcept {
    const auto found = std::ranges::lower_bound(levels, location, {}, &OfferedUnits::location);
    return found == levels.end() || found->location != location ? nullptr : &*found;
}

}  // namespace

Units ChangeSupply::Sku::available_at(LocationId location) const noexcept {
    const OfferedUnits* level = is_pending ? nullptr : find(levels, location);
    return level == nullptr ? Units{} : std::max(level->units, Units{});
}

void ChangeSupply::Sku::take(LocationId location, Quantity quantity) noexcept {
    if (OfferedUnits* level = find(levels, location); level != nullptr) {
        level->units -= Units{quantity};
    }
}

ChangeSupply::Sku& ChangeSupply::of(const Item& item) {
    const std::size_t group = groups_.group_of(item.id);
    if (group == skus_.size()) {
        base::ArenaVector<OfferedUnits> levels(*arena_, item.level_count);
        for (const Level& level : item.level_span()) {
            if (!level.is_set_aside) {  // nothing new is promised of it, whatever is set free there
                levels.push_back({level.location, level.net()});
            }
        }
        skus_.push_back(
            {.levels = levels.items(), .queued = item.queue_length, .is_pending = item.is_pending});
    }
    return skus_[group];
}

void ChangeSupply::follow(std::span<const Effect> effects) {
    for (const Effect& effect : effects) {
        if (effect.kind == EffectKind::follow_up) {
            of(*state_->catalog().item(effect.sku)).is_pending = true;
        }
        if (effect.kind != EffectKind::line_moved || effect.location.is_none()) {
            continue;
        }
        Sku& sku = of(*state_->catalog().item(effect.sku));
        if (OfferedUnits* level = find(sku.levels, effect.location); level != nullptr) {
            const Units units{effect.quantity};
            level->units += effect.to == Bucket::cancelled ? units : Units{} - units;
        }
    }
}

Offer ChangeSupply::offer(const Item& item) {
    const Sku& sku = of(item);
    base::ArenaVector<OfferedUnits> units(*arena_, sku.levels.size());
    for (const OfferedUnits& level : sku.levels) {
        if (!sku.is_pending && level.units > Units{}) {
            units.push_back(level);
        }
    }
    return {.sku = item.id, .queued = sku.queued, .units = units.view()};
}

}  // namespace skua::domain
