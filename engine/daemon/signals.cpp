#include "engine/daemon/signals.hpp"

#include <unistd.h>

namespace skua::daemon {

Signals::Signals() noexcept {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    // A peer that closes its socket is an error code of write(), not the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
    // A limit on the size of files is an error of the write, which stops us by name.
    std::signal(SIGXFSZ, SIG_IGN);
}

bool Signals::wait(std::chrono::milliseconds at_most) noexcept {
    const timespec time{.tv_sec = at_most.count() / 1'000,
                        .tv_nsec = at_most.count() % 1'000 * 1'000'000};
    const int signal = sigtimedwait(&set_, nullptr, &time);
    if (signal <= 0) {
        return false;
    }
    last_at_ = std::chrono::steady_clock::now();
    if (last_ == 0) {
        first_at_ = last_at_;
    }
    last_ = signal;
    return true;
}

void Signals::leave_at_once() const noexcept {
    ::_exit(128 + last_);
}

void Signals::raise_stop() noexcept {
    ::kill(::getpid(), SIGTERM);
}

}  // namespace skua::daemon
