#pragma once

// Signals: SIGINT and SIGTERM as something to wait for instead of something that interrupts. They
// are blocked in every thread (constructed before the others start), so no handler ever runs.
// Owner: the main thread; raise_stop() any thread.

#include <chrono>
#include <csignal>

namespace skua::daemon {

class Signals {
public:
    Signals() noexcept;
    // True when one came within `at_most`.
    [[nodiscard]] bool wait(std::chrono::milliseconds at_most) noexcept;
    // As if SIGTERM had come: a thread that cannot go on asks the main thread to end things.
    static void raise_stop() noexcept;
    // Ends the process as a crash would; for a second signal, or one before anything was answered.
    [[noreturn]] void leave_at_once() const noexcept;
    // The last one came so long after the first that somebody has lost patience. Two at once are
    // one wish: timeout(1) and shells tell a process and its group.
    [[nodiscard]] bool is_insisting() const noexcept {
        return last_at_ - first_at_ >= std::chrono::seconds(1);
    }
    // The last one that came.
    [[nodiscard]] int last() const noexcept { return last_; }

private:
    sigset_t set_{};
    int last_ = 0;
    std::chrono::steady_clock::time_point first_at_{}, last_at_{};
};

}  // namespace skua::daemon
