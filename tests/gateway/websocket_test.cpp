// /v1/stream and /v1/events over real WebSockets against the real engine. The client's frames are
// written by hand, so that broken ones can be sent, too.

#include <gtest/gtest.h>

#include <string>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"

namespace skua::gateway::test {
namespace {

struct Message {
    int opcode = -1;  // -1: none came
    std::string text;
    [[nodiscard]] bool has(std::string_view part) const {
        return text.find(part) != std::string::npos;
    }
};

constexpr std::string_view kGoodUpgrade =
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string upgrade(std::string_view target, std::string_view lines) {
    return request("GET", target, "",
                   std::string("Connection: Upgrade\r\nUpgrade: websocket\r\n").append(lines));
}

class WsClient : public Client {
public:
    WsClient(std::uint16_t port, std::string_view target, int receive_bytes = 0)
        : Client(port, receive_bytes) {
        std::string bytes("GET ");
        bytes.append(target).append(
            " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Protocol: other, skua.json.v1\r\n\r\n");
        handshake = ask(bytes);
        EXPECT_EQ(handshake.status, 101) << handshake.head;
    }
    static std::string frame(std::string_view text, unsigned first_byte = 0x81) {
        std::string bytes(1, static_cast<char>(first_byte));
        const std::size_t size = text.size();
        if (size < 126) {
            bytes.push_back(static_cast<char>(0x80U | size));
        } else if (size < 65'536) {
            bytes.push_back(static_cast<char>(0x80U | 126U));
            bytes.push_back(static_cast<char>(size >> 8U));
            bytes.push_back(static_cast<char>(size & 255U));
        } else {
            bytes.push_back(static_cast<char>(0x80U | 127U));
            for (unsigned shift = 64; shift != 0; shift -= 8) {
                bytes.push_back(static_cast<char>((size >> (shift - 8)) & 255U));
            }
        }
        bytes.append(4, '\0');  // a mask of zeros
        return bytes.append(text);
    }
    void say(std::string_view text) const { send(frame(text)); }
    Message hear(int wait_ms = 5'000) {
        Message message;
        if (!fill(2, wait_ms)) {
            return message;
        }
        const auto byte = [this](std::size_t i) {
            return static_cast<std::size_t>(static_cast<unsigned char>(buffer[i]));
        };
        std::size_t head = 2;
        std::size_t size = byte(1);
        if (size >= 126) {
            const std::size_t digits = size == 126 ? 2 : 8;
            head += digits;
            EXPECT_TRUE(fill(head, wait_ms));
            size = 0;
            for (std::size_t i = 2; i < head; ++i) {
                size = size * 256 + byte(i);
            }
        }
        EXPECT_TRUE(fill(head + size, wait_ms));
        message.opcode = static_cast<int>(byte(0) & 15U);
        message.text = buffer.substr(head, size);
        buffer.erase(0, head + size);
        return message;
    }
    // The code of the close frame that ends the conversation.
    int closing_code() {
        for (Message message = hear(); message.opcode != -1; message = hear()) {
            if (message.opcode == 8 && message.text.size() >= 2) {
                return static_cast<unsigned char>(message.text[0]) * 256 +
                       static_cast<unsigned char>(message.text[1]);
            }
        }
        return 0;
    }
    Reply handshake;

private:
    bool fill(std::size_t bytes, int wait_ms) {
        while (buffer.size() < bytes) {
            if (!receive(wait_ms)) {
                return false;
            }
        }
        return true;
    }
};

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
