#pragma once

// Reads just enough of what the engine sends to know where an answer ends and how it went: the
// generator must cost far less than the engine it measures.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/sdk/command_writer.hpp"

namespace skua::bench {

struct AnswerSpan {
    std::size_t size = 0;      // of the whole answer in the buffer
    std::string_view payload;  // the message or the HTTP body
    unsigned http_status = 0;  // 0 on a WebSocket
    bool is_data = true;       // false: a ping, pong or close
    bool is_close = false;
};

// The first whole answer in `buffer`, or nothing when more bytes are needed. No state.
std::optional<AnswerSpan> next_web_socket_message(std::string_view buffer);
std::optional<AnswerSpan> next_http_response(std::string_view buffer);

// Appends the numeric status of each result of a stream message, in order. In JSON a result is
// known by `{"status":` with a number behind it, its first field.
void read_statuses(sdk::Wire wire, std::string_view message, std::vector<unsigned>& out);

// The credits of a hello, 0 without them.
std::uint64_t credits_in(sdk::Wire wire, std::string_view message);

}  // namespace skua::bench
