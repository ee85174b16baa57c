#pragma once

// The judge: three books of the same race must say the same. The clients' ledger, what the engine
// says while it runs, and what its journal says when it has stopped.
// No state; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/race/engine_view.hpp"
#include "tests/race/ledger.hpp"
#include "tests/race/plan.hpp"

namespace skua::race {

// Each a sentence for people; none when the race was fair.
using Faults = std::vector<std::string>;

// Per SKU: received = sold + left, sold is what the clients were promised, and nobody waits beside
// stock.
void judge_stock(const Stage& stage, const Ledger& ledger, const std::vector<StockFigures>& stock,
                 Faults& faults);
// /stats against all answers since the start.
void judge_counts(const Verdicts& answers, const EngineFigures& figures, Faults& faults);
// The race was one: on every shard something waited for what was undecided. `before` is of its
// start.
void judge_waiting(const Stage& stage, const EngineFigures& before, const EngineFigures& after,
                   Faults& faults);

struct JournalVerdict {
    std::string summary;          // verify's last line
    std::string decision;         // its line on the decisions
    std::uint64_t continued = 0;  // follow-ups
    std::uint64_t forged_record = 0;
};

// The journal of a stopped engine: `skua verify` passes it (each decision taken again by the twin,
// each refusal among them); its records are the answers; and a forgery of it, in which one cart is
// refused whose stock was there, does not pass. `scratch` is a directory for the forgery.
JournalVerdict judge_journal(const std::string& directory, const std::string& scratch,
                             const Ledger& all, Faults& faults);

}  // namespace skua::race
