#include "adapters/sdk/stream_client.hpp"

#include <algorithm>

namespace skua::sdk {

StreamClient::StreamClient(WebSocketTarget target, StreamOptions options)
    : target_(std::move(target)), options_(std::move(options)), retries_(options_.retry_for) {}

StreamClient::~StreamClient() = default;

Result<std::unique_ptr<StreamClient>> StreamClient::open(const Url& url, StreamOptions options) {
    WebSocketTarget target;
    target.url = url;
    target.path = "/v1/stream";
    target.subprotocol = "skua.json.v1";
    target.connect_timeout = options.connect_timeout;
    std::unique_ptr<StreamClient> client(new StreamClient(std::move(target), std::move(options)));
    Result<void> connected = client->connect_once();
    if (!connected && is_loss(connected.error())) {
        const std::chrono::milliseconds patience = client->options_.open_for;
        Retries retries(patience);
        connected = client->connect_until(retries, connected.error(), patience);
    }
    if (!connected) {
        return connected.error();
    }
    return client;
}

Result<void> StreamClient::connect_once() {
    socket_.reset();
    written_ = 0;
    commands_written_ = 0;
    Result<std::unique_ptr<WebSocket>> socket = WebSocket::open(target_);
    if (!socket) {
        return socket.error();
    }
    socket_ = *std::move(socket);
    Result<void> greeted = read_hello();
    if (!greeted) {
        socket_.reset();
    }
    return greeted;
}

Result<void> StreamClient::read_hello() {
    const Clock::time_point deadline = Clock::now() + options_.connect_timeout;
    socket_->begin_read();
    while (!socket_->has_message()) {
        const auto left = deadline - Clock::now();
        SKUA_SDK_CHECK(
            socket_->step(std::max(std::chrono::milliseconds{1},
                                   std::chrono::duration_cast<std::chrono::milliseconds>(left))));
    }
    Result<Hello> hello = reader_.read_hello(socket_->message());
    if (!hello) {
        return hello.error();
    }
    hello_ = *std::move(hello);
    credits_ = hello_.credits;
    return {};
}

Result<void> StreamClient::connect_again(const Error& loss) {
    ++reconnects_;
    return connect_until(retries_, loss, options_.retry_for);
}

// Goes on with `retries` where it stands: lost again before a single answer, the engine may be
// closing on us on purpose.
Result<void> StreamClient::connect_until(Retries& retries, Error loss,
                                         std::chrono::milliseconds patience) {
    socket_.reset();
    if (retries.is_fresh() && options_.on_loss && patience.count() > 0) {
        options_.on_loss(loss, patience);
    }
    while (retries.wait()) {
        Result<void> connected = connect_once();
        if (connected || !is_loss(connected.error())) {
            return connected;
        }
        loss = connected.error();
    }
    loss.kind = ErrorKind::unreachable;
    return loss;
}

bool StreamClient::has_room(std::uint32_t commands, std::size_t bytes) const noexcept {
    if (frames_.empty()) {
        return true;
    }
    return commands_kept_ + commands <= credits_ &&
           bytes_kept_ + bytes <= options_.bytes_in_flight_max;
}

void StreamClient::submit(Frame frame) {
    frame.seal();
    commands_kept_ += frame.commands();
    bytes_kept_ += frame.bytes().size();
    frames_.push_back(std::move(frame));
    if (socket_) {
        write_more();
        socket_->poll();
    }
}

// One frame at a time, and only as many as the credits of this connection allow.
void StreamClient::write_more() {
    if (socket_->is_writing() || written_ == frames_.size()) {
        return;
    }
    const Frame& frame = frames_[written_];
    if (written_ > 0 && commands_written_ + frame.commands() > credits_) {
        return;
    }
    ++written_;
    commands_written_ += frame.commands();
    socket_->begin_write(frame.bytes());
}

Result<void> StreamClient::await_message() {
    socket_->begin_read();
    while (!socket_->has_message()) {
        write_more();
        SKUA_SDK_CHECK(socket_->step(options_.answer_timeout));
    }
    // An answer can overtake the completion of its own frame's write, which borrows the frame.
    while (written_ == 1 && socket_->is_writing()) {
        SKUA_SDK_CHECK(socket_->step(options_.answer_timeout));
    }
    return reader_.read_frame(socket_->message(), answer_);
}

Result<void> StreamClient::take_answer() {
    if (written_ == 0 || answer_.frame != frames_.front().number()) {
        return Error{ErrorKind::protocol, "the engine answered frame " +
                                              std::to_string(answer_.frame) +
                                              ", which is not the oldest one in flight"};
    }
    const Frame& frame = frames_.front();
    if (!answer_.problem && answer_.results.size() != frame.commands()) {
        return Error{ErrorKind::protocol,
                     "the engine gave " + std::to_string(answer_.results.size()) +
                         " results for a frame of " + std::to_string(frame.commands())};
    }
    if (answer_.credits > 0) {
        credits_ = answer_.credits;
    }
    commands_kept_ -= frame.commands();
    commands_written_ -= frame.commands();
    bytes_kept_ -= frame.bytes().size();
    frames_.pop_front();
    --written_;
    retries_.answered();
    return {};
}

Result<const FrameAnswer*> StreamClient::next() {
    if (frames_.empty()) {
        return Error{ErrorKind::bad_argument, "nothing is in flight that could be answered"};
    }
    while (true) {
        Result<void> arrived = socket_
                                   ? await_message()
                                   : Result<void>(Error{ErrorKind::unreachable, "not connected"});
        if (arrived) {
            SKUA_SDK_CHECK(take_answer());
            return &answer_;
        }
        if (!is_loss(arrived.error())) {
            return arrived.error();
        }
        SKUA_SDK_CHECK(connect_again(arrived.error()));
    }
}

void StreamClient::close() {
    if (socket_) {
        socket_->close();
        socket_.reset();
    }
}

}  // namespace skua::sdk
