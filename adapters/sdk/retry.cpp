#include "adapters/sdk/retry.hpp"

#include <algorithm>
#include <thread>

namespace skua::sdk {

bool is_loss(const Error& error) noexcept {
    return error.kind == ErrorKind::unreachable || error.kind == ErrorKind::timeout;
}

void Retries::answered() noexcept {
    lost_at_.reset();
    pause_ = kPauseMin;
}

bool Retries::wait() {
    const Clock::time_point now = Clock::now();
    if (!lost_at_) {
        lost_at_ = now;
        return retry_for_.count() > 0;
    }
    if (now - *lost_at_ >= retry_for_) {
        return false;
    }
    std::this_thread::sleep_for(pause_);
    pause_ = std::min(pause_ * 2, kPauseMax);
    return true;
}

}  // namespace skua::sdk
