#pragma once

// The effects that only a change of an order has (page 0009). Owner: the thread of the Twin.

#include <optional>
#include <string>

#include "engine/domain/digest.hpp"
#include "engine/domain/record.hpp"
#include "engine/twin/apply.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

// As apply(), of one effect that is none of the others'.
std::optional<std::string> apply_change(State& state, const domain::Record& record,
                                        const domain::Effect& effect, Touched& touched,
                                        domain::SlotDigests& digests);

}  // namespace skua::twin
