#include "adapters/sdk/events_client.hpp"

#include <simdjson.h>

#include <algorithm>
#include <thread>

#include "adapters/sdk/retry.hpp"

namespace skua::sdk {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kReconnectPause{100};

}  // namespace

struct EventsClient::LineReader {
    simdjson::ondemand::parser parser;

    // Reads sequence and index of one line; padding stands behind the whole message.
    bool read(std::string_view line, std::uint64_t& sequence, std::uint64_t& index) {
        simdjson::ondemand::document document;
        const simdjson::padded_string_view padded(line.data(), line.size(),
                                                  line.size() + simdjson::SIMDJSON_PADDING);
        if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
            document.find_field_unordered("sequence").get(sequence) != simdjson::SUCCESS) {
            return false;
        }
        return document.find_field_unordered("index").get(index) == simdjson::SUCCESS;
    }
};

EventsClient::EventsClient(const Url& url, EventsOptions options)
    : url_(url),
      options_(options),
      last_sequence_(options.after),
      lines_(std::make_unique<LineReader>()) {}

EventsClient::~EventsClient() = default;

Result<std::unique_ptr<EventsClient>> EventsClient::open(const Url& url, EventsOptions options) {
    std::unique_ptr<EventsClient> client(new EventsClient(url, options));
    SKUA_SDK_CHECK(client->connect_once());
    return client;
}

Result<void> EventsClient::connect_once() {
    socket_.reset();
    rest_ = {};
    // A record can carry several events: the last one is asked for again, in case it was cut.
    const std::uint64_t after = has_given_ ? last_sequence_ - 1 : last_sequence_;
    WebSocketTarget target;
    target.url = url_;
    target.path = "/v1/events?after=" + std::to_string(after);
    target.connect_timeout = options_.connect_timeout;
    Result<std::unique_ptr<WebSocket>> socket = WebSocket::open(target);
    if (!socket) {
        return socket.error();
    }
    socket_ = *std::move(socket);
    return {};
}

Result<void> EventsClient::connect_again(const Error& loss) {
    const Clock::time_point deadline = Clock::now() + options_.retry_for;
    Error last = loss;
    socket_.reset();
    while (Clock::now() < deadline) {
        std::this_thread::sleep_for(kReconnectPause);
        Result<void> connected = connect_once();
        if (connected || !is_loss(connected.error())) {
            return connected;
        }
        last = connected.error();
    }
    return last;
}

Result<std::optional<std::string_view>> EventsClient::next_line() {
    while (!rest_.empty()) {
        const std::size_t end = rest_.find('\n');
        const std::string_view line = rest_.substr(0, end);
        rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
        if (line.empty()) {
            continue;
        }
        std::uint64_t sequence = 0;
        std::uint64_t index = 0;
        if (!lines_->read(line, sequence, index)) {
            return Error{ErrorKind::protocol, "an event without sequence and index: " +
                                                  std::string(line.substr(0, 200))};
        }
        const bool is_given = has_given_ && (sequence < last_sequence_ ||
                                             (sequence == last_sequence_ && index <= last_index_));
        if (is_given) {
            continue;
        }
        last_sequence_ = sequence;
        last_index_ = index;
        has_given_ = true;
        return std::optional<std::string_view>(line);
    }
    return std::optional<std::string_view>();
}

Result<std::optional<std::string_view>> EventsClient::next(std::chrono::milliseconds patience) {
    const Clock::time_point deadline = Clock::now() + patience;
    while (true) {
        Result<std::optional<std::string_view>> line = next_line();
        if (!line || *line) {
            return line;
        }
        if (!socket_) {
            SKUA_SDK_CHECK(connect_again(Error{ErrorKind::unreachable, "not connected"}));
        }
        socket_->begin_read();
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        Result<void> stepped = socket_->step(std::max(std::chrono::milliseconds{0}, left));
        if (!stepped && stepped.error().kind == ErrorKind::timeout) {
            return std::optional<std::string_view>();
        }
        if (!stepped) {
            SKUA_SDK_CHECK(connect_again(stepped.error()));
            continue;
        }
        if (socket_->has_message()) {
            rest_ = socket_->message();
        }
    }
}

}  // namespace skua::sdk
