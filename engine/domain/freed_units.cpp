#include "engine/domain/freed_units.hpp"

#include "engine/domain/limits.hpp"

namespace skua::domain {

void FreedUnits::add(SkuId sku, LocationId location, Quantity quantity) {
    const std::size_t group = groups_.group_of(sku);
    if (group == freed_.size()) {
        freed_.push_back(FreeUnits(*state_, *state_->catalog().item(sku), LocationId{}, *arena_));
    }
    freed_[group].add(location, Units{quantity});
}

void FreedUnits::take(std::span<const Effect> takes) {
    for (const Effect& taken : takes) {
        const std::size_t group = groups_.group_of(taken.sku);
        if (group < freed_.size()) {
            freed_[group].add(taken.location, Units{} - Units{taken.quantity});
        }
    }
}

void FreedUnits::fill(std::span<const Quantity> backordered, base::ArenaVector<Effect>& effects) {
    const std::size_t budget = cancel_fill_budget(order_->line_count);
    for (std::size_t group = 0; group < freed_.size(); ++group) {
        const Item& item = *state_->catalog().item(groups_.sku(group));
        if (!item.is_pending) {
            domain::fill(*state_,
                         {.item = &item,
                          .budget = budget,
                          .cancelled = order_,
                          .cancelled_backordered = backordered},
                         freed_[group], effects);
        }
    }
}

}  // namespace skua::domain
