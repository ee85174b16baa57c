#include "engine/domain/line_cutter.hpp"

#include <algorithm>

namespace skua::domain {

LineCutter::LineCutter(const ShardState& state, const Order& order, base::Arena& arena)
    : order_(&order),
      freed_(state, order, order.line_count, arena),
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
            freed_.add(line.sku, portion.location, moved);
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

}  // namespace skua::domain
