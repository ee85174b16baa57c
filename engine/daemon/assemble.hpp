#pragma once

// The wiring of the house, in one numbered function. Owner: the main thread.

#include "engine/base/result.hpp"
#include "engine/daemon/config.hpp"
#include "engine/daemon/house.hpp"
#include "engine/daemon/signals.hpp"

namespace skua::daemon {

// After it everything is built, the journal is replayed and acquired, and the gateway listens; no
// thread runs yet. Says on the way what it does, and after an error what is wrong.
// A signal during a long replay ends the process: nothing was answered yet.
base::Result<void> assemble(const Config& config, House& house, Signals& signals);

}  // namespace skua::daemon
