#pragma once

// The version of this build, as shown by --version, the stream's hello, /stats and the journal.

namespace skua::daemon {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace skua::daemon
