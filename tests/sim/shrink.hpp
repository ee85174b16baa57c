#pragma once

// Shrink: from a seed that fails to few commands and disturbances that still break the same rule.
// Halves are left out as long as the rule is still broken, then quarters, down to single ones.

#include <cstdint>
#include <functional>

#include "tests/sim/simulation.hpp"

namespace skua::sim {

struct Shrunk {
    Settings settings;  // run them again, and the rule is broken again
    Report report;      // of that run, with the commands as text
    std::size_t commands = 0;
    std::size_t disturbances = 0;
    std::size_t runs = 0;
};

// `failed` is the report of a run of `settings` that broke a rule.
Shrunk shrink(const Settings& settings, const Planted& planted, const Report& failed,
              std::size_t runs_max = 600);

}  // namespace skua::sim
