#pragma once

// The twin's apply: the only code that changes its state. It does what the effects of a record say
// and nothing else.
// Owner: the thread that owns the Twin.

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "engine/domain/digest.hpp"
#include "engine/domain/record.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

// What a record has changed, for the checks after it.
struct Touched {
    std::set<LevelKey> levels;
    std::set<LineKey> lines;
    std::set<domain::OrderId> packages;  // orders of which something was packed, or left
    std::set<domain::OrderId> returned;  // orders whose returns have changed
    std::set<domain::TransferId> transfers;
};

// Keeps `digests` (domain/digest.hpp) up to date with the changes. A text when an effect cannot be
// carried out; the state is then of no more use.
std::optional<std::string> apply(State& state, const domain::Record& record, Touched& touched,
                                 domain::SlotDigests& digests);

}  // namespace skua::twin
