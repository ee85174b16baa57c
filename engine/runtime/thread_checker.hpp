#pragma once

// ThreadChecker: states that an object belongs to one thread. The first check() binds it to the
// calling thread; release() lets the next caller become the owner (hand-over at start and stop).
// Empty unless SKUA_DEBUG_CHECKS is defined, so an owner pays nothing in a release build.

#if defined(SKUA_DEBUG_CHECKS)

#include <atomic>

#include "engine/base/assert.hpp"

namespace skua::runtime {

class ThreadChecker {
public:
    void check() const noexcept {
        const void* mine = token();
        const void* nobody = nullptr;
        // Relaxed: a wrong thread is reported, nothing is published through this word.
        if (!owner_.compare_exchange_strong(nobody, mine, std::memory_order_relaxed)) {
            SKUA_ASSERT(nobody == mine);
        }
    }
    void release() noexcept { owner_.store(nullptr, std::memory_order_relaxed); }

private:
    // One address per living thread.
    static const void* token() noexcept {
        thread_local const char here = 0;
        return &here;
    }
    mutable std::atomic<const void*> owner_{nullptr};
};

}  // namespace skua::runtime

#else

namespace skua::runtime {

class ThreadChecker {
public:
    void check() const noexcept {}
    void release() noexcept {}
};

}  // namespace skua::runtime

#endif
