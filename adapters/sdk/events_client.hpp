#pragma once

// EventsClient: follows the engine's events over a WebSocket, from any sequence, without a gap and
// without a repetition. After a loss it asks again from just before the last event it has given
// out and leaves out what it has given already.
// Owner: one thread.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"
#include "adapters/sdk/web_socket.hpp"

namespace skua::sdk {

struct EventsOptions {
    std::uint64_t after = 0;
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds retry_for{30'000};
};

class EventsClient {
public:
    static Result<std::unique_ptr<EventsClient>> open(const Url& url, EventsOptions options = {});
    ~EventsClient();
    EventsClient(const EventsClient&) = delete;
    EventsClient& operator=(const EventsClient&) = delete;

    // The next event as one line of JSON (until the next call), or nothing when none came in
    // `patience`.
    Result<std::optional<std::string_view>> next(std::chrono::milliseconds patience);
    [[nodiscard]] std::uint64_t last_sequence() const noexcept { return last_sequence_; }

private:
    struct LineReader;
    EventsClient(const Url& url, EventsOptions options);
    Result<void> connect_once();
    Result<void> connect_again(const Error& loss);
    // The next line of the present message that has not been given out yet.
    Result<std::optional<std::string_view>> next_line();

    Url url_;
    EventsOptions options_;
    std::uint64_t last_sequence_;
    std::uint64_t last_index_ = 0;
    bool has_given_ = false;  // an event of last_sequence_
    std::unique_ptr<WebSocket> socket_;
    std::string_view rest_;  // borrows the socket's message
    std::unique_ptr<LineReader> lines_;
};

}  // namespace skua::sdk
