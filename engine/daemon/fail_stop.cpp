#include "engine/daemon/fail_stop.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>

namespace skua::daemon {

void fail_stop(const base::Error& error, const char* during) noexcept {
    const ExitCode code =
        error.code == base::ErrorCode::fenced ? ExitCode::locked : ExitCode::fail_stop;
    // Not through the logger: its locks and buffers may belong to a thread that stands still.
    std::array<char, 512> line{};
    const int length = std::snprintf(
        line.data(), line.size(),
        "level=critical event=fail_stop during=%s error=%s detail=%d where=\"%s\" exit_code=%d\n",
        during, base::to_string(error.code), error.detail, error.where, static_cast<int>(code));
    if (length > 0) {
        const auto size = static_cast<std::size_t>(length);
        const ssize_t written =
            ::write(STDERR_FILENO, line.data(), size < line.size() ? size : line.size() - 1);
        static_cast<void>(written);
    }
    ::_exit(static_cast<int>(code));
}

}  // namespace skua::daemon
