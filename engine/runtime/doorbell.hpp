#pragma once

// Doorbell: wakes a thread that has gone to sleep for want of work, and costs one load when it is
// awake. Protocol: the producer publishes its work and then calls ring(); the consumer calls
// prepare_wait(), looks once more for work, and only then wait()s (or cancel_wait()s).
// Any thread may ring; one thread waits.

#include <atomic>
#include <chrono>
#include <cstdint>

namespace skua::runtime {

class Doorbell {
public:
    virtual ~Doorbell() = default;
    Doorbell() = default;
    Doorbell(const Doorbell&) = delete;
    Doorbell& operator=(const Doorbell&) = delete;

    void ring() noexcept {
        // Pairs with the store in prepare_wait: the fence orders the producer's publication before
        // this load, so either we see `waiting` or the consumer sees the work.
        full_fence();
        if (state_.load(std::memory_order_relaxed) == kWaiting) {
            wake();
        }
    }
    void prepare_wait() noexcept {
        state_.store(kWaiting, std::memory_order_relaxed);
        full_fence();
    }
    void cancel_wait() noexcept { state_.store(kAwake, std::memory_order_relaxed); }
    // Returns after a ring() or after `at_most`.
    void wait(std::chrono::microseconds at_most) noexcept;

protected:
    // Default: futex. A gateway overrides it to post into its event loop.
    virtual void wake() noexcept;
    static constexpr std::uint32_t kAwake = 0;
    static constexpr std::uint32_t kWaiting = 1;
    std::atomic<std::uint32_t> state_{kAwake};

private:
    // Orders the stores before it with the loads after it (Dekker's pattern). ThreadSanitizer does
    // not model fences, and gcc refuses them under it: there a locked operation does the same.
    void full_fence() noexcept {
#if defined(__SANITIZE_THREAD__)
        state_.fetch_add(0, std::memory_order_seq_cst);
#else
        std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
    }
};

}  // namespace skua::runtime
