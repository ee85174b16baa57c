#pragma once

// Difference: the first thing that is wrong with a record, in words.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/twin/decision.hpp"

namespace skua::twin {

// What a record is checked for, in this order.
enum class Check : std::uint8_t {
    sequence = 1,  // contiguous from 1, time never backwards
    command,       // inside the limits that hold before a command exists
    keys,          // no natural key accepted twice, no Idempotency-Key numbered twice
    follow_ups,    // continue_fills only for the slot whose follow-up is the oldest
    money,         // order total = sum of quantity x price
    decision,      // equal to the twin's, field by field
    lines,         // L1: every ordered unit in exactly one bucket
    stock,         // S1, S2: 0 <= allocated <= on hand = sum of movements
    pick_lists,    // no line in two open pick lists
    expiry,        // holds end at their time: neither overtaken by a record, nor early
};
const char* to_string(Check check);

struct Difference {
    domain::Sequence sequence;
    Check check = Check::decision;
    std::string what;
};

// The first field in which the two differ: verdict, reason, at, version, order, pick list, SKUs,
// bins, effects in order, shortages.
std::optional<std::string> compare(const TwinDecision& twin, const domain::Decision& journal);

std::string describe(const domain::Effect& effect);

}  // namespace skua::twin
