// Any bytes after the handshake, as the frames of a client: Beast, set up as engine/gateway's
// sessions set it up, reads on within the buffer's bound or ends the connection.

#include <boost/asio/io_context.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/assert.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t kMessageBytesMax = 1024;
constexpr std::size_t kReadBytes = 64;
constexpr std::string_view kUpgrade =
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

class Reader {
public:
    explicit Reader(std::string_view bytes) : stream_(io_) {
        stream_.read_message_max(16 * kMessageBytesMax);
        stream_.auto_fragment(false);
        auto& below = stream_.next_layer();
        below.connect(peer_);
        below.read_size(kPieceBytes);
        below.append({kUpgrade.data(), kUpgrade.size()});
        below.append({bytes.data(), bytes.size()});
        peer_.close();
    }

    void run() {
        stream_.async_accept([this](const beast::error_code& fault) {
            SKUA_ASSERT(!fault);
            read_next();
        });
        io_.run();
        SKUA_ASSERT(is_ended_);
    }

private:
    // Smaller than a frame's head, so that every border is met.
    static constexpr std::size_t kPieceBytes = 5;

    void read_next() {
        stream_.async_read_some(
            buffer_, kReadBytes,
            [this](const beast::error_code& fault, std::size_t) { on_read(fault); });
    }
    void on_read(const beast::error_code& fault) {
        SKUA_ASSERT(buffer_.size() <= kMessageBytesMax + kReadBytes);
        if (fault) {
            is_ended_ = true;
            return;
        }
        if (stream_.is_message_done() || buffer_.size() > kMessageBytesMax) {
            buffer_.clear();
        }
        read_next();
    }

    asio::io_context io_{1};
    beast::test::stream peer_{io_};
    websocket::stream<beast::test::stream> stream_;
    beast::flat_buffer buffer_{kMessageBytesMax + kReadBytes};
    bool is_ended_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Reader({reinterpret_cast<const char*>(data), size}).run();
    return 0;
}
