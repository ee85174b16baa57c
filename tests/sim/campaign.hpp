#pragma once

// Campaign: seed after seed, in one process that a second one watches. What was done is in memory
// that both see; so an end of the first one by an assertion, a signal or a sanitizer is a finding
// with its seed, and the totals are said in any case.
// Owner: the caller's thread.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/plan.hpp"
#include "tests/sim/planted.hpp"

namespace skua::sim {

struct CampaignOptions {
    std::uint64_t first_seed = 1;
    std::uint64_t last_seed = 1;
    Settings settings;    // of every seed
    std::string planted;  // name of the fault, for the line that says how to do it again
    std::string commit;   // of the build, for findings and totals
    bool shrinks = true;
    bool lists_asked = false;  // says what was asked even where nothing is found
    bool wants_table = false;
    bool wants_no_holes = false;
};

inline constexpr int kExitFinding = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitHoles = 3;

// Returns the exit code. Findings and totals go to stdout, a line of progress each minute to
// stderr.
int run_campaign(const CampaignOptions& options, const Planted& planted);

}  // namespace skua::sim
