#include "engine/base/result.hpp"

namespace skua::base {

const char* to_string(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::ok:
            return "ok";
        case ErrorCode::io:
            return "io";
        case ErrorCode::corrupt:
            return "corrupt";
        case ErrorCode::journal_loss:
            return "journal_loss";
        case ErrorCode::journal_gap:
            return "journal_gap";
        case ErrorCode::fenced:
            return "fenced";
        case ErrorCode::invalid:
            return "invalid";
        case ErrorCode::too_large:
            return "too_large";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::busy:
            return "busy";
        case ErrorCode::unavailable:
            return "unavailable";
        case ErrorCode::unsupported:
            return "unsupported";
        case ErrorCode::state_mismatch:
            return "state_mismatch";
        case ErrorCode::disk_full:
            return "disk_full";
    }
    return "unknown";
}

}  // namespace skua::base
