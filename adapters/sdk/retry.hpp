#pragma once

// How the clients of the library come back after a lost connection: at once, then with pauses that
// grow to a fifth of a second, until `retry_for` has passed without an answer. The pauses stay
// short because the engine is a neighbour: when it listens again, work goes on without delay.

#include <chrono>
#include <functional>
#include <optional>

#include "adapters/sdk/result.hpp"

namespace skua::sdk {

// Told once per loss: why, and for how long the client goes on trying.
using OnLoss = std::function<void(const Error& loss, std::chrono::milliseconds patience)>;

// The connection is gone or silent; anything else is an answer.
bool is_loss(const Error& error) noexcept;

// Owner: the client's thread.
class Retries {
public:
    explicit Retries(std::chrono::milliseconds retry_for) : retry_for_(retry_for) {}

    // The engine has answered: the next loss begins anew.
    void answered() noexcept;
    // No loss since the last answer.
    [[nodiscard]] bool is_fresh() const noexcept { return !lost_at_; }
    // Waits before the next attempt, not before the first; false when the time is over.
    [[nodiscard]] bool wait();

private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds kPauseMin{20};
    static constexpr std::chrono::milliseconds kPauseMax{200};

    std::chrono::milliseconds retry_for_;
    std::chrono::milliseconds pause_{kPauseMin};
    std::optional<Clock::time_point> lost_at_;
};

}  // namespace skua::sdk
