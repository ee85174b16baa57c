#pragma once

// ManualClock: time that stands still until the test steps it. Owner: the test thread.

#include "engine/runtime/clock.hpp"

namespace skua::tests {

class ManualClock final : public runtime::Clock {
public:
    [[nodiscard]] base::Timestamp now() noexcept override {
        return {1'700'000'000'000'000 + nanos_ / 1'000};
    }
    [[nodiscard]] std::int64_t monotonic_ns() noexcept override { return nanos_; }
    void step_ms(std::int64_t milliseconds) noexcept { nanos_ += milliseconds * 1'000'000; }

private:
    std::int64_t nanos_ = 1;
};

}  // namespace skua::tests
