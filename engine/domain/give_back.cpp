#include "engine/domain/give_back.hpp"

#include "engine/domain/limits.hpp"

namespace skua::domain {

GiveBack::GiveBack(const ShardState& state, const Order& reservation, Takers takers,
                   base::Arena& arena, base::ArenaVector<Effect>& effects)
    : state_(&state),
      reservation_(&reservation),
      arena_(&arena),
      effects_(&effects),
      groups_(arena, reservation.line_count + takers.others),
      freed_(arena),
      waiting_(arena.make_span<Quantity>(reservation.line_count)) {}

void GiveBack::run() {
    for (const Line& line : reservation_->lines()) {
        move(line, Bucket::backordered, LocationId{}, line.backordered);
        for (std::size_t i = line.portion_count; i != 0; --i) {
            const Portion& portion = line.portion(i - 1);
            move(line, Bucket::reserved, portion.location, portion.allocated);
            if (!portion.allocated.is_zero()) {
                free(line.sku, portion.location, portion.allocated);
            }
        }
    }
}

void GiveBack::move(const Line& line, Bucket from, LocationId location, Quantity quantity) {
    if (quantity.is_zero()) {
        return;
    }
    Effect effect = line_moved(*reservation_, line, from, Bucket::cancelled);
    effect.location = location;
    effect.quantity = quantity;
    effects_->push_back(effect);
}

void GiveBack::free(SkuId sku, LocationId location, Quantity quantity) {
    const std::size_t group = groups_.group_of(sku);
    if (group == freed_.size()) {
        freed_.push_back(FreeUnits(*state_, *state_->catalog().item(sku), LocationId{}, *arena_));
    }
    freed_[group].add(location, Units{quantity});
}

void GiveBack::take(std::span<const Effect> takes) {
    for (const Effect& taken : takes) {
        const std::size_t group = groups_.group_of(taken.sku);
        if (group < freed_.size()) {
            freed_[group].add(taken.location, Units{} - Units{taken.quantity});
        }
    }
}

void GiveBack::fill_freed() {
    const std::size_t budget = cancel_fill_budget(reservation_->line_count);
    for (std::size_t group = 0; group < freed_.size(); ++group) {
        const Item& item = *state_->catalog().item(groups_.sku(group));
        if (!item.is_pending) {
            fill(*state_,
                 {.item = &item,
                  .budget = budget,
                  .cancelled = reservation_,
                  .cancelled_backordered = waiting_},
                 freed_[group], *effects_);
        }
    }
}

}  // namespace skua::domain
