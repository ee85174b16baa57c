#pragma once

// How a line that is new takes what is there, location by location (page 0002, place_order): those
// of an order, of a reservation, and those that a change adds. Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/demand.hpp"

namespace skua::domain {

struct Asking {
    OrderId order;  // none where the head fills it in
    LineIndex line;
    SkuId sku;
    Quantity wanted;
    Bucket to = Bucket::allocated;
};

inline Effect move_of(const Asking& asking, LocationId location, Quantity quantity) noexcept {
    Effect effect;
    effect.kind = EffectKind::line_moved;
    effect.from = Bucket::open;
    effect.to = asking.to;
    effect.line = asking.line;
    effect.location = location;
    effect.quantity = quantity;
    effect.sku = asking.sku;
    effect.order_raw = asking.order.raw();
    return effect;
}

inline Quantity smaller_of(Quantity wanted, Units left) noexcept {
    return Units{wanted} <= left ? wanted : Quantity{static_cast<std::uint32_t>(left.raw())};
}

// Takes what the line wants of what is left. Returns what it lacks.
inline Quantity take(Asking asking, std::span<const LocationId> locations, Supply& supply,
                     base::ArenaVector<Effect>& takes) {
    for (std::size_t at = 0; at < locations.size() && !asking.wanted.is_zero(); ++at) {
        const Quantity taken = smaller_of(asking.wanted, supply.left[at]);
        if (!taken.is_zero()) {
            takes.push_back(move_of(asking, locations[at], taken));
            supply.left[at] -= Units{taken};
            asking.wanted -= taken;
        }
    }
    return asking.wanted;
}

}  // namespace skua::domain
