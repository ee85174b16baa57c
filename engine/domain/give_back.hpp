#pragma once

// GiveBack: what a reservation gives back when it ends or becomes an order, and who gets it in the
// same record (page 0008). As far as it is here. Lives in the command's arena. Owner: shard thread.

#include <cstddef>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/freed_units.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

class GiveBack {
public:
    // How many lines take() may be about.
    struct Takers {
        std::size_t others = 0;
    };
    // All of them outlive this one.
    GiveBack(const ShardState& state, const Order& reservation, Takers takers, base::Arena& arena,
             base::ArenaVector<Effect>& effects);

    // Appends the moves of every line.
    void run();
    // What an order takes of a line is not free for the queue.
    void take(std::span<const Effect> takes) { freed_.take(takes); }
    // Appends the fills, SKU by SKU in the order in which they were first given back.
    void fill_freed() { freed_.fill(waiting_, *effects_); }

private:
    void move(const Line& line, Bucket from, LocationId location, Quantity quantity);

    const Order* reservation_;
    base::ArenaVector<Effect>* effects_;
    FreedUnits freed_;
    std::span<const Quantity> waiting_;  // by line: nothing any more
};

}  // namespace skua::domain
