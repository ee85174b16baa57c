#pragma once

// How both clients of the library open a TCP connection and name what went wrong. Internal to
// adapters/sdk: it shows Beast types, which the library's other headers do not.

#include <boost/asio/io_context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <string_view>

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::sdk {

// Tries every address of the host until one answers; Nagle's delay is switched off.
Result<void> connect(boost::asio::io_context& io, boost::beast::tcp_stream& stream, const Url& url,
                     std::chrono::milliseconds timeout);

// Runs handlers until `is_done()`. Not io.run(): an operation that ends early can leave its timer
// behind (a failed WebSocket handshake does), and run() would wait for that too.
template <class IsDone>
void run_until(boost::asio::io_context& io, IsDone&& is_done) {
    io.restart();
    while (!is_done() && io.run_one() > 0) {
    }
}

Error connection_error(std::string_view what, const Url& url,
                       const boost::beast::error_code& fault);

}  // namespace skua::sdk
