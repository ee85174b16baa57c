#include "engine/domain/line_cutter.hpp"

#include <algorithm>

#include "engine/domain/limits.hpp"

namespace skua::domain {

LineCutter::LineCutter(const ShardState& state, const Order& order, base::Arena& arena)
    : state_(&state),
      order_(&order),
      arena_(&arena),
      groups_(arena, order.line_count),
      freed_(arena),
      backordered_(arena.make_span<Quantity>(order.line_count)) {
    for (const Line& line : order.lines()) {
        backordered_[line.index.raw()] = line.backordered;
    }
}

void LineCutter::cut(const Line& line, Quantity quantity, base::ArenaVector<Effect>& effects) {
    Quantity left = quantity;
    backordered_[line.index.raw()] -=
        move(line, {Bucket::backordered, LocationId{}, line.backordered}, left, effects);
    move(line, {Bucket::open, LocationId{}, line.open}, left, effects);
    for (std::size_t i = line.portion_count; i != 0; --i) {
        const Portion& portion = line.portion(i - 1);
        const Quantity moved =
            move(line, {Bucket::allocated, portion.location, portion.allocated}, left, effects);
        if (!moved.is_zero()) {
            give_back(line, portion.location, moved);
        }
    }
}

void LineCutter::fill_freed(base::ArenaVector<Effect>& effects) {
    const std::size_t budget = cancel_fill_budget(order_->line_count);
    for (std::size_t group = 0; group < groups_.size(); ++group) {
        const Item& item = *state_->catalog().item(groups_.sku(group));
        if (!item.is_pending) {
            fill(*state_,
                 {.item = &item,
                  .budget = budget,
                  .cancelled = order_,
                  .cancelled_backordered = backordered_},
                 freed_[group], effects);
        }
    }
}

Quantity LineCutter::move(const Line& line, const Source& source, Quantity& left,
                          base::ArenaVector<Effect>& effects) {
    const Quantity moved = std::min(source.units, left);
    if (!moved.is_zero()) {
        Effect effect = line_moved(*order_, line, source.bucket, Bucket::cancelled);
        effect.location = source.location;
        effect.quantity = moved;
        effects.push_back(effect);
        left -= moved;
    }
    return moved;
}

void LineCutter::give_back(const Line& line, LocationId location, Quantity quantity) {
    const std::size_t group = groups_.group_of(line.sku);
    if (group == freed_.size()) {
        freed_.push_back(
            FreeUnits(*state_, *state_->catalog().item(line.sku), LocationId{}, *arena_));
    }
    freed_[group].add(location, Units{quantity});
}

}  // namespace skua::domain
