#include "engine/runtime/clock.hpp"

#include <ctime>

#include "engine/base/assert.hpp"

namespace skua::runtime {

namespace {

std::int64_t read_ns(clockid_t clock) noexcept {
    timespec time{};
    const int failed = clock_gettime(clock, &time);
    SKUA_ASSERT(failed == 0);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

base::Timestamp SystemClock::now() noexcept {
    return {read_ns(CLOCK_REALTIME) / 1'000};
}

std::int64_t SystemClock::monotonic_ns() noexcept {
    return read_ns(CLOCK_MONOTONIC);
}

}  // namespace skua::runtime
