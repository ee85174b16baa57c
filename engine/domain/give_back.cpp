#include "engine/domain/give_back.hpp"

namespace skua::domain {

GiveBack::GiveBack(const ShardState& state, const Order& reservation, Takers takers,
                   base::Arena& arena, base::ArenaVector<Effect>& effects)
    : reservation_(&reservation),
      effects_(&effects),
      freed_(state, reservation, reservation.line_count + takers.others, arena),
      waiting_(arena.make_span<Quantity>(reservation.line_count)) {}

void GiveBack::run() {
    for (const Line& line : reservation_->lines()) {
        move(line, Bucket::backordered, LocationId{}, line.backordered);
        for (std::size_t i = line.portion_count; i != 0; --i) {
            const Portion& portion = line.portion(i - 1);
            move(line, Bucket::reserved, portion.location, portion.allocated);
            if (!portion.allocated.is_zero()) {
                freed_.add(line.sku, portion.location, portion.allocated);
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

}  // namespace skua::domain
