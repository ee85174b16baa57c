#pragma once

// Clock: the only source of time. The sequencer asks it; nothing to its right does.

#include <cstdint>

#include "engine/base/time.hpp"

namespace skua::runtime {

class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;
    // UTC; may jump. Whoever needs monotony takes the larger of this and what it had.
    [[nodiscard]] virtual base::Timestamp now() noexcept = 0;
    // Nanoseconds that never go back, for measuring.
    [[nodiscard]] virtual std::int64_t monotonic_ns() noexcept = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] base::Timestamp now() noexcept override;
    [[nodiscard]] std::int64_t monotonic_ns() noexcept override;
};

}  // namespace skua::runtime
