#include "bench/load/runner.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <memory>

#include "bench/load/answers.hpp"

namespace skua::bench {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 1024 * 1024;
constexpr std::size_t kAnswerBytesMax = 64UL * 1024 * 1024;
constexpr int kSilenceMs = 30'000;

Error system_error(const std::string& what) {
    return Error{ErrorKind::unreachable, what + ": " + std::strerror(errno)};
}

Result<int> connect_to(const sdk::Url& url) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* addresses = nullptr;
    if (::getaddrinfo(url.host.c_str(), url.port.c_str(), &hints, &addresses) != 0) {
        return Error{ErrorKind::unreachable, "cannot find the host of " + url.text()};
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(addresses, &::freeaddrinfo);
    const int handle = ::socket(addresses->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle < 0) {
        return system_error("socket");
    }
    const int on = 1;
    ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (::connect(handle, addresses->ai_addr, addresses->ai_addrlen) != 0) {
        const Error error = system_error("cannot connect to " + url.text());
        ::close(handle);
        return error;
    }
    return handle;
}

// One connection with its script. Owner: the runner.
class Connection {
public:
    Connection(const LoadPlan& plan, std::uint32_t index, const std::string& host)
        : plan_(plan), index_(index), script_(make_script(plan, index, host)) {
        sent_at_.resize(script_.shots.size());
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() {
        if (handle_ >= 0) {
            ::close(handle_);
        }
    }

    Result<void> open(const sdk::Url& url) {
        Result<int> handle = connect_to(url);
        if (!handle) {
            return handle.error();
        }
        handle_ = *handle;
        window_ = plan_.in_flight;
        return plan_.mode == Mode::stream ? upgrade(url) : Result<void>();
    }

    [[nodiscard]] bool is_done() const noexcept { return answered_ == script_.shots.size(); }
    [[nodiscard]] pollfd poll_entry() const noexcept {
        const bool wants_to_send = position_ < sendable_end();
        return {.fd = handle_,
                .events = static_cast<short>(POLLIN | (wants_to_send ? POLLOUT : 0)),
                .revents = 0};
    }

    // Sends what the window and the socket allow.
    Result<void> send_more() {
        const std::size_t end = sendable_end();
        while (position_ < end) {
            const ssize_t sent = ::send(handle_, script_.bytes.data() + position_, end - position_,
                                        MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
                return {};
            }
            if (sent < 0) {
                return system_error("send");
            }
            position_ += static_cast<std::size_t>(sent);
            note_sent(Clock::now());
        }
        return {};
    }

    Result<void> read_more(LoadResult& result) {
        const std::size_t old_size = buffer_.size();
        buffer_.resize(old_size + kReadBytes);
        const ssize_t got = ::recv(handle_, buffer_.data() + old_size, kReadBytes, MSG_DONTWAIT);
        buffer_.resize(old_size + static_cast<std::size_t>(std::max<ssize_t>(0, got)));
        if (got == 0) {
            return Error{ErrorKind::unreachable, "the engine closed the connection"};
        }
        if (got < 0) {
            return errno == EAGAIN || errno == EINTR ? Result<void>()
                                                     : Result<void>(system_error("receive"));
        }
        return take_answers(result);
    }

private:
    // Byte behind the last shot that the window lets out.
    [[nodiscard]] std::size_t sendable_end() const noexcept {
        const std::size_t last = std::min(script_.shots.size(), answered_ + window_);
        return last == 0 ? 0 : script_.shots[last - 1].begin + script_.shots[last - 1].size;
    }

    void note_sent(Clock::time_point now) {
        while (sent_ < script_.shots.size() &&
               script_.shots[sent_].begin + script_.shots[sent_].size <= position_) {
            sent_at_[sent_++] = now;
        }
    }

    Result<void> upgrade(const sdk::Url& url) {
        const std::string request =
            "GET " + url.base_path + "/v1/stream HTTP/1.1\r\nHost: " + url.authority() +
            "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: c2t1YS1sb2FkLWdlbmVyYQ==\r\n"
            "Sec-WebSocket-Protocol: " +
            (plan_.wire == sdk::Wire::json ? "skua.json.v1" : "skua.flatbuffers.v1") + "\r\n\r\n";
        if (::send(handle_, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size())) {
            return system_error("send");
        }
        bool is_upgraded = false;
        while (true) {
            char block[4096];
            const ssize_t got = ::recv(handle_, block, sizeof(block), 0);
            if (got <= 0) {
                return Error{ErrorKind::unreachable, "the engine closed during the upgrade"};
            }
            buffer_.append(block, static_cast<std::size_t>(got));
            const std::size_t head = buffer_.find("\r\n\r\n");
            if (!is_upgraded && head != std::string::npos) {
                if (!buffer_.starts_with("HTTP/1.1 101")) {
                    return Error{ErrorKind::refused,
                                 "no WebSocket there: " + buffer_.substr(0, 80)};
                }
                buffer_.erase(0, head + 4);
                is_upgraded = true;
            }
            if (const auto hello = next_web_socket_message(buffer_); is_upgraded && hello) {
                const std::uint64_t credits = credits_in(plan_.wire, hello->payload);
                window_ = std::max<std::size_t>(
                    1, std::min<std::size_t>(window_, credits / std::max(1U, plan_.frame)));
                buffer_.erase(0, hello->size);
                return {};
            }
        }
    }

    Result<void> take_answers(LoadResult& result) {
        const Clock::time_point now = Clock::now();
        std::size_t used = 0;
        while (true) {
            const std::string_view rest = std::string_view(buffer_).substr(used);
            const auto answer = plan_.mode == Mode::stream ? next_web_socket_message(rest)
                                                           : next_http_response(rest);
            if (!answer) {
                break;
            }
            used += answer->size;
            if (answer->is_close) {
                return Error{ErrorKind::unreachable,
                             "the engine closed the stream: " + std::string(answer->payload)};
            }
            if (answer->is_data) {
                SKUA_SDK_CHECK(take_answer(*answer, now, result));
            }
        }
        buffer_.erase(0, used);
        if (buffer_.size() > kAnswerBytesMax) {
            return Error{ErrorKind::protocol, "an answer is larger than 64 MiB"};
        }
        return {};
    }

    Result<void> take_answer(const AnswerSpan& answer, Clock::time_point now, LoadResult& result) {
        if (answered_ == sent_) {
            return Error{ErrorKind::protocol,
                         "an answer to nothing: " + std::string(answer.payload.substr(0, 200))};
        }
        const Shot& shot = script_.shots[answered_];
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(now - sent_at_[answered_]);
        result.latency_us.push_back(static_cast<std::uint32_t>(took.count()));
        ++answered_;
        if (plan_.mode == Mode::http) {
            note(answer.http_status, answer.payload, result);
            return {};
        }
        statuses_.clear();
        read_statuses(plan_.wire, answer.payload, statuses_);
        if (statuses_.size() != shot.orders) {
            return Error{ErrorKind::protocol, std::to_string(statuses_.size()) +
                                                  " results for a frame of " +
                                                  std::to_string(shot.orders) + ": " +
                                                  std::string(answer.payload.substr(0, 300))};
        }
        for (const unsigned status : statuses_) {
            note(status, answer.payload, result);
        }
        return {};
    }

    void note(unsigned status, std::string_view payload, LoadResult& result) {
        const std::uint64_t order = index_ + noted_++ * plan_.connections;
        const bool is_rejected = status == 409;
        result.outcomes[order] = status == 201 ? Outcome::accepted
                                 : is_rejected ? Outcome::rejected
                                               : Outcome::other;
        if (status != 201 && !is_rejected && result.first_problem.empty()) {
            result.first_problem = payload.substr(0, 500);
        }
    }

    const LoadPlan& plan_;
    std::uint32_t index_;
    Script script_;
    std::vector<Clock::time_point> sent_at_;
    int handle_ = -1;
    std::size_t window_ = 1;    // shots
    std::size_t position_ = 0;  // bytes of the script that were sent
    std::size_t sent_ = 0;      // shots
    std::size_t answered_ = 0;  // shots
    std::uint64_t noted_ = 0;   // orders
    std::string buffer_;
    std::vector<unsigned> statuses_;
};

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Result<void> drive(std::vector<std::unique_ptr<Connection>>& connections, LoadResult& result) {
    std::vector<pollfd> entries(connections.size());
    std::vector<Connection*> open;
    while (true) {
        open.clear();
        entries.clear();
        for (const auto& connection : connections) {
            if (!connection->is_done()) {
                SKUA_SDK_CHECK(connection->send_more());
                open.push_back(connection.get());
                entries.push_back(connection->poll_entry());
            }
        }
        if (open.empty()) {
            return {};
        }
        const int ready = ::poll(entries.data(), entries.size(), kSilenceMs);
        if (ready <= 0) {
            return Error{ErrorKind::timeout, "the engine was silent for 30 s"};
        }
        for (std::size_t i = 0; i < open.size(); ++i) {
            if ((entries[i].revents & (POLLIN | POLLERR | POLLHUP)) != 0) {
                SKUA_SDK_CHECK(open[i]->read_more(result));
            }
        }
    }
}

}  // namespace

Result<LoadResult> run_load(const LoadPlan& plan, const sdk::Url& url, const Marks& marks) {
    LoadResult result;
    result.outcomes.resize(plan.orders, Outcome::unanswered);
    std::vector<std::unique_ptr<Connection>> connections;
    for (std::uint32_t i = 0; i < plan.connections; ++i) {
        connections.push_back(std::make_unique<Connection>(plan, i, url.authority()));
        SKUA_SDK_CHECK(connections.back()->open(url));
    }
    marks.begin();
    const double cpu_before = cpu_seconds();
    const Clock::time_point began = Clock::now();
    SKUA_SDK_CHECK(drive(connections, result));
    result.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    result.client_cpu_seconds = cpu_seconds() - cpu_before;
    marks.end();
    std::sort(result.latency_us.begin(), result.latency_us.end());
    return result;
}

}  // namespace skua::bench
