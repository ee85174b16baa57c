#pragma once

// A WebSocket server on loopback that plays a script: for each connection it accepts, what to send
// first and how to treat each message. Runs on its own thread until it is destroyed.

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace skua::sdk {

// What the server does with a message.
struct Reply {
    std::vector<std::string> messages;
    bool is_drop = false;  // close the TCP connection after the messages
};

// Owner: the test's thread; the handlers run on the server's.
class ScriptServer {
public:
    using OnMessage = std::function<Reply(std::size_t connection, const std::string& message)>;

    // `greeting` is sent when a connection opens (nothing when empty); `target` sees the path.
    ScriptServer(std::string greeting, std::size_t connections, OnMessage on_message)
        : greeting_(std::move(greeting)),
          connections_(connections),
          on_message_(std::move(on_message)),
          acceptor_(io_, {boost::asio::ip::make_address("127.0.0.1"), 0}),
          port_(acceptor_.local_endpoint().port()),
          thread_([this] { serve(); }) {}
    ScriptServer(const ScriptServer&) = delete;
    ScriptServer& operator=(const ScriptServer&) = delete;
    ~ScriptServer() { thread_.join(); }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::vector<std::string> targets() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return targets_;
    }

private:
    using Socket = boost::beast::websocket::stream<boost::beast::tcp_stream>;

    void serve() {
        for (std::size_t i = 0; i < connections_; ++i) {
            boost::beast::error_code fault;
            boost::asio::ip::tcp::socket raw(io_);
            acceptor_.accept(raw, fault);
            if (!fault) {
                serve_one(i, std::move(raw));
            }
        }
    }

    void serve_one(std::size_t index, boost::asio::ip::tcp::socket raw) {
        boost::beast::error_code fault;
        boost::beast::tcp_stream stream(std::move(raw));
        boost::beast::flat_buffer head;
        boost::beast::http::request<boost::beast::http::string_body> request;
        boost::beast::http::read(stream, head, request, fault);
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            targets_.emplace_back(request.target());
        }
        Socket socket(std::move(stream));
        socket.accept(request, fault);
        if (!greeting_.empty()) {
            socket.write(boost::asio::buffer(greeting_), fault);
        }
        while (!fault) {
            boost::beast::flat_buffer buffer;
            // A server that only talks is asked with an empty message.
            if (greeting_.empty()) {
                fault = {};
            } else {
                socket.read(buffer, fault);
            }
            if (fault) {
                break;
            }
            const Reply reply = on_message_(index, boost::beast::buffers_to_string(buffer.data()));
            for (const std::string& message : reply.messages) {
                socket.write(boost::asio::buffer(message), fault);
            }
            if (reply.is_drop) {
                socket.next_layer().socket().close(fault);
                return;
            }
            if (greeting_.empty()) {
                socket.close(boost::beast::websocket::close_code::normal, fault);
                return;
            }
        }
    }

    std::string greeting_;
    std::size_t connections_;
    OnMessage on_message_;
    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    unsigned short port_;
    std::mutex mutex_;
    std::vector<std::string> targets_;  // guarded by mutex_
    std::thread thread_;                // last: it uses all of the above
};

}  // namespace skua::sdk
