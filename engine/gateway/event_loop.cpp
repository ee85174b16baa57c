#include "engine/gateway/event_loop.hpp"

#include "engine/gateway/event_loop_impl.hpp"

namespace skua::gateway {

EventLoop::EventLoop() : impl_(std::make_unique<Impl>()) {}
EventLoop::~EventLoop() = default;

runtime::Doorbell& EventLoop::doorbell() noexcept {
    return impl_->doorbell;
}

}  // namespace skua::gateway
