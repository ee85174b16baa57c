#pragma once

// What EventLoop hides: the io_context and the concrete socket types (a type-erased executor costs
// an allocation per operation). For this folder only.

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <chrono>

#include "engine/gateway/event_loop.hpp"
#include "engine/runtime/doorbell.hpp"

namespace skua::gateway {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

// Wakes the loop by posting into it.
class LoopDoorbell final : public runtime::Doorbell {
public:
    explicit LoopDoorbell(asio::io_context& io) noexcept : io_(io) {}

protected:
    void wake() noexcept override {
        // Only the first ring since the loop went to sleep posts. The exchange pairs with the
        // loop's prepare_wait(); the post orders everything else.
        if (state_.exchange(kAwake, std::memory_order_acq_rel) == kWaiting) {
            asio::post(io_, [] {});
        }
    }

private:
    asio::io_context& io_;
};

struct EventLoop::Impl {
    // One thread runs it; others only post.
    asio::io_context io{1};
    asio::executor_work_guard<Executor> guard{io.get_executor()};
    LoopDoorbell doorbell{io};
};

}  // namespace skua::gateway
