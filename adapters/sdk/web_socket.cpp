#include "adapters/sdk/web_socket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include "adapters/sdk/answer.hpp"
#include "adapters/sdk/connect.hpp"

namespace skua::sdk {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

namespace {

constexpr std::chrono::milliseconds kCloseTimeout{1'000};
// Beast masks outgoing bytes in a buffer of this size; a small one means many system calls.
constexpr std::size_t kWriteBufferBytes = 256 * 1024;

}  // namespace

// Owner: the WebSocket's thread.
struct WebSocket::Link {
    explicit Link(const WebSocketTarget& wanted)
        : target(wanted), buffer(wanted.message_bytes_max + kReadPaddingBytes) {}

    WebSocketTarget target;
    asio::io_context io{1};
    websocket::stream<beast::tcp_stream> socket{io};
    beast::flat_buffer buffer;
    beast::error_code fault;
    bool is_reading = false;
    bool is_writing = false;
    bool has_message = false;

    Result<void> shake_hands();
    void configure();
};

void WebSocket::Link::configure() {
    websocket::stream_base::timeout timeouts{};
    timeouts.handshake_timeout = target.connect_timeout;
    timeouts.idle_timeout = websocket::stream_base::none();
    timeouts.keep_alive_pings = false;
    socket.set_option(timeouts);
    socket.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
        request.set(http::field::user_agent, "skua");
        if (!target.subprotocol.empty()) {
            request.set(http::field::sec_websocket_protocol, target.subprotocol);
        }
    }));
    socket.auto_fragment(false);
    socket.write_buffer_bytes(kWriteBufferBytes);
    socket.read_message_max(target.message_bytes_max);
    socket.text(true);
}

Result<void> WebSocket::Link::shake_hands() {
    SKUA_SDK_CHECK(connect(io, socket.next_layer(), target.url, target.connect_timeout));
    configure();
    websocket::response_type response;
    beast::error_code outcome = asio::error::would_block;
    socket.async_handshake(response, target.url.authority(), target.url.base_path + target.path,
                           [&outcome](const beast::error_code& code) { outcome = code; });
    run_until(io, [&outcome] { return outcome != asio::error::would_block; });
    if (outcome == websocket::error::upgrade_declined) {
        // 5xx means "not now" (draining, too many connections); anything else will not change.
        const unsigned status = response.result_int();
        return Error{status >= 500 ? ErrorKind::unreachable : ErrorKind::refused,
                     target.url.text() + target.path + " does not speak WebSocket: it answered " +
                         std::to_string(status)};
    }
    if (outcome) {
        return connection_error("open a WebSocket to", target.url, outcome);
    }
    return {};
}

WebSocket::WebSocket(std::unique_ptr<Link> link) : link_(std::move(link)) {}
WebSocket::~WebSocket() = default;

Result<std::unique_ptr<WebSocket>> WebSocket::open(const WebSocketTarget& target) {
    auto link = std::make_unique<Link>(target);
    SKUA_SDK_CHECK(link->shake_hands());
    return std::unique_ptr<WebSocket>(new WebSocket(std::move(link)));
}

bool WebSocket::is_writing() const noexcept {
    return link_->is_writing;
}

bool WebSocket::has_message() const noexcept {
    return link_->has_message;
}

std::string_view WebSocket::message() const noexcept {
    const auto bytes = link_->buffer.data();
    return {static_cast<const char*>(bytes.data()), bytes.size()};
}

void WebSocket::begin_write(std::string_view bytes) {
    Link& link = *link_;
    link.is_writing = true;
    link.socket.async_write(asio::buffer(bytes.data(), bytes.size()),
                            [&link](const beast::error_code& code, std::size_t) {
                                link.is_writing = false;
                                if (code && !link.fault) {
                                    link.fault = code;
                                }
                            });
}

void WebSocket::begin_read() {
    Link& link = *link_;
    if (link.is_reading) {
        return;
    }
    link.has_message = false;
    link.is_reading = true;
    link.buffer.clear();
    link.socket.async_read(link.buffer, [&link](const beast::error_code& code, std::size_t) {
        link.is_reading = false;
        if (code) {
            link.fault = code;
            return;
        }
        // The buffer's bound leaves room for the padding behind the largest message.
        static_cast<void>(link.buffer.prepare(kReadPaddingBytes));
        link.has_message = true;
    });
}

void WebSocket::poll() {
    if (!link_->fault) {
        link_->io.restart();
        link_->io.poll();
    }
}

Result<void> WebSocket::step(std::chrono::milliseconds timeout) {
    Link& link = *link_;
    if (!link.fault) {
        link.io.restart();
        if (link.io.run_one_for(timeout) == 0) {
            return Error{ErrorKind::timeout, "no answer in time from " + link.target.url.text()};
        }
    }
    if (link.fault) {
        return connection_error("keep the connection to", link.target.url, link.fault);
    }
    return {};
}

void WebSocket::close() {
    Link& link = *link_;
    if (link.fault || link.is_writing) {
        return;
    }
    link.socket.async_close(websocket::close_code::normal,
                            [&link](const beast::error_code&) { link.fault = asio::error::eof; });
    link.io.restart();
    const auto deadline = std::chrono::steady_clock::now() + kCloseTimeout;
    while (!link.fault && link.io.run_one_until(deadline) > 0) {
    }
}

}  // namespace skua::sdk
