#include "engine/domain/asked_units.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/domain/fill.hpp"

namespace skua::domain {

AskedOrder& AskedUnits::entry_of(const Order& order, const Cancellation& cancellation) {
    const auto found = std::ranges::find(orders_.items(), order.id, &AskedOrder::order);
    if (found != orders_.items().end()) {
        return *found;
    }
    const RestOfOrder* rest = state_->cancellations().rest_of(order.id);
    SKUA_ASSERT(rest != nullptr);
    orders_.push_back({.order = order.id,
                       .asked = cancellation.left(),
                       .rest = *rest,
                       .cancelled = 0,
                       .cause = cancellation.cause});
    return orders_.items().back();
}

Quantity AskedUnits::cancel(const Line& line, Quantity units, base::ArenaVector<Effect>& effects) {
    const Order& order = order_of(line);
    const Cancellation* cancellation = state_->cancellations().find({order.id, location_});
    const AskedLine* asked = cancellation == nullptr || !cancellation->is_open()
                                 ? nullptr
                                 : cancellation->find(line.index);
    const Quantity cancelled = asked == nullptr ? Quantity{} : std::min(units, asked->left());
    if (cancelled.is_zero()) {
        return cancelled;
    }
    entry_of(order, *cancellation).cancelled += cancelled.raw();
    Effect effect = line_moved(order, line, Bucket::released, Bucket::cancelled);
    effect.location = location_;
    effect.quantity = cancelled;
    effects.push_back(effect);
    return cancelled;
}

void AskedUnits::append_ends(base::ArenaVector<Effect>& effects) const {
    domain::append_ends(orders_.view(), location_, effects);
}

void append_ends(std::span<const AskedOrder> orders, LocationId location,
                 base::ArenaVector<Effect>& effects) {
    for (const AskedOrder& asked : orders) {
        Effect effect;
        effect.order_raw = asked.order.raw();
        if (asked.cancelled == asked.asked) {
            effect.kind = EffectKind::cancellation_ended;
            effect.location = location;
            effect.quantity = Quantity{static_cast<std::uint32_t>(asked.cause.packed())};
            effects.push_back(effect);
        }
        if (asked.cancelled == asked.rest.left) {
            effect.kind = EffectKind::order_ended;
            effect.location = {};
            effect.quantity = Quantity{static_cast<std::uint32_t>(asked.rest.end())};
            effects.push_back(effect);
        }
    }
}

}  // namespace skua::domain
