#pragma once

// EventLoop: the io_context of one gateway thread and the doorbell that wakes it. It exists before
// the port (which is given the doorbell) and before the gateway (which is given both).
// Owner: the gateway thread, but for the doorbell, which the release gate rings.

#include <memory>

#include "engine/runtime/doorbell.hpp"

namespace skua::gateway {

class EventLoop {
public:
    struct Impl;  // holds Boost; event_loop_impl.hpp, for this folder only

    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    // For the port: rung when answers are waiting.
    [[nodiscard]] runtime::Doorbell& doorbell() noexcept;
    [[nodiscard]] Impl& impl() noexcept { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace skua::gateway
