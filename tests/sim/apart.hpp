#pragma once

// run_apart: one seed in a process of its own. An assertion of the engine, a signal or a finding of
// a sanitizer ends that process and no other: it is a failure like any other then, by the rule
// engine_aborted, with what was said on the error output. It costs a fork; the run is the same.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sim/simulation.hpp"

namespace skua::sim {

inline constexpr std::string_view kEngineAborted = "engine_aborted";

struct Asked {
    std::uint64_t op = 0;  // number of the client command
    std::string text;
};
struct ReportApart {
    Report report;             // after an abort: how many commands, but no trace and no coverage
    std::vector<Asked> asked;  // in this order, if they were wanted
};

enum class Texts : std::uint8_t { no, yes };
ReportApart run_apart(const Settings& settings, const Planted& planted, Texts texts = Texts::no);

// What the error output of a process that was ended says about it.
std::string what_aborted(std::string_view error_output, int wait_status);

}  // namespace skua::sim
