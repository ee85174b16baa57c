#include "engine/runtime/doorbell.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

namespace skua::runtime {

namespace {

// The futex word is the atomic itself; the kernel compares it under its own lock.
std::uint32_t* futex_word(std::atomic<std::uint32_t>& state) noexcept {
    static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));
    return reinterpret_cast<std::uint32_t*>(&state);
}

}  // namespace

void Doorbell::wait(std::chrono::microseconds at_most) noexcept {
    const auto micros = at_most.count();
    timespec timeout{};
    timeout.tv_sec = static_cast<std::time_t>(micros / 1'000'000);
    timeout.tv_nsec = static_cast<long>(micros % 1'000'000) * 1'000;
    // Returns at once when a ring() has changed the word since prepare_wait(). Spurious returns and
    // signals are fine: the caller looks for work again.
    syscall(SYS_futex, futex_word(state_), FUTEX_WAIT_PRIVATE, kWaiting, &timeout, nullptr, 0);
    state_.store(kAwake, std::memory_order_relaxed);
}

void Doorbell::wake() noexcept {
    // Several ringers may arrive; the one that changes the word makes the system call.
    if (state_.exchange(kAwake, std::memory_order_acq_rel) == kWaiting) {
        syscall(SYS_futex, futex_word(state_), FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    }
}

}  // namespace skua::runtime
