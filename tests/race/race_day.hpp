#pragma once

// A day at the races: one engine with so many shards, the races of it one after the other over one
// wire, a clean stop, and the judge.
// Owner: the main thread.

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/sdk/result.hpp"
#include "tests/race/judge.hpp"
#include "tests/race/plan.hpp"
#include "tests/race/racer.hpp"

namespace skua::race {

struct StageReport {
    std::string name;
    Ledger ledger;
    double seconds = 0;
    std::uint64_t orders_read = 0;     // accepted ones, read back and right
    std::vector<ShardFigures> shards;  // totals are of this stage, the most are since the start
};

struct DayReport {
    std::vector<StageReport> stages;
    JournalVerdict journal;
    double verify_seconds = 0;
    Faults faults;
};

struct Day {
    std::uint32_t shards = 2;
    Field field;
    std::vector<Stage> stages;
    std::uint64_t orders_read_max = 5'000;
    std::string folder;  // for its data; exists
};

// An Error: the day could not be held at all (no engine, a lost connection, an answer by no rule).
sdk::Result<DayReport> hold(const Day& day);

}  // namespace skua::race
