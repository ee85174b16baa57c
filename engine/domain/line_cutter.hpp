#pragma once

// LineCutter: takes units off lines of one order, and gives what that sets free to those who wait,
// as a cancel and a change do in their record (page 0002, steps 5 and 6 of cancel_order). As far as
// the lines are here. Lives in the command's arena. Owner: shard thread.

#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/freed_units.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

class LineCutter {
public:
    // All of them outlive this one.
    LineCutter(const ShardState& state, const Order& order, base::Arena& arena);

    // Appends the moves: back-ordered units first, then open ones, then allocated ones from the
    // last portion back. The line has that many of them.
    void cut(const Line& line, Quantity quantity, base::ArenaVector<Effect>& effects);
    // Appends the fills, SKU by SKU in the order in which they were first set free.
    void fill_freed(base::ArenaVector<Effect>& effects) { freed_.fill(backordered_, effects); }

private:
    struct Source {
        Bucket bucket = Bucket::open;
        LocationId location;
        Quantity units;
    };
    Quantity move(const Line& line, const Source& source, Quantity& left,
                  base::ArenaVector<Effect>& effects);

    const Order* order_;
    FreedUnits freed_;
    std::span<Quantity> backordered_;  // by line, after the cuts
};

}  // namespace skua::domain
