// /v1/stream and /v1/events over real WebSockets against the real engine. The client's frames are
// written by hand, so that broken ones can be sent, too.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/ws_client.hpp"

namespace skua::gateway::test {
namespace {

constexpr std::string_view kGoodUpgrade =
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string upgrade(std::string_view target, std::string_view lines) {
    return request("GET", target, "",
                   std::string("Connection: Upgrade\r\nUpgrade: websocket\r\n").append(lines));
}

std::string item_frame(int id, int first, int count) {
    std::string text = R"({"frame":)" + std::to_string(id) + R"(,"commands":[)";
    for (int i = 0; i < count; ++i) {
        text.append(i == 0 ? "" : ",")
            .append(R"({"define_item":{"sku":"S)")
            .append(std::to_string(first + i))
            .append(R"(","description":"a thing"}})");
    }
    return text.append("]}");
}

TEST(Stream, GreetsAndAnswersFramesInOrder) {
    Face face;
    WsClient client(face.port(), "/v1/stream");
    EXPECT_TRUE(client.handshake.has("Sec-WebSocket-Protocol: skua.json.v1"));
    EXPECT_TRUE(client.hear().has(R"({"hello":{"credits":4096,"frame_bytes_max":1048576,)"));
    for (int id = 0; id < 50; ++id) {
        client.say(item_frame(id, id * 64, 64));
    }
    for (int id = 0; id < 50; ++id) {
        const Message answer = client.hear();
        EXPECT_EQ(answer.text.rfind(R"({"frame":)" + std::to_string(id) + ",", 0), 0U);
        EXPECT_TRUE(answer.has(R"({"status":200,"sku":"S)" + std::to_string(id * 64) + "\""));
        EXPECT_TRUE(answer.has("\"S" + std::to_string(id * 64 + 63) + "\""));
    }
}

TEST(Stream, ABadCommandAndABadFrameLeaveTheStreamUsable) {
    Face face;
    WsClient client(face.port(), "/v1/stream");
    client.hear();
    client.say(R"({"frame":1,"commands":[{"define_item":{"sku":"A"}},{"define_item":{"sku":7}},)"
               R"({"define_location":{"location":"main"}}]})");
    const Message mixed = client.hear();
    EXPECT_TRUE(mixed.has(R"({"status":200,"sku":"A")")) << mixed.text;
    EXPECT_TRUE(mixed.has(R"("code":"wrong_type")")) << mixed.text;
    EXPECT_TRUE(mixed.has(R"({"status":200,"location":"main")")) << mixed.text;
    // Half a frame changes nothing, not even by the commands before the break.
    client.say(R"({"frame":2,"commands":[{"define_item":{"sku":"B"}},{"define_it)");
    const Message broken = client.hear();
    EXPECT_TRUE(broken.has(R"("problem":{)")) << broken.text;
    client.send(WsClient::frame("\x01\x02", 0x82));  // binary
    EXPECT_TRUE(client.hear().has("malformed_frame"));
    client.say(R"({"frame":3,"commands":[]})");
    EXPECT_TRUE(client.hear().has(R"({"frame":3,"credits":4096,"results":[]})"));
    Client other(face.port());
    EXPECT_EQ(other.ask(request("GET", "/v1/stock/B", "")).status, 404);
    EXPECT_EQ(other.ask(request("GET", "/v1/stock/A", "")).status, 200);
}

TEST(Stream, RefusesEachCommandBeyondTheCredits) {
    Options options;
    options.stream_credits = 10;
    Face face({.options = options});
    WsClient client(face.port(), "/v1/stream");
    client.hear();
    face.engine.stall_disk();
    client.say(item_frame(1, 0, 8));
    client.say(item_frame(2, 100, 8));
    EXPECT_TRUE(wait_for_stats(face.port(), R"("stream":{"429":6})"));
    face.engine.free_disk();
    EXPECT_FALSE(client.hear().has("429"));
    const Message second = client.hear();
    EXPECT_TRUE(second.has(R"("sku":"S101")")) << second.text;
    EXPECT_FALSE(second.has(R"("sku":"S102")")) << second.text;
    std::size_t refused = 0;
    for (std::size_t at = 0; (at = second.text.find("credits_exceeded\"", at)) != std::string::npos;
         at += 5) {
        ++refused;
    }
    EXPECT_GE(refused, 6U) << second.text;
    client.say(item_frame(3, 200, 10));
    EXPECT_FALSE(client.hear().has("429"));
}

TEST(Stream, PingsAreAnsweredAndBadUtf8EndsTheStream) {
    Face face;
    WsClient client(face.port(), "/v1/stream");
    client.hear();
    client.send(WsClient::frame("hi", 0x89));
    const Message pong = client.hear();
    EXPECT_EQ(pong.opcode, 10);
    EXPECT_EQ(pong.text, "hi");
    client.say("\xff\xfe");
    EXPECT_EQ(client.closing_code(), 1007);
    WsClient large(face.port(), "/v1/stream");
    large.hear();
    large.send(std::string("\x81\xff\x00\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14));
    EXPECT_TRUE(large.is_closed());
    EXPECT_EQ(Client(face.port()).ask(request("GET", "/livez", "")).status, 200);
}

TEST(Stream, AClientThatDoesNotReadIsNotRead) {
    Face face;
    WsClient client(face.port(), "/v1/stream", 4'096);
    std::string frames;
    for (int id = 0; id < 50; ++id) {
        frames += WsClient::frame(item_frame(id, 0, 200));
    }
    std::size_t total = 0;
    std::size_t sent = 0;
    while (total < 256'000'000 && (sent = client.send_what_fits(frames, 1'000)) == frames.size()) {
        total += sent;
    }
    EXPECT_LT(total, 256'000'000U);
}

TEST(Stream, AClientThatGoesAwayLeavesNothingBehind) {
    Face face;
    for (int i = 0; i < 10; ++i) {
        face.engine.stall_disk();
        WsClient client(face.port(), "/v1/stream");
        client.say(item_frame(1, 0, 100));
        client.send(WsClient::frame(item_frame(2, 0, 100)).substr(0, 300));
        EXPECT_TRUE(
            wait_for_stats(face.port(), "\"in_flight\":" + std::to_string(100 * i + 100) + ","));
        client.reset();
    }
    face.engine.free_disk();
    Client other(face.port());
    EXPECT_EQ(other.ask(request("PUT", "/v1/items/Z", "{}")).status, 200);
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":0,)"));
    EXPECT_EQ(face.engine.port.credits(), 4'096U);
}

TEST(Stream, ADrainAnswersTheFramesAndSaysGoodbye) {
    Face face;
    WsClient client(face.port(), "/v1/stream");
    WsClient events(face.port(), "/v1/events");
    client.hear();
    face.engine.stall_disk();
    client.say(item_frame(1, 0, 10));
    EXPECT_TRUE(wait_for_stats(face.port(), R"("in_flight":10,)"));
    face.gateway->begin_drain();
    face.engine.free_disk();
    EXPECT_TRUE(client.hear().has(R"({"frame":1,)"));
    EXPECT_EQ(client.closing_code(), 1001);
    EXPECT_EQ(events.closing_code(), 1001);
}

TEST(Events, CatchUpAndThenFollow) {
    Face face;
    Client writer(face.port());
    for (int i = 0; i < 100; ++i) {
        writer.send(request("PUT", "/v1/items/S" + std::to_string(i), "{}"));
        EXPECT_EQ(writer.read().status, 200);
    }
    WsClient events(face.port(), "/v1/events?after=40");
    std::string lines;
    while (lines.find(R"("sequence":100,)") == std::string::npos) {
        const Message message = events.hear();
        ASSERT_EQ(message.opcode, 1);
        lines += message.text;
    }
    EXPECT_EQ(lines.find(R"("sequence":40,)"), std::string::npos);
    EXPECT_EQ(lines.rfind(R"({"sequence":41,)", 0), 0U) << lines.substr(0, 100);
    EXPECT_EQ(writer.ask(request("PUT", "/v1/items/N", "{}")).status, 200);
    EXPECT_TRUE(events.hear().has(R"("sequence":101,)"));
}

TEST(Events, TheFutureIsRefused) {
    Face face;
    Client client(face.port());
    const Reply reply = client.ask(upgrade("/v1/events?after=1000", kGoodUpgrade));
    EXPECT_EQ(reply.status, 422);
    EXPECT_TRUE(reply.has(R"("field":"/after")")) << reply.body;
}

TEST(Stream, AClosingSaysWhy) {
    Options options;
    options.frame_bytes_max = 4'096;
    options.header_timeout = std::chrono::milliseconds(300);
    Face face({.options = options});
    WsClient large(face.port(), "/v1/stream");
    EXPECT_TRUE(large.hear().has("hello"));
    large.say(R"({"frame":1,"commands":[]})" + std::string(4'000, ' '));
    EXPECT_TRUE(large.hear().has(R"("frame":1)"));
    large.say(std::string(5'000, ' '));
    const Message refused = large.hear();
    EXPECT_EQ(refused.opcode, 8);
    EXPECT_TRUE(refused.has("\x03\xf1the message is larger")) << refused.text;

    WsClient slow(face.port(), "/v1/stream");
    EXPECT_TRUE(slow.hear().has("hello"));
    const std::string frame = WsClient::frame(R"({"frame":1,"commands":[]})");
    const auto start = std::chrono::steady_clock::now();
    std::size_t at = 0;
    for (; at + 1 < frame.size(); ++at) {
        if (slow.send_what_fits(std::string_view(frame).substr(at, 1), 100) == 0 ||
            std::chrono::steady_clock::now() - start > std::chrono::milliseconds(1'500)) {
            break;
        }
        // check: allow sleep, a sender that is slow in real time is what is tested
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    const Message late = slow.hear();
    EXPECT_EQ(late.opcode, 8);
    EXPECT_TRUE(late.has("did not arrive in time")) << late.text;
}

TEST(WebSocket, AMalformedUpgradeIsAProblemDocument) {
    Face face;
    Client client(face.port());
    const struct {
        std::string lines;
        int status;
        const char* code;
    } cases[] = {
        {"Sec-WebSocket-Version: 13\r\n", 400, "bad_request_framing"},
        {"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", 400, "bad_request_framing"},
        {"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZB==\r\n", 400,
         "bad_request_framing"},
        {"Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426,
         "upgrade_required"},
        {std::string(kGoodUpgrade) + "Sec-WebSocket-Protocol: other\r\n", 400,
         "bad_request_framing"},
        {std::string(kGoodUpgrade) + "Origin: http://shop.example\r\n", 403, "foreign_origin"},
    };
    for (const auto& c : cases) {
        Client fresh(face.port());
        const Reply reply = fresh.ask(upgrade("/v1/stream", c.lines));
        EXPECT_EQ(reply.status, c.status) << c.lines << reply.head;
        EXPECT_TRUE(reply.has(std::string(R"("code":")").append(c.code))) << reply.body;
        EXPECT_EQ(c.status == 426, reply.has("Sec-WebSocket-Version: 13\r\n")) << reply.head;
        EXPECT_FALSE(reply.has("Beast")) << reply.head;
    }
    const Reply good = client.ask(upgrade("/v1/stream", kGoodUpgrade));
    EXPECT_EQ(good.status, 101);
    EXPECT_FALSE(good.has("Beast")) << good.head;
}

TEST(WebSocket, APlainRequestIsToldToUpgrade) {
    Face face;
    Client client(face.port());
    const Reply reply = client.ask(request("GET", "/v1/stream", ""));
    EXPECT_EQ(reply.status, 426) << reply.head;
    EXPECT_TRUE(reply.has("\r\nUpgrade: websocket\r\n"));
    EXPECT_TRUE(reply.has("\r\nConnection: Upgrade\r\n"));
    EXPECT_TRUE(reply.has(R"("code":"upgrade_required")")) << reply.body;
    EXPECT_EQ(client.ask(request("GET", "/livez", "")).status, 200);
}

TEST(WebSocket, ADrainDoesNotWaitForAPeerThatDoesNotSayGoodbye) {
    Options options;
    options.drain_timeout = std::chrono::seconds(60);
    Face face({.options = options});
    WsClient stream(face.port(), "/v1/stream");
    WsClient events(face.port(), "/v1/events");
    const auto start = std::chrono::steady_clock::now();
    face.gateway->begin_drain();
    face.join();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(900));
}

TEST(WebSocket, TheUpgradePassesTheGate) {
    Face face;
    Client client(face.port());
    const Reply reply = client.ask(
        "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    EXPECT_EQ(reply.status, 400);
    EXPECT_TRUE(client.is_closed());
    Client keyless(face.port());
    EXPECT_EQ(keyless
                  .ask("GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                       "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n")
                  .status,
              400);
}

}  // namespace
}  // namespace skua::gateway::test
