#pragma once

// The part of the twin's apply that keeps what ends by itself: holds and reservations.
// Owner: the thread that owns the Twin.

#include <optional>
#include <string>

#include "engine/domain/digest.hpp"
#include "engine/domain/record.hpp"
#include "engine/twin/apply.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

// The record places the hold, perhaps with an end.
std::optional<std::string> start_timed_hold(State& state, const domain::Record& record,
                                            const HoldKey& key, domain::SlotDigests& digests);
// Does nothing when the hold has no end.
void end_timed_hold(State& state, const HoldKey& key, domain::SlotDigests& digests);
// The effects of reservations. What they do to lines are moves of their own.
std::optional<std::string> change_reservation(State& state, const domain::Record& record,
                                              const domain::Effect& effect, Touched& touched,
                                              domain::SlotDigests& digests);

}  // namespace skua::twin
