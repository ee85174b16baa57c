#include "adapters/sdk/connect.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/error.hpp>

namespace skua::sdk {

namespace asio = boost::asio;
namespace beast = boost::beast;

Error connection_error(std::string_view what, const Url& url, const beast::error_code& fault) {
    const bool is_timeout = fault == beast::error::timeout;
    std::string text = "cannot ";
    text.append(what).append(" ").append(url.text()).append(": ");
    text.append(is_timeout ? "no answer in time" : fault.message());
    return Error{is_timeout ? ErrorKind::timeout : ErrorKind::unreachable, std::move(text)};
}

Result<void> connect(asio::io_context& io, beast::tcp_stream& stream, const Url& url,
                     std::chrono::milliseconds timeout) {
    beast::error_code fault;
    asio::ip::tcp::resolver resolver(io);
    const auto addresses = resolver.resolve(url.host, url.port, fault);
    if (fault) {
        return Error{ErrorKind::unreachable,
                     "cannot find the host of " + url.text() + ": " + fault.message()};
    }
    fault = asio::error::would_block;
    stream.expires_after(timeout);
    stream.async_connect(addresses, [&fault](const beast::error_code& outcome,
                                             const asio::ip::tcp::endpoint&) { fault = outcome; });
    run_until(io, [&fault] { return fault != asio::error::would_block; });
    if (fault) {
        Error error = connection_error("connect to", url, fault);
        error.kind = ErrorKind::unreachable;
        return error;
    }
    stream.expires_never();
    stream.socket().set_option(asio::ip::tcp::no_delay(true), fault);
    return {};
}

}  // namespace skua::sdk
