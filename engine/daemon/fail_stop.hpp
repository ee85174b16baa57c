#pragma once

// FailStop: the end of a process whose durable state is unknown. It says one line and leaves at
// once, without destructors: nothing may be answered, flushed or tidied up any more. What was not
// answered may or may not be in the journal; the next start finds out.
// Any thread.

#include "engine/base/result.hpp"
#include "engine/daemon/exit_codes.hpp"

namespace skua::daemon {

[[noreturn]] void fail_stop(const base::Error& error, const char* during) noexcept;

}  // namespace skua::daemon
