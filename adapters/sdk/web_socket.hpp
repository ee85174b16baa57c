#pragma once

// WebSocket: one connection to the engine, driven by its owner's thread with step(). One read and
// one write may be under way at once, so neither side can block the other.
// Owner: one thread.

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::sdk {

struct WebSocketTarget {
    Url url;
    std::string path;         // below the base path, with the query
    std::string subprotocol;  // none is offered when empty
    bool is_binary = false;   // messages are sent as binary ones
    std::chrono::milliseconds connect_timeout{5'000};
    std::size_t message_bytes_max = 32UL * 1024 * 1024;
};

class WebSocket {
public:
    static Result<std::unique_ptr<WebSocket>> open(const WebSocketTarget& target);
    ~WebSocket();
    WebSocket(const WebSocket&) = delete;
    WebSocket& operator=(const WebSocket&) = delete;

    // `bytes` must live until is_writing() is false again. Not while one is under way.
    void begin_write(std::string_view bytes);
    [[nodiscard]] bool is_writing() const noexcept;

    // Starts to read the next message unless that is already so; ends the life of the last one.
    void begin_read();
    [[nodiscard]] bool has_message() const noexcept;
    // The message, with kReadPaddingBytes readable behind it, until begin_read().
    [[nodiscard]] std::string_view message() const noexcept;

    // Waits until something has happened, at most `timeout`. An Error means that the connection is
    // lost (or silent for the whole timeout: kind timeout) and this object is of no more use.
    Result<void> step(std::chrono::milliseconds timeout);
    // Does what can be done without waiting; a loss shows at the next step().
    void poll();
    // Says goodbye and waits briefly for the other side.
    void close();

private:
    struct Link;
    explicit WebSocket(std::unique_ptr<Link> link);
    std::unique_ptr<Link> link_;
};

}  // namespace skua::sdk
