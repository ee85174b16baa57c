#pragma once

// Shrink: from a seed that fails to few commands and disturbances that still break the same rule.
// What would have come after the failure is left out first, then halves as long as the rule is
// still broken, then quarters, down to single ones. The rest is the whole list: what is not in it
// is not asked. Every attempt runs apart, so a rule may be that the engine aborts.

#include <cstdint>

#include "tests/sim/apart.hpp"

namespace skua::sim {

struct Shrunk {
    Settings settings;   // run them again, and the rule is broken again
    ReportApart result;  // of that run, with everything that was asked
    std::size_t runs = 0;
};

// `failed` is the report of a run of `settings` that broke a rule.
Shrunk shrink(const Settings& settings, const Planted& planted, const Report& failed,
              std::size_t runs_max = 600);

}  // namespace skua::sim
