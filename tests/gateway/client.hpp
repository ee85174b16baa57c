#pragma once

// A plain blocking client: bytes out, bytes in, every wait bounded. It understands answers well
// enough to split them; it forgives nothing.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace skua::gateway::test {

struct Reply {
    int status = 0;
    std::string head;
    std::string body;
    [[nodiscard]] bool has(std::string_view text) const {
        return head.find(text) != std::string::npos || body.find(text) != std::string::npos;
    }
};

class Client {
public:
    explicit Client(std::uint16_t port, int receive_bytes = 0) {
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        if (receive_bytes != 0) {
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address),
                  0);
        const int yes = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            ASSERT_GT(sent, 0);
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    // As much as the peer takes within the time; returns how much that was.
    std::size_t send_what_fits(std::string_view bytes, int wait_ms) const {
        std::size_t total = 0;
        while (total < bytes.size()) {
            pollfd wait{socket_, POLLOUT, 0};
            if (::poll(&wait, 1, wait_ms) <= 0) {
                break;
            }
            const auto sent = ::send(socket_, bytes.data() + total, bytes.size() - total,
                                     MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent <= 0) {
                break;
            }
            total += static_cast<std::size_t>(sent);
        }
        return total;
    }
    void end_sending() const { ::shutdown(socket_, SHUT_WR); }
    void reset() const {
        const linger hard{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    }

    // One more piece into the buffer; false at the end of the stream or when nothing comes.
    bool receive(int wait_ms = 5'000) {
        pollfd wait{socket_, POLLIN, 0};
        if (::poll(&wait, 1, wait_ms) <= 0) {
            return false;
        }
        char piece[16 * 1024];
        const auto got = ::recv(socket_, piece, sizeof piece, 0);
        if (got <= 0) {
            is_ended = true;
            return false;
        }
        buffer.append(piece, static_cast<std::size_t>(got));
        return true;
    }
    // The next answer; status 0 when there is none.
    Reply read(bool is_head_only = false) {
        Reply reply;
        std::size_t end = 0;
        while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
            if (!receive()) {
                return {};
            }
        }
        reply.head = buffer.substr(0, end + 4);
        buffer.erase(0, end + 4);
        reply.status = std::atoi(reply.head.c_str() + 9);
        if (reply.head.find("Transfer-Encoding: chunked") != std::string::npos) {
            while (read_chunk(reply.body)) {
            }
            return reply;
        }
        const auto at = reply.head.find("Content-Length: ");
        const std::size_t length =
            at == std::string::npos || is_head_only
                ? 0
                : static_cast<std::size_t>(std::atoll(reply.head.c_str() + at + 16));
        while (buffer.size() < length && receive()) {
        }
        EXPECT_GE(buffer.size(), length);
        reply.body = buffer.substr(0, length);
        buffer.erase(0, length);
        return reply;
    }
    Reply ask(std::string_view bytes) {
        send(bytes);
        return read();
    }
    // Whether the peer ends the connection within the time.
    bool is_closed(int wait_ms = 3'000) {
        while (receive(wait_ms)) {
        }
        return is_ended;
    }

    std::string buffer;
    bool is_ended = false;

private:
    bool read_chunk(std::string& body) {
        std::size_t line = 0;
        while ((line = buffer.find("\r\n")) == std::string::npos) {
            if (!receive()) {
                ADD_FAILURE() << "a chunked answer without an end";
                return false;
            }
        }
        const std::size_t size = std::strtoul(buffer.c_str(), nullptr, 16);
        while (buffer.size() < line + 2 + size + 2) {
            if (!receive()) {
                ADD_FAILURE() << "a chunk without its end";
                return false;
            }
        }
        body.append(buffer, line + 2, size);
        buffer.erase(0, line + 2 + size + 2);
        return size != 0;
    }

    int socket_ = -1;
};

inline std::string request(std::string_view method, std::string_view target, std::string_view body,
                           std::string_view more = {}) {
    std::string text;
    text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (!body.empty()) {
        text.append("Content-Type: application/json\r\nContent-Length: ")
            .append(std::to_string(body.size()))
            .append("\r\n");
    }
    return text.append(more).append("\r\n").append(body);
}

// Asks /stats until it says `text`; false when it does not within five seconds.
inline bool wait_for_stats(std::uint16_t port, std::string_view text) {
    Client watcher(port);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (std::chrono::steady_clock::now() < deadline) {
        if (watcher.ask(request("GET", "/stats", "")).has(text)) {
            return true;
        }
    }
    return false;
}

}  // namespace skua::gateway::test
