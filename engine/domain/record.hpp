#pragma once

// Record: number, time, command and decision; the unit of the journal.

#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"

namespace skua::domain {

struct Record {
    Sequence sequence;
    base::Timestamp time;
    Command command;
    Decision decision;
};

}  // namespace skua::domain
