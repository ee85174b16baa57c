#include "tests/devices/floor.hpp"

#include <algorithm>

namespace skua::devices {

void Floor::begin_work() {
    const std::lock_guard lock(mutex_);
    ++begun_;
    ++working_;
}

void Floor::done() {
    const std::lock_guard lock(mutex_);
    --working_;
}

void Floor::leave(Cart cart) {
    const std::lock_guard lock(mutex_);
    carts_.push_back(std::move(cart));
}

std::optional<Cart> Floor::find_cart() {
    const std::lock_guard lock(mutex_);
    const Clock::time_point now = Clock::now();
    const auto found =
        std::ranges::find_if(carts_, [now](const Cart& cart) { return cart.over_at <= now; });
    if (found == carts_.end()) {
        return std::nullopt;
    }
    Cart cart = std::move(*found);
    carts_.erase(found);
    ++begun_;
    ++working_;
    return cart;
}

std::optional<std::uint64_t> Floor::quiet_since() const {
    const std::lock_guard lock(mutex_);
    return working_ == 0 && carts_.empty() ? std::optional(begun_) : std::nullopt;
}

void Floor::close() {
    {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
    }
    changed_.notify_all();
}

bool Floor::is_closed() const {
    const std::lock_guard lock(mutex_);
    return is_closed_;
}

void Floor::rest(std::chrono::milliseconds moment) {
    bool is_late = false;
    {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, moment, [this] { return is_closed_; });
        is_late = !is_closed_ && Clock::now() > deadline_;
    }
    if (is_late) {
        fail("the warehouse is not empty in time");
    }
}

void Floor::fail(const std::string& what) {
    {
        const std::lock_guard lock(mutex_);
        if (failure_.empty()) {
            failure_ = what;
        }
    }
    close();
}

sdk::Result<void> Floor::outcome() const {
    const std::lock_guard lock(mutex_);
    return failure_.empty() ? sdk::Result<void>()
                            : sdk::Result<void>(sdk::Error{sdk::ErrorKind::protocol, failure_});
}

}  // namespace skua::devices
