#pragma once

// GatedSocket: a socket whose incoming bytes pass a FrameGate on their way to Beast. What comes
// after a fault is read and dropped, so that Beast waits for bytes instead of closing without a
// word, while the session sends its close. Owner: one session.

#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <utility>

#include "engine/gateway/event_loop_impl.hpp"
#include "engine/gateway/frame_gate.hpp"

namespace skua::gateway {

class FaultSink {
public:
    virtual ~FaultSink() = default;
    // The gate has found a fault; nothing more will be handed on.
    virtual void on_fault() = 0;
};

class GatedSocket {
public:
    using next_layer_type = Socket;
    using executor_type = Socket::executor_type;

    GatedSocket(Socket socket, std::size_t message_bytes_max, FaultSink& sink)
        : socket_(std::move(socket)), gate_(message_bytes_max), sink_(sink) {}

    [[nodiscard]] executor_type get_executor() noexcept { return socket_.get_executor(); }
    [[nodiscard]] Socket& next_layer() noexcept { return socket_; }
    [[nodiscard]] const Socket& next_layer() const noexcept { return socket_; }
    [[nodiscard]] FrameGate& gate() noexcept { return gate_; }

    template <class Buffers, class Handler>
    auto async_read_some(const Buffers& buffers, Handler&& handler) {
        return asio::async_compose<Handler, void(ErrorCode, std::size_t)>(
            ReadSome<Buffers>{this, buffers}, handler, socket_);
    }
    template <class Buffers, class Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler) {
        return socket_.async_write_some(buffers, std::forward<Handler>(handler));
    }

private:
    template <class Buffers>
    struct ReadSome {
        GatedSocket* socket;
        Buffers buffers;
        bool is_started = false;

        template <class Self>
        void operator()(Self& self, ErrorCode error = {}, std::size_t bytes = 0) {
            if (is_started) {
                const std::size_t good = error ? 0 : socket->feed(buffers, bytes);
                if (error || bytes == 0 || good != 0) {
                    self.complete(error, good);
                    return;
                }
            }
            is_started = true;
            GatedSocket& to = *socket;
            const Buffers into = buffers;
            to.socket_.async_read_some(into, std::move(self));
        }
    };

    template <class Buffers>
    std::size_t feed(const Buffers& buffers, std::size_t bytes) {
        const bool had_fault = gate_.has_fault();
        std::size_t good = 0;
        const auto end = asio::buffer_sequence_end(buffers);
        for (auto at = asio::buffer_sequence_begin(buffers); at != end && bytes != 0; ++at) {
            const asio::const_buffer piece(*at);
            const std::size_t size = piece.size() < bytes ? piece.size() : bytes;
            good += gate_.feed({static_cast<const char*>(piece.data()), size});
            bytes -= size;
        }
        if (gate_.has_fault() && !had_fault) {
            sink_.on_fault();
        }
        return good;
    }

    Socket socket_;
    FrameGate gate_;
    FaultSink& sink_;
};

// Found by Beast at the end of a conversation.
template <class Handler>
void async_teardown(boost::beast::role_type role, GatedSocket& socket, Handler&& handler) {
    using boost::beast::websocket::async_teardown;
    async_teardown(role, socket.next_layer(), std::forward<Handler>(handler));
}

}  // namespace skua::gateway
