#pragma once

// When a line counts as complete although units of it are missing, and what closes it (page 0013).
// Reads the state, writes effects. Owner: shard thread.

#include "engine/base/arena.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

// Units of a line that nobody has promised, as a record leaves them.
struct WaitingUnits {
    Quantity open;
    Quantity backordered;

    [[nodiscard]] Quantity sum() const noexcept { return open + backordered; }
};

// What a record took from a location of a line: moved to open, or cancelled.
struct GoneUnits {
    Quantity open;
    Quantity cancelled;
};

// What the customer wants of the line now, however much more he agreed to take.
Quantity wanted_of(const Line& line, const Tolerance& tolerance) noexcept;

// Of a tolerant line of which nothing is allocated or released, and of which the record has
// cancelled so many units: no more than that is missing.
bool is_within_tolerance(const ShardState& state, const Line& line, Quantity waiting,
                         Quantity cancelled) noexcept;
// Appends the effects if the line, of which units are shipped, completes.
void complete_shipped(const ShardState& state, const Line& line,
                      base::ArenaVector<Effect>& effects);
// Of a line from which units are gone, and `rest` of the open ones are not promised elsewhere:
// whether it completes. `rest` is not 0.
bool completes_without(const ShardState& state, const Line& line, const GoneUnits& gone,
                       Quantity rest) noexcept;

Effect line_closed(const Line& line, Quantity quantity, CloseReason reason) noexcept;
// Appends why, and the moves.
void close_line(const Line& line, const WaitingUnits& waiting, CloseReason reason,
                base::ArenaVector<Effect>& effects);

}  // namespace skua::domain
