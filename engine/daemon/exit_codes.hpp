#pragma once

// Exit codes of skuad. Stable: supervisors and scripts act on them. 1 is left to crashes of the
// runtime, 128 and above to signals.
//
//   0  ok               stopped cleanly; everything answered is durable
//   2  usage            a flag or the configuration is wrong; nothing was touched
//   3  journal_loss     the journal is shorter than its durable watermark says: do not serve
//   4  journal_damaged  a block is damaged or missing, or replay leads to another state
//   5  disk             the disk refused, or has no space left
//   6  locked           another process has the data directory, or fenced this one
//   7  fail_stop        a journal or sync error while running: what was not answered is unknown
//   8  listen           the address cannot be listened on

#include "engine/base/result.hpp"

namespace skua::daemon {

enum class ExitCode : int {
    ok = 0,
    usage = 2,
    journal_loss = 3,
    journal_damaged = 4,
    disk = 5,
    locked = 6,
    fail_stop = 7,
    listen = 8,
};

// For errors at start. While running every journal error is a fail_stop, but for being fenced.
constexpr ExitCode exit_code_of(base::ErrorCode code) noexcept {
    switch (code) {
        case base::ErrorCode::ok:
            return ExitCode::ok;
        case base::ErrorCode::journal_loss:
            return ExitCode::journal_loss;
        case base::ErrorCode::corrupt:
        case base::ErrorCode::journal_gap:
        case base::ErrorCode::state_mismatch:
        case base::ErrorCode::unsupported:
            return ExitCode::journal_damaged;
        case base::ErrorCode::fenced:
        case base::ErrorCode::busy:
            return ExitCode::locked;
        default:
            return ExitCode::disk;
    }
}

}  // namespace skua::daemon
