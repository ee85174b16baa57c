// The gate of WebSocket alone: what passes, what is refused and with which words, however the bytes
// are cut.

#include "engine/gateway/frame_gate.hpp"

#include <gtest/gtest.h>

#include <string>

namespace skua::gateway::test {
namespace {

using Close = FrameGate::Close;

constexpr std::size_t kMessageMax = 70'000;

std::string bytes_of(std::initializer_list<int> bytes) {
    std::string text;
    for (const int byte : bytes) {
        text.push_back(static_cast<char>(byte));
    }
    return text;
}

// A frame with a mask that is not zero.
std::string frame(int first, std::string_view payload) {
    std::string text(1, static_cast<char>(first));
    if (payload.size() < 126) {
        text.push_back(static_cast<char>(0x80U | payload.size()));
    } else if (payload.size() < 65'536) {
        text.push_back(static_cast<char>(0xfe));
        text.push_back(static_cast<char>(payload.size() >> 8U));
        text.push_back(static_cast<char>(payload.size() & 255U));
    } else {
        text.append(bytes_of({0xff, 0, 0, 0, 0}));
        for (unsigned shift = 32; shift != 0; shift -= 8) {
            text.push_back(static_cast<char>((payload.size() >> (shift - 8)) & 255U));
        }
    }
    const std::string mask = bytes_of({0x37, 0xfa, 0x21, 0x3d});
    text.append(mask);
    for (std::size_t i = 0; i < payload.size(); ++i) {
        text.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
    }
    return text;
}

FrameGate::Fault fault_of(std::string_view bytes, std::size_t piece) {
    FrameGate gate(kMessageMax);
    std::size_t good = 0;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const std::string_view part = bytes.substr(at, piece);
        const std::size_t taken = gate.feed(part);
        EXPECT_LE(taken, part.size());
        EXPECT_TRUE(gate.has_fault() || taken == part.size());
        good += taken;
    }
    EXPECT_EQ(good == bytes.size(), !gate.has_fault());
    return gate.fault();
}

TEST(FrameGate, RefusesWithCodeAndReasonHoweverTheBytesAreCut) {
    const struct {
        std::string bytes;
        Close code;
        std::string_view reason;
    } cases[] = {
        {frame(0xc1, "a"), Close::protocol, "a reserved bit of the frame is set"},
        {frame(0x83, "a"), Close::protocol, "the opcode of the frame is reserved"},
        {frame(0x8b, ""), Close::protocol, "the opcode of the frame is reserved"},
        {bytes_of({0x81, 1, 'a'}), Close::protocol, "a client must mask its frames"},
        {frame(0x09, "a"), Close::protocol, "a control frame may not be fragmented"},
        {frame(0x89, std::string(126, 'a')), Close::protocol,
         "a control frame holds at most 125 bytes"},
        {frame(0x80, "a"), Close::protocol, "there is no message to continue"},
        {frame(0x01, "a") + frame(0x81, "b"), Close::protocol, "a message began inside of another"},
        {bytes_of({0x81, 0xfe, 0, 5, 0, 0, 0, 0}), Close::protocol,
         "the length of the frame is not in its form"},
        {bytes_of({0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), Close::protocol,
         "the length of the frame is not in its form"},
        {bytes_of({0x81, 0xff, 0, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), Close::too_big,
         "the message is larger than this route takes"},
        {frame(0x01, std::string(kMessageMax, 'a')) + frame(0x80, "b"), Close::too_big,
         "the message is larger than this route takes"},
        {frame(0x81, "12345678abc\xff"), Close::payload, "a text message must be valid UTF-8"},
        {frame(0x81, "J\xc3"), Close::payload, "a text message must be valid UTF-8"},
        {frame(0x01, "\xe2\x82") + frame(0x80, "a"), Close::payload,
         "a text message must be valid UTF-8"},
        {frame(0x81, "\xed\xa0\x80"), Close::payload, "a text message must be valid UTF-8"},
        {frame(0x88, "\x03"), Close::protocol, "the code of the close is not one of the protocol"},
        {frame(0x88, "\x03\xed"), Close::protocol,
         "the code of the close is not one of the protocol"},
        {frame(0x88, "\x03\xe8\xff"), Close::payload,
         "the reason of the close must be valid UTF-8"},
    };
    for (const auto& c : cases) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100'000}}) {
            const FrameGate::Fault fault = fault_of(c.bytes, piece);
            EXPECT_EQ(fault.code, c.code) << c.reason << " in pieces of " << piece;
            EXPECT_EQ(fault.reason, c.reason) << piece;
            EXPECT_LE(fault.reason.size(), 123U) << "a close frame holds no more";
        }
    }
}

TEST(FrameGate, PassesWhatTheProtocolAllows) {
    const std::string text = "J\xc3\xb6rg \xe2\x82\xac \xf0\x9f\x98\x80 12345678901234567890";
    const std::string bytes =
        frame(0x81, text) + frame(0x81, "") + frame(0x89, "ping") + frame(0x01, "\xe2") +
        frame(0x8a, "") + frame(0x00, "\x82") + frame(0x80, "\xac") + frame(0x82, "\xff\xfe") +
        frame(0x81, std::string(300, 'x')) + frame(0x82, std::string(kMessageMax, '\xff')) +
        frame(0x88,
              "\x03\xe8"
              "bye") +
        "whatever follows";
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
        EXPECT_EQ(fault_of(bytes, piece).code, Close::none) << piece;
    }
}

TEST(FrameGate, KnowsThatHalfAFrameIsHere) {
    FrameGate gate(kMessageMax);
    EXPECT_FALSE(gate.is_amid());
    const std::string whole = frame(0x81, "abcdef");
    for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
        gate.feed(std::string_view(whole).substr(i, 1));
        EXPECT_TRUE(gate.is_amid()) << i;
        EXPECT_EQ(gate.ended(), 0U);
    }
    gate.feed(std::string_view(whole).substr(whole.size() - 1));
    EXPECT_FALSE(gate.is_amid());
    EXPECT_EQ(gate.ended(), 1U);
    gate.feed(frame(0x01, "piece"));
    EXPECT_TRUE(gate.is_amid()) << "the message goes on";
    EXPECT_EQ(gate.message_bytes(), 5U);
    gate.feed(frame(0x80, ""));
    EXPECT_FALSE(gate.is_amid());
    EXPECT_EQ(gate.message_bytes(), 0U);
}

}  // namespace
}  // namespace skua::gateway::test
