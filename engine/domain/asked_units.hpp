#pragma once

// AskedUnits: which of the units that leave a location's hands by themselves (a short pick, a
// count, the end of a claim) are cancelled because their customer asked for it, and what is over
// with them (page 0012). Reads the state, writes effects. Owner: shard thread; lives for one
// decision.

#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::domain {

class AskedUnits {
public:
    AskedUnits(const ShardState& state, LocationId location, base::Arena& arena)
        : state_(&state), location_(location), orders_(arena) {}

    // Moves released units of the line, which is named once, to `cancelled` as far as they are
    // asked for. Returns how many.
    Quantity cancel(const Line& line, Quantity units, base::ArenaVector<Effect>& effects);
    // Of which something was, in that order.
    [[nodiscard]] std::span<const AskedOrder> orders() const noexcept { return orders_.view(); }
    void append_ends(base::ArenaVector<Effect>& effects) const;

private:
    AskedOrder& entry_of(const Order& order, const Cancellation& cancellation);

    const ShardState* state_;  // outlives the decision
    LocationId location_;
    base::ArenaVector<AskedOrder> orders_;
};

// Which requests at the location, and which orders, are over with what of them is cancelled.
void append_ends(std::span<const AskedOrder> orders, LocationId location,
                 base::ArenaVector<Effect>& effects);

}  // namespace skua::domain
