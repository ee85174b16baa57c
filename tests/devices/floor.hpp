#pragma once

// Floor: what the devices of one warehouse share: carts that somebody left standing, and whether
// there is still something to do. Owner: all devices' threads, behind one mutex.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/sdk/result.hpp"
#include "tests/devices/values.hpp"

namespace skua::devices {

// What was picked from a list and has not left yet.
struct Cart {
    std::uint64_t list = 0;
    std::uint32_t device = 0;  // that pulled it
    std::map<Fulfillment, std::vector<Task>> picked{};
    std::vector<Task> left{};                         // of the list, when it was left standing
    std::chrono::steady_clock::time_point over_at{};  // by then the list's claim is over
};

class Floor {
public:
    using Clock = std::chrono::steady_clock;

    explicit Floor(Clock::duration at_most) : deadline_(Clock::now() + at_most) {}

    // A device has pulled a list or found a cart; it has work in hand until done().
    void begin_work();
    void done();
    void leave(Cart cart);
    // One whose claim is over.
    std::optional<Cart> find_cart();

    // How often anyone began to work, or nothing while somebody is at it or a cart stands about.
    // The same number before and after a look that finds no work at all: there will be none.
    [[nodiscard]] std::optional<std::uint64_t> quiet_since() const;
    void close();
    // Everything is done, or somebody has failed.
    [[nodiscard]] bool is_closed() const;
    // Waits a moment, or until somebody leaves a cart or closes.
    void rest(std::chrono::milliseconds moment);

    // The first failure ends the day.
    void fail(const std::string& what);
    [[nodiscard]] sdk::Result<void> outcome() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Cart> carts_;
    std::uint64_t begun_ = 0;
    std::uint64_t working_ = 0;
    bool is_closed_ = false;
    std::string failure_;
    Clock::time_point deadline_;
};

}  // namespace skua::devices
