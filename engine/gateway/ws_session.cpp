#include "engine/gateway/ws_session.hpp"

#include <boost/beast/http/field.hpp>

#include "engine/gateway/events_session.hpp"
#include "engine/gateway/request_guard.hpp"
#include "engine/gateway/stream_session.hpp"

namespace skua::gateway {
namespace {

constexpr std::chrono::seconds kHandshakeTimeout{5};
constexpr std::size_t kWriteBufferBytes = 64 * 1024;
}  // namespace

WsSession::WsSession(Core& core, Socket socket, const Limits& limits)
    : core_(core),
      stream_(std::move(socket)),
      buffer_(limits.message_bytes_max),
      write_limit_ms_(limits.idle_timeout.count()) {
    stream_.read_message_max(limits.message_bytes_max);
    stream_.auto_fragment(false);
    stream_.write_buffer_bytes(kWriteBufferBytes);
    stream_.text(true);
    stream_.set_option(
        websocket::stream_base::timeout{kHandshakeTimeout, limits.idle_timeout, true});
}

void WsSession::start(const WebSocketStart& start) {
    const auto self = std::static_pointer_cast<WsSession>(shared_from_this());
    core_.add(self);
    ++core_.counts.websockets;
    // The request was checked; Beast only gets what its part of the handshake needs.
    upgrade_
        .assign(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
        .append(start.key)
        .append("\r\n");
    const bool has_protocol = start.is_stream && offers_subprotocol(start.protocols);
    if (has_protocol) {
        upgrade_.append("Sec-WebSocket-Protocol: ").append(kSubprotocol).append("\r\n");
    }
    upgrade_.append("\r\n").append(start.bytes);
    stream_.set_option(
        websocket::stream_base::decorator([has_protocol](websocket::response_type& response) {
            namespace http = boost::beast::http;
            response.set(http::field::server, "skua");
            if (has_protocol) {
                response.set(http::field::sec_websocket_protocol,
                             boost::beast::string_view(kSubprotocol.data(), kSubprotocol.size()));
            }
        }));
    stream_.async_accept(asio::buffer(upgrade_),
                         [self](const ErrorCode& fault) { self->on_accepted(fault); });
}

void WsSession::on_accepted(const ErrorCode& fault) {
    if (state_ != State::opening) {
        return;
    }
    if (fault) {
        fail();
        return;
    }
    upgrade_ = {};
    state_ = State::open;
    on_open();
    read_next();
    if (core_.is_draining()) {
        begin_drain();
    }
}

void WsSession::read_next() {
    // While closing, reading goes on so that the peer's close is seen.
    const bool may_read = state_ == State::closing || (state_ == State::open && wants_message());
    if (is_reading_ || !may_read) {
        return;
    }
    is_reading_ = true;
    const auto self = std::static_pointer_cast<WsSession>(shared_from_this());
    stream_.async_read(buffer_, [self](const ErrorCode& error, std::size_t bytes) {
        self->on_read(error, bytes);
    });
}

void WsSession::on_read(const ErrorCode& fault, std::size_t bytes) {
    is_reading_ = false;
    if (fault) {
        fail();
        return;
    }
    core_.counts.bytes_received_total += bytes;
    if (state_ == State::open) {
        const auto data = buffer_.data();
        on_message({static_cast<const char*>(data.data()), data.size()}, stream_.got_text());
    }
    buffer_.consume(buffer_.size());
    read_next();
}

void WsSession::send(std::string message) {
    if (state_ != State::open) {
        return;
    }
    unsent_bytes_ += message.size();
    messages_.push_back(std::move(message));
    charge();
    write_next();
}

void WsSession::charge(std::size_t more) noexcept {
    const std::size_t bytes = state_ == State::closed ? 0 : unsent_bytes_ + more;
    core_.charge_output(charged_bytes_, bytes);
    charged_bytes_ = bytes;
}

void WsSession::write_next() {
    if (is_writing_ || messages_.empty()) {
        return;
    }
    is_writing_ = true;
    write_started_ms_ = core_.now_ms();
    const auto self = std::static_pointer_cast<WsSession>(shared_from_this());
    stream_.async_write(
        asio::buffer(messages_.front()),
        [self](const ErrorCode& fault, std::size_t bytes) { self->on_written(fault, bytes); });
}

void WsSession::on_written(const ErrorCode& fault, std::size_t bytes) {
    is_writing_ = false;
    if (fault) {
        fail();
        return;
    }
    core_.counts.bytes_sent_total += bytes;
    unsent_bytes_ -= messages_.front().size();
    messages_.pop_front();
    charge();
    if (!messages_.empty()) {
        write_next();
        return;
    }
    if (close_code_ != websocket::close_code::none) {
        start_close();
        return;
    }
    on_sent();
    read_next();
}

void WsSession::close_with(websocket::close_code code) {
    if (close_code_ != websocket::close_code::none || state_ == State::closed) {
        return;
    }
    close_code_ = code;
    if (!is_writing_ && messages_.empty()) {
        start_close();
    }
}

void WsSession::start_close() {
    if (state_ != State::open) {
        return;
    }
    state_ = State::closing;
    const auto self = std::static_pointer_cast<WsSession>(shared_from_this());
    stream_.async_close(close_code_, [self](const ErrorCode&) { self->fail(); });
    read_next();
}

void WsSession::fail() noexcept {
    if (state_ == State::closed) {
        return;
    }
    state_ = State::closed;
    const auto self = shared_from_this();
    ErrorCode ignored;
    stream_.next_layer().close(ignored);
    charge();
    --core_.counts.websockets;
    core_.remove(*this);
}

void WsSession::abort() {
    fail();
}

void WsSession::tick(std::int64_t now_ms) {
    // A ping cannot pass a message that the peer does not take.
    if (is_writing_ && now_ms - write_started_ms_ > write_limit_ms_) {
        fail();
    }
}

void WsSession::on_page(std::uint64_t, base::Result<follow::EventsPage>&) {}

void WsSession::on_durable(std::uint64_t, Waited) {}

void start_websocket(Core& core, Socket socket, const WebSocketStart& start) {
    if (start.is_stream) {
        std::make_shared<StreamSession>(core, std::move(socket))->start(start);
    } else {
        std::make_shared<EventsSession>(core, std::move(socket), start.after)->start(start);
    }
}

}  // namespace skua::gateway
