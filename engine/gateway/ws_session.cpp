#include "engine/gateway/ws_session.hpp"

#include <boost/beast/http/field.hpp>

#include "engine/gateway/events_session.hpp"
#include "engine/gateway/request_guard.hpp"
#include "engine/gateway/stream_session.hpp"

namespace skua::gateway {
namespace {

constexpr std::chrono::seconds kHandshakeTimeout{5};
constexpr std::size_t kWriteBufferBytes = 64 * 1024;
// How long a peer may take to answer our close.
constexpr std::int64_t kCloseMs = 1'000;
constexpr std::size_t kReadBytes = 64 * 1024;
// A message may come this slowly, after the time that a request's header may take.
constexpr std::int64_t kMessageBytesPerMsMin = 32;
// During a drain: how long a peer may take to answer our close, or to finish its upgrade.
constexpr std::int64_t kDrainCloseMs = 200;

}  // namespace

WsSession::WsSession(Core& core, Socket socket, const Limits& limits)
    : core_(core),
      stream_(std::move(socket), limits.message_bytes_max, static_cast<FaultSink&>(*this)),
      buffer_(limits.message_bytes_max + kReadBytes),
      drain_seen_ms_(core.now_ms()),
      write_limit_ms_(limits.idle_timeout.count()) {
    // The gate refuses what is too large or malformed, so that the close can say why. Beast would
    // find the same, later and without a word.
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
    const std::size_t good = stream_.next_layer().gate().feed(start.bytes);
    upgrade_.append("\r\n").append(start.bytes.substr(0, good));
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
    if (stream_.next_layer().gate().has_fault()) {
        on_fault();
    }
    read_next();
    if (core_.is_draining()) {
        begin_drain();
        // A drain that began during the handshake has asked for the close when it could not start.
        if (close_code_ != websocket::close_code::none && !is_writing_ && messages_.empty()) {
            start_close();
        }
    }
}

void WsSession::read_next() {
    // While closing, reading goes on so that the peer's close is seen.
    const bool may_read = state_ == State::closing ||
                          (state_ == State::open && (is_message_half_read_ || wants_message()));
    if (is_reading_ || !may_read) {
        return;
    }
    is_reading_ = true;
    const auto self = std::static_pointer_cast<WsSession>(shared_from_this());
    stream_.async_read_some(buffer_, kReadBytes, [self](const ErrorCode& error, std::size_t bytes) {
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
    take_message();
    read_next();
}

// What was read may be a piece of a message; a whole one is handed on.
void WsSession::take_message() {
    const bool is_refused = state_ != State::open || close_code_ != websocket::close_code::none;
    is_message_half_read_ = !is_refused && !stream_.is_message_done();
    if (is_message_half_read_) {
        return;
    }
    if (!is_refused) {
        const auto data = buffer_.data();
        on_message({static_cast<const char*>(data.data()), data.size()}, stream_.got_text());
    }
    buffer_.consume(buffer_.size());
}

void WsSession::on_fault() {
    const FrameGate::Fault& fault = stream_.next_layer().gate().fault();
    close_with(static_cast<websocket::close_code>(fault.code), fault.reason);
}

void WsSession::watch_half(std::int64_t now_ms) {
    const FrameGate& gate = stream_.next_layer().gate();
    // While we do not read, for want of room, it is not the peer who is slow.
    if (!gate.is_amid() || !is_reading_ || state_ != State::open) {
        half_since_ms_ = 0;
        return;
    }
    if (half_since_ms_ == 0 || half_number_ != gate.ended()) {
        half_since_ms_ = now_ms;
        half_number_ = gate.ended();
        return;
    }
    const auto read = static_cast<std::int64_t>(gate.message_bytes());
    const std::int64_t limit_ms =
        core_.options.header_timeout.count() + read / kMessageBytesPerMsMin;
    if (now_ms - half_since_ms_ > limit_ms) {
        close_with(websocket::close_code::policy_error, "the message did not arrive in time");
    }
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

void WsSession::close_with(websocket::close_code code, std::string_view reason) {
    if (close_code_ != websocket::close_code::none || state_ == State::closed) {
        return;
    }
    close_code_ = code;
    close_reason_ = reason;
    if (!is_writing_ && messages_.empty()) {
        start_close();
    }
}

void WsSession::start_close() {
    if (state_ != State::open) {
        return;
    }
    state_ = State::closing;
    write_started_ms_ = core_.now_ms();
    const auto self = std::static_pointer_cast<WsSession>(shared_from_this());
    const websocket::close_reason why(
        close_code_, boost::beast::string_view(close_reason_.data(), close_reason_.size()));
    stream_.async_close(why, [self](const ErrorCode&) { self->fail(); });
    read_next();
}

void WsSession::fail() noexcept {
    if (state_ == State::closed) {
        return;
    }
    state_ = State::closed;
    const auto self = shared_from_this();
    ErrorCode ignored;
    stream_.next_layer().next_layer().close(ignored);
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
        return;
    }
    watch_half(now_ms);
    if (state_ == State::closing && now_ms - write_started_ms_ > kCloseMs) {
        fail();
        return;
    }
    if (!core_.is_draining() || state_ == State::open) {
        drain_seen_ms_ = now_ms;
    } else if (now_ms - drain_seen_ms_ > kDrainCloseMs) {
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
