#include "bench/load/answers.hpp"

#include <charconv>
#include <cstring>

namespace skua::bench {
namespace {

std::size_t find(std::string_view text, std::string_view what, std::size_t from) {
    const void* found = ::memmem(text.data() + from, text.size() - from, what.data(), what.size());
    return found == nullptr
               ? std::string_view::npos
               : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::uint64_t number_at(std::string_view text, std::size_t at) {
    std::uint64_t value = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), value);
    return value;
}

}  // namespace

std::optional<AnswerSpan> next_web_socket_message(std::string_view buffer) {
    const auto byte = [&buffer](std::size_t at) { return static_cast<unsigned char>(buffer[at]); };
    if (buffer.size() < 2) {
        return std::nullopt;
    }
    const unsigned opcode = byte(0) & 0x0FU;
    std::size_t head = 2;
    std::uint64_t size = byte(1) & 0x7FU;
    const std::size_t length_bytes = size == 126 ? 2 : (size == 127 ? 8 : 0);
    head += length_bytes;
    if (buffer.size() < head) {
        return std::nullopt;
    }
    if (length_bytes > 0) {
        size = 0;
        for (std::size_t i = 2; i < head; ++i) {
            size = (size << 8U) | byte(i);
        }
    }
    if (buffer.size() - head < size) {
        return std::nullopt;
    }
    AnswerSpan span;
    span.size = head + size;
    span.payload = buffer.substr(head, size);
    span.is_data = opcode <= 2;
    span.is_close = opcode == 8;
    return span;
}

std::optional<AnswerSpan> next_http_response(std::string_view buffer) {
    const std::size_t head_end = find(buffer, "\r\n\r\n", 0);
    if (head_end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view head = buffer.substr(0, head_end + 2);
    std::size_t length_at = find(head, "\nContent-Length: ", 0);
    if (length_at == std::string_view::npos) {
        length_at = find(head, "\ncontent-length: ", 0);
    }
    constexpr std::size_t kNameBytes = 17;
    const std::uint64_t size =
        length_at == std::string_view::npos ? 0 : number_at(head, length_at + kNameBytes);
    if (buffer.size() - head_end - 4 < size) {
        return std::nullopt;
    }
    AnswerSpan span;
    span.size = head_end + 4 + size;
    span.payload = buffer.substr(head_end + 4, size);
    span.http_status = static_cast<unsigned>(number_at(head, std::strlen("HTTP/1.1 ")));
    return span;
}

void read_statuses(std::string_view message, std::vector<unsigned>& out) {
    constexpr std::string_view kStatus = "{\"status\":";
    std::size_t at = find(message, kStatus, 0);
    while (at != std::string_view::npos) {
        at += kStatus.size();
        if (at < message.size() && message[at] >= '0' && message[at] <= '9') {
            out.push_back(static_cast<unsigned>(number_at(message, at)));
        }
        at = find(message, kStatus, at);
    }
}

std::uint64_t credits_in(std::string_view message) {
    constexpr std::string_view kCredits = "\"credits\":";
    const std::size_t at = find(message, kCredits, 0);
    return at == std::string_view::npos ? 0 : number_at(message, at + kCredits.size());
}

}  // namespace skua::bench
