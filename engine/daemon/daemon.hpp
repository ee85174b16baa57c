#pragma once

// Daemon: the whole house, wired in one place, from the first byte of the journal to the last
// answer. Owner: the main thread, which does nothing else while the others work.

#include "engine/daemon/config.hpp"
#include "engine/daemon/exit_codes.hpp"

namespace skua::daemon {

// Serves until SIGINT or SIGTERM. A second signal ends the process at once, as a crash would.
// Returns only when the start failed: after a clean stop the process ends in here, because freeing
// a large state would only keep the next start waiting. The configuration has passed check_config.
[[nodiscard]] ExitCode run_daemon(const Config& config);

}  // namespace skua::daemon
