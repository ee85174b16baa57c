#pragma once

// WsSession: what both WebSocket routes share: the handshake, reading one message at a time into a
// bounded buffer, writing one message at a time from a bounded list, pings, the idle limit, and the
// close. Deflate stays off (a frame may not grow when it is unpacked). Owner: the gateway thread.

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/gateway/core.hpp"
#include "engine/gateway/gated_socket.hpp"
#include "engine/gateway/websocket_start.hpp"

namespace skua::gateway {

namespace websocket = boost::beast::websocket;

class WsSession : public Session, private FaultSink {
public:
    struct Limits {
        std::size_t message_bytes_max;
        std::chrono::milliseconds idle_timeout;
    };
    WsSession(Core& core, Socket socket, const Limits& limits);

    // Registers with the core and answers the upgrade; `bytes` holds the request.
    void start(const WebSocketStart& start);

    void on_page(std::uint64_t ticket, base::Result<follow::EventsPage>& page) override;
    void on_durable(std::uint64_t ticket, Waited waited) override;
    void on_credits() override {}
    void tick(std::int64_t now_ms) override;
    void abort() override;

protected:
    virtual void on_open() = 0;
    virtual void on_message(std::string_view message, bool is_text) = 0;
    // Everything handed to send() has been written.
    virtual void on_sent() = 0;
    // Whether the next message may be read.
    [[nodiscard]] virtual bool wants_message() const noexcept = 0;

    // One message; sent after those before it.
    void send(std::string message);
    [[nodiscard]] std::size_t unsent_bytes() const noexcept { return unsent_bytes_; }
    // Tells the core what this connection holds: what is unsent and `more`.
    void charge(std::size_t more = 0) noexcept;
    void read_next();
    // Once everything is sent.
    void close_with(websocket::close_code code, std::string_view reason);
    void fail() noexcept;
    [[nodiscard]] bool is_open() const noexcept { return state_ == State::open; }
    [[nodiscard]] Core& core() noexcept { return core_; }
    [[nodiscard]] const Core& core() const noexcept { return core_; }

private:
    enum class State : std::uint8_t { opening, open, closing, closed };

    void on_accepted(const ErrorCode& fault);
    void on_read(const ErrorCode& fault, std::size_t bytes);
    void on_written(const ErrorCode& fault, std::size_t bytes);
    void write_next();
    void start_close();
    void take_message();
    void on_fault() override;
    // A frame that is half here, or a message in pieces, has a deadline while we read.
    void watch_half(std::int64_t now_ms);

    Core& core_;
    websocket::stream<GatedSocket> stream_;
    boost::beast::flat_buffer buffer_;
    std::string upgrade_;  // the bytes of the request while the handshake runs
    State state_ = State::opening;
    websocket::close_code close_code_ = websocket::close_code::none;
    std::string_view close_reason_;  // a literal
    bool is_reading_ = false;
    bool is_writing_ = false;
    std::deque<std::string> messages_;
    std::size_t unsent_bytes_ = 0;
    std::size_t charged_bytes_ = 0;  // what the core knows of it
    std::int64_t write_started_ms_ = 0;
    std::int64_t drain_seen_ms_ = 0;     // last tick at which a drain was not waiting for the peer
    bool is_message_half_read_ = false;  // as the library has it
    std::int64_t half_since_ms_ = 0;     // 0: nothing is half here
    std::uint64_t half_number_ = 0;      // which half that is
    const std::int64_t write_limit_ms_;
};

}  // namespace skua::gateway
