#pragma once

// StreamClient: many commands in flight over one WebSocket, answered frame by frame in order.
//
// Flow control: never more commands on the wire than the engine has given credits for, never more
// bytes kept than bytes_in_flight_max. Frames are kept until they are answered. When the connection
// is lost they are all sent again, in the same order, on the next one: give every command a key
// (external id or idempotency key), then a repetition is answered with the first answer.
// Because the engine takes a connection's commands in order and keys make repetitions harmless, the
// order in which commands first reach the sequence is the order of submit(), losses or not.
// Owner: one thread.

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>

#include "adapters/sdk/answer.hpp"
#include "adapters/sdk/frame.hpp"
#include "adapters/sdk/result.hpp"
#include "adapters/sdk/retry.hpp"
#include "adapters/sdk/url.hpp"
#include "adapters/sdk/web_socket.hpp"

namespace skua::sdk {

struct StreamOptions {
    std::chrono::milliseconds connect_timeout{5'000};
    // How long to try for the first connection, whose failure is else an Error at once.
    std::chrono::milliseconds open_for{0};
    // Silence for this long with frames in flight counts as a lost connection.
    std::chrono::milliseconds answer_timeout{30'000};
    // How long to go on connecting before the loss is an Error, since the last answer.
    std::chrono::milliseconds retry_for{30'000};
    std::size_t bytes_in_flight_max = 16UL * 1024 * 1024;
    OnLoss on_loss;
};

class StreamClient {
public:
    static Result<std::unique_ptr<StreamClient>> open(const Url& url, StreamOptions options = {});
    ~StreamClient();
    StreamClient(const StreamClient&) = delete;
    StreamClient& operator=(const StreamClient&) = delete;

    [[nodiscard]] const Hello& hello() const noexcept { return hello_; }
    [[nodiscard]] std::uint32_t credits() const noexcept { return credits_; }
    // The number for the next frame.
    [[nodiscard]] std::uint64_t next_frame() noexcept { return ++last_frame_; }

    // Whether a frame of this size may be submitted now; always so when nothing is in flight.
    [[nodiscard]] bool has_room(std::uint32_t commands, std::size_t bytes) const noexcept;
    // Takes the frame and writes what the socket takes without waiting. Requires has_room().
    void submit(Frame frame);
    // Waits for the answer of the oldest frame; reconnects and resends when needed. The answer
    // lives until the next call. Requires frames_in_flight() > 0.
    Result<const FrameAnswer*> next();
    void close();

    [[nodiscard]] std::size_t frames_in_flight() const noexcept { return frames_.size(); }
    [[nodiscard]] std::uint32_t commands_in_flight() const noexcept { return commands_kept_; }
    [[nodiscard]] std::uint32_t reconnects() const noexcept { return reconnects_; }

private:
    using Clock = std::chrono::steady_clock;

    StreamClient(WebSocketTarget target, StreamOptions options);
    Result<void> connect_once();
    Result<void> connect_again(const Error& loss);
    Result<void> connect_until(Retries& retries, Error loss, std::chrono::milliseconds patience);
    Result<void> read_hello();
    void write_more();
    // Waits for one message on the present connection.
    Result<void> await_message();
    Result<void> take_answer();

    WebSocketTarget target_;
    StreamOptions options_;
    Hello hello_;
    std::uint32_t credits_ = 0;
    std::uint64_t last_frame_ = 0;
    std::uint32_t reconnects_ = 0;
    Retries retries_;

    // Kept frames, oldest first; the first `written_` of them are on the present connection.
    std::deque<Frame> frames_;
    std::size_t written_ = 0;
    std::uint32_t commands_kept_ = 0;
    std::uint32_t commands_written_ = 0;
    std::size_t bytes_kept_ = 0;

    std::unique_ptr<WebSocket> socket_;  // after frames_: destroyed first, it borrows their bytes
    AnswerReader reader_;
    FrameAnswer answer_;
};

}  // namespace skua::sdk
