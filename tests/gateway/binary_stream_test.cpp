// The binary subprotocol of /v1/stream over real sockets against the real engine, spoken by the
// client library and, where it must be wrong, by hand.

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "adapters/sdk/answer.hpp"
#include "adapters/sdk/frame.hpp"
#include "adapters/sdk/stream_client.hpp"
#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"
#include "tests/gateway/shop.hpp"
#include "tests/gateway/ws_client.hpp"

namespace skua::gateway::test {
namespace {

constexpr int kBinaryMessage = 2;
constexpr unsigned kBinaryByte = 0x82;

// Speaks binary by hand. Owner: the test.
class BinaryClient {
public:
    explicit BinaryClient(std::uint16_t port)
        : socket(port, "/v1/stream", 0, "skua.flatbuffers.v1") {
        EXPECT_TRUE(socket.handshake.has("Sec-WebSocket-Protocol: skua.flatbuffers.v1"));
        const Message hello = socket.hear();
        EXPECT_EQ(hello.opcode, kBinaryMessage);
        const auto read = reader.read_hello(hello.text);
        EXPECT_TRUE(read && read->credits == 4'096 && read->frame_bytes_max == 1'048'576);
    }
    void say(sdk::Frame& frame) {
        frame.seal();
        socket.send(WsClient::frame(frame.bytes(), kBinaryByte));
    }
    // The answer to the next frame; the message lives as long as the client.
    const sdk::FrameAnswer& hear() {
        message_ = socket.hear();
        EXPECT_EQ(message_.opcode, kBinaryMessage);
        EXPECT_TRUE(reader.read_frame(message_.text, answer_)) << message_.text;
        return answer_;
    }
    WsClient socket;
    sdk::AnswerReader reader{sdk::Wire::binary};

private:
    Message message_;
    sdk::FrameAnswer answer_;
};

sdk::Frame items(std::uint64_t number, int first, int count) {
    sdk::Frame frame(number, sdk::Wire::binary);
    for (int i = 0; i < count; ++i) {
        frame.next().define_item(
            {.sku = "S" + std::to_string(first + i), .description = "x", .idempotency_key = {}});
    }
    return frame;
}

void place(sdk::Frame& frame, std::string_view external_id, std::string_view sku,
           std::uint64_t quantity = 1) {
    const sdk::OrderLine lines[] = {
        {.sku = sku, .quantity = quantity, .unit_price = "2.50", .external_line_id = {}}};
    sdk::OrderBody order;
    order.channel = "web";
    order.external_id = external_id;
    order.currency = "EUR";
    order.lines = lines;
    frame.next().place_order(order);
}

TEST(BinaryStream, AnswersFramesInOrder) {
    Face face;
    BinaryClient client(face.port());
    for (int id = 0; id < 50; ++id) {
        sdk::Frame frame = items(static_cast<std::uint64_t>(id), id * 64, 64);
        client.say(frame);
    }
    std::uint64_t sequence = 0;
    for (std::uint64_t id = 0; id < 50; ++id) {
        const sdk::FrameAnswer& answer = client.hear();
        EXPECT_EQ(answer.frame, id);
        EXPECT_EQ(answer.credits, 4'096U);
        ASSERT_EQ(answer.results.size(), 64U);
        for (const sdk::CommandAnswer& result : answer.results) {
            EXPECT_EQ(result.status, 200U);
            EXPECT_EQ(result.sequence, ++sequence);
        }
    }
}

TEST(BinaryStream, ABadCommandAndABadFrameLeaveTheStreamUsable) {
    Face face;
    BinaryClient client(face.port());
    sdk::Frame mixed = items(1, 0, 1);
    mixed.next().define_item({.sku = " bad", .description = {}, .idempotency_key = {}});
    mixed.next().json("{}");
    mixed.next().define_location({.location = "main", .reason = {}, .idempotency_key = {}});
    client.say(mixed);
    const sdk::FrameAnswer& answer = client.hear();
    ASSERT_EQ(answer.results.size(), 4U);
    EXPECT_EQ(answer.results[0].status, 200U);
    EXPECT_EQ(answer.results[1].status, 422U);
    EXPECT_EQ(answer.results[1].field, "/sku");
    EXPECT_EQ(answer.results[2].code, "unknown_command");
    EXPECT_EQ(answer.results[3].status, 200U);
    for (const std::string& garbage :
         {std::string(), std::string(1, 'x'), std::string(1'000, '\xff'), std::string(64, '\0'),
          std::string(R"({"frame":1,"commands":[]})")}) {
        client.socket.send(WsClient::frame(garbage, kBinaryByte));
        const sdk::FrameAnswer& refused = client.hear();
        ASSERT_TRUE(refused.problem.has_value());
        EXPECT_EQ(refused.problem->code, "malformed_frame");
        EXPECT_EQ(refused.problem->status, 400U);
    }
    client.socket.say(R"({"frame":1,"commands":[]})");
    EXPECT_EQ(client.hear().problem->detail, "a frame must be a binary message");
    sdk::Frame good = items(2, 1, 1);
    client.say(good);
    EXPECT_EQ(client.hear().results.at(0).status, 200U);
}

// Frames with bytes changed at random: each is answered or refused, and the engine lives on.
TEST(BinaryStream, SurvivesFramesThatWereTamperedWith) {
    Face face;
    BinaryClient client(face.port());
    sdk::Frame frame(7, sdk::Wire::binary);
    place(frame, "1", "TEA");
    frame.next().define_channel({.channel = "web", .locations = {}, .idempotency_key = "k"});
    frame.seal();
    std::mt19937 random(20'261'121);
    for (int i = 0; i < 500; ++i) {
        std::string bytes(frame.bytes());
        bytes[random() % bytes.size()] = static_cast<char>(random());
        client.socket.send(WsClient::frame(bytes, kBinaryByte));
        const sdk::FrameAnswer& answer = client.hear();
        EXPECT_TRUE(answer.problem.has_value() || answer.results.size() <= bytes.size());
    }
    EXPECT_EQ(Client(face.port()).ask(request("GET", "/livez", "")).status, 200);
}

TEST(BinaryStream, ACommandIsTheSameInBothForms) {
    Face face;
    Client http(face.port());
    stock_up(http, {"TEA"}, 100);
    const Reply first = http.ask(request("POST", "/v1/orders", order("1", "TEA")));
    ASSERT_EQ(first.status, 201) << first.body;
    BinaryClient client(face.port());
    sdk::Frame frame(1, sdk::Wire::binary);
    place(frame, "1", "TEA");     // said over HTTP before
    place(frame, "1", "TEA", 2);  // the same key with other content
    place(frame, "2", "TEA");     // new
    client.say(frame);
    const sdk::FrameAnswer& answer = client.hear();
    ASSERT_EQ(answer.results.size(), 3U);
    EXPECT_EQ(answer.results[0].status, 201U);
    EXPECT_TRUE(answer.results[0].is_replayed);
    EXPECT_TRUE(first.has("\"id\":\"" + std::string(answer.results[0].id) + "\"")) << first.body;
    EXPECT_EQ(answer.results[1].status, 422U);
    EXPECT_EQ(answer.results[1].code, "key_reused");
    EXPECT_EQ(answer.results[2].status, 201U);
    EXPECT_FALSE(answer.results[2].is_replayed);
    const std::string id(answer.results[2].id);
    const Reply again = http.ask(request("POST", "/v1/orders", order("2", "TEA")));
    EXPECT_EQ(again.status, 201);
    EXPECT_TRUE(again.has("Idempotent-Replayed: true")) << again.head;
    EXPECT_TRUE(again.has("\"id\":\"" + id + "\"")) << again.body;
}

TEST(BinaryStream, RefusesEachCommandBeyondTheCreditsWithAHint) {
    Options options;
    options.stream_credits = 10;
    Face face({.options = options});
    WsClient socket(face.port(), "/v1/stream", 0, "skua.flatbuffers.v1");
    static_cast<void>(socket.hear());
    face.engine.stall_disk();
    for (const int number : {1, 2}) {
        sdk::Frame frame = items(static_cast<std::uint64_t>(number), number * 100, 8);
        frame.seal();
        socket.send(WsClient::frame(frame.bytes(), kBinaryByte));
    }
    EXPECT_TRUE(wait_for_stats(face.port(), R"("stream":{"429":6})"));
    face.engine.free_disk();
    sdk::AnswerReader reader(sdk::Wire::binary);
    sdk::FrameAnswer answer;
    const Message first = socket.hear();
    ASSERT_TRUE(reader.read_frame(first.text, answer));
    EXPECT_EQ(answer.results.at(7).status, 200U);
    const Message second = socket.hear();
    ASSERT_TRUE(reader.read_frame(second.text, answer));
    ASSERT_EQ(answer.results.size(), 8U);
    EXPECT_EQ(answer.results[1].status, 200U);
    for (std::size_t i = 2; i < 8; ++i) {
        EXPECT_EQ(answer.results[i].code, "credits_exceeded");
        EXPECT_EQ(answer.results[i].retry_after_s, 1U);
    }
}

TEST(BinaryStream, TheClientsFirstWishIsSpoken) {
    Face face;
    WsClient json(face.port(), "/v1/stream", 0, "skua.json.v1, skua.flatbuffers.v1");
    EXPECT_TRUE(json.handshake.has("Sec-WebSocket-Protocol: skua.json.v1\r\n"));
    EXPECT_EQ(json.hear().opcode, 1);
    WsClient binary(face.port(), "/v1/stream", 0, "soap, skua.flatbuffers.v1, skua.json.v1");
    EXPECT_TRUE(binary.handshake.has("Sec-WebSocket-Protocol: skua.flatbuffers.v1\r\n"));
    EXPECT_EQ(binary.hear().opcode, kBinaryMessage);
}

TEST(BinaryStream, IsSpokenByTheClientLibrary) {
    Face face;
    const auto url = sdk::parse_url("http://127.0.0.1:" + std::to_string(face.port()));
    ASSERT_TRUE(url);
    sdk::StreamOptions options;
    options.wire = sdk::Wire::binary;
    auto stream = sdk::StreamClient::open(*url, options);
    ASSERT_TRUE(stream) << stream.error().text;
    sdk::Frame frame = (*stream)->next_frame();
    frame.next().define_location({.location = "main", .reason = {}, .idempotency_key = "a"});
    frame.next().define_location({.location = "main", .reason = {}, .idempotency_key = "a"});
    (*stream)->submit(std::move(frame));
    const auto answer = (*stream)->next();
    ASSERT_TRUE(answer) << answer.error().text;
    ASSERT_EQ((*answer)->results.size(), 2U);
    EXPECT_TRUE((*answer)->results[0].is_accepted());
    (*stream)->close();
}

}  // namespace
}  // namespace skua::gateway::test
