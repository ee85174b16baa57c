// How WebSockets end: every close of ours says why, and half a frame does not wait for ever.

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/ws_client.hpp"

namespace skua::gateway::test {
namespace {

using std::chrono::steady_clock;

TEST(Closing, SaysWhatWasWrongWithTheBytes) {
    Options options;
    options.frame_bytes_max = 4'096;
    Face face({.options = options});
    const struct {
        std::string bytes;
        int code;
        std::string_view reason;
    } cases[] = {
        {WsClient::frame("\xff\xfe"), 1007, "a text message must be valid UTF-8"},
        {WsClient::frame("a", 0xc1), 1002, "a reserved bit of the frame is set"},
        {WsClient::frame("a", 0x83), 1002, "the opcode of the frame is reserved"},
        {WsClient::frame("a", 0x80), 1002, "there is no message to continue"},
        {std::string("\x81\x01x", 3), 1002, "a client must mask its frames"},
        {WsClient::frame(std::string(5'000, ' ')), 1009,
         "the message is larger than this route takes"},
        // Of the next only the header comes.
        {std::string("\x81\xff\0\0\0\x01\0\0\0\0\0\0\0\0", 14), 1009,
         "the message is larger than this route takes"},
    };
    for (const std::string_view target : {"/v1/stream", "/v1/events"}) {
        for (const auto& c : cases) {
            WsClient client(face.port(), target);
            client.send(c.bytes);
            const auto [code, reason] = client.closing();
            EXPECT_EQ(code, c.code) << target << " " << c.reason;
            EXPECT_EQ(reason, c.reason) << target;
        }
    }
    // Who does not answer the close is cut off.
    WsClient silent(face.port(), "/v1/stream");
    silent.send(WsClient::frame("\xff"));
    EXPECT_TRUE(silent.is_closed());
    EXPECT_TRUE(wait_for_stats(face.port(), R"("websockets":0)"));
}

TEST(Closing, WhatCameBeforeTheFaultIsAnswered) {
    Face face;
    WsClient client(face.port(), "/v1/stream");
    client.hear();
    client.say(R"({"frame":1,"commands":[]})");
    EXPECT_TRUE(client.hear().has(R"({"frame":1,)"));
    client.send(WsClient::frame(R"({"frame":2,"commands":[]})") + WsClient::frame("\xff"));
    std::string heard;
    Message message = client.hear();
    for (; message.opcode == 1; message = client.hear()) {
        heard += message.text;
    }
    ASSERT_EQ(message.opcode, 8);
    EXPECT_TRUE(
        message.has("\x03\xef"
                    "a text message"))
        << message.text;
    EXPECT_EQ(Client(face.port()).ask(request("GET", "/livez", "")).status, 200);
}

TEST(Closing, HalfAFrameHasADeadline) {
    Options options;
    options.header_timeout = std::chrono::milliseconds(400);
    Face face({.options = options});
    const std::string frame = WsClient::frame(R"({"frame":1,"commands":[]})");
    const std::string halves[] = {
        frame.substr(0, 1),                        // half a header
        frame.substr(0, 6),                        // a header and nothing else
        frame.substr(0, frame.size() - 1),         // all but the last byte
        WsClient::frame("hi", 0x89).substr(0, 4),  // of a ping
        WsClient::frame(R"({"frame")", 0x01),      // a message whose rest does not come
    };
    for (const std::string& half : halves) {
        WsClient client(face.port(), "/v1/stream");
        client.hear();
        const auto start = steady_clock::now();
        client.send(half);
        const auto [code, reason] = client.closing();
        const auto took = steady_clock::now() - start;
        EXPECT_EQ(code, 1008) << half.size();
        EXPECT_EQ(reason, "the message did not arrive in time");
        EXPECT_GE(took, std::chrono::milliseconds(400)) << half.size();
        EXPECT_LT(took, std::chrono::milliseconds(2'000)) << half.size();
    }
    EXPECT_TRUE(wait_for_stats(face.port(), R"("websockets":0)"));
}

TEST(Closing, WhoeverSendsWholeFramesMayTakeHisTime) {
    Options options;
    options.header_timeout = std::chrono::milliseconds(400);
    Face face({.options = options});
    WsClient client(face.port(), "/v1/stream");
    client.hear();
    // Longer than the deadline, with a frame half sent at every moment.
    const std::string frame = WsClient::frame(R"({"frame":1,"commands":[]})");
    client.send(frame.substr(0, 8));
    const auto start = steady_clock::now();
    while (steady_clock::now() - start < std::chrono::milliseconds(1'200)) {
        client.send(frame.substr(8) + frame.substr(0, 8));
        const Message answer = client.hear();
        ASSERT_EQ(answer.opcode, 1) << answer.text;
    }
}

TEST(Closing, ADrainIsNamed) {
    Face face;
    WsClient events(face.port(), "/v1/events?after=0");
    face.gateway->begin_drain();
    const auto [code, reason] = events.closing();
    EXPECT_EQ(code, 1001);
    EXPECT_EQ(reason, "the engine is being stopped");
}

}  // namespace
}  // namespace skua::gateway::test
