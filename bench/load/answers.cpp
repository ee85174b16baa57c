#include "bench/load/answers.hpp"

#include <flatbuffers/flatbuffers.h>

#include <charconv>
#include <cstring>

#include "schemas/stream_generated.h"

namespace skua::bench {
namespace {

std::size_t position_of(std::string_view text, std::string_view what, std::size_t from) {
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

// The message where its numbers may be read; good until the next one. Owner: the generator's
// thread.
std::string_view aligned(std::string_view message, std::vector<std::uint64_t>& room) {
    room.resize(message.size() / sizeof(std::uint64_t) + 1);
    std::memcpy(room.data(), message.data(), message.size());
    return {reinterpret_cast<const char*>(room.data()), message.size()};
}

const stream::Reply* reply_in(std::string_view message) {
    flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(message.data()),
                                   message.size());
    return verifier.VerifyBuffer<stream::Reply>(nullptr)
               ? flatbuffers::GetRoot<stream::Reply>(message.data())
               : nullptr;
}

// The results are those of the engine that is measured: read, not checked one by one.
void read_binary_statuses(std::string_view message, std::vector<unsigned>& out) {
    std::vector<std::uint64_t> room;
    const stream::Reply* const reply = reply_in(aligned(message, room));
    if (reply == nullptr || reply->results() == nullptr) {
        return;
    }
    constexpr std::size_t kPrefixBytes = sizeof(flatbuffers::uoffset_t);
    const std::size_t size = reply->results()->size();
    const std::uint8_t* const bytes = reply->results()->data();
    for (std::size_t at = 0; at + kPrefixBytes < size;) {
        out.push_back(flatbuffers::GetSizePrefixedRoot<stream::Result>(bytes + at)->status());
        const std::size_t end =
            at + kPrefixBytes + flatbuffers::ReadScalar<flatbuffers::uoffset_t>(bytes + at);
        at = (end + 7) / 8 * 8;
    }
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
    const std::size_t head_end = position_of(buffer, "\r\n\r\n", 0);
    if (head_end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view head = buffer.substr(0, head_end + 2);
    std::size_t length_at = position_of(head, "\nContent-Length: ", 0);
    if (length_at == std::string_view::npos) {
        length_at = position_of(head, "\ncontent-length: ", 0);
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

void read_statuses(sdk::Wire wire, std::string_view message, std::vector<unsigned>& out) {
    if (wire == sdk::Wire::binary) {
        return read_binary_statuses(message, out);
    }
    constexpr std::string_view kStatus = "{\"status\":";
    std::size_t at = position_of(message, kStatus, 0);
    while (at != std::string_view::npos) {
        at += kStatus.size();
        if (at < message.size() && message[at] >= '0' && message[at] <= '9') {
            out.push_back(static_cast<unsigned>(number_at(message, at)));
        }
        at = position_of(message, kStatus, at);
    }
}

std::uint64_t credits_in(sdk::Wire wire, std::string_view message) {
    if (wire == sdk::Wire::binary) {
        std::vector<std::uint64_t> room;
        const stream::Reply* const reply = reply_in(aligned(message, room));
        return reply == nullptr || reply->hello() == nullptr ? 0 : reply->hello()->credits();
    }
    constexpr std::string_view kCredits = "\"credits\":";
    const std::size_t at = position_of(message, kCredits, 0);
    return at == std::string_view::npos ? 0 : number_at(message, at + kCredits.size());
}

}  // namespace skua::bench
