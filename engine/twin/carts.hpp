#pragma once

// What the twin's decisions about reservations have in common (page 0008).
// Owner: the thread that owns the Twin.

#include <cstddef>
#include <map>

#include "engine/twin/decision.hpp"
#include "engine/twin/draft.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

// What a reservation has of each SKU at each location, and how many of its lines wait for it.
struct OwnUnits {
    std::map<LevelKey, Units> units;
    std::map<domain::SkuId, std::size_t> queued;
};
[[nodiscard]] OwnUnits own_units(const Order& cart);

// nullptr unless it is a reservation that is held.
[[nodiscard]] const Order* find_held(const State& state, domain::OrderId id);
// Why no order of this channel can be made of it. A reject, or nothing that objects.
[[nodiscard]] TwinDecision check_cart(const State& state, domain::OrderId id,
                                      domain::ChannelId channel);
// Writes that everything the cart has goes back.
void give_back(Draft& draft, const Order& cart);
// Writes who gets what of it is free.
void hand_over(Draft& draft, const Order& cart);

}  // namespace skua::twin
