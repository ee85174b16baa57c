// The client's side of the binary stream: frames that it writes, and answers that are not to be
// trusted.

#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include "adapters/sdk/frame.hpp"
#include "adapters/sdk/stream_client.hpp"
#include "schemas/stream_generated.h"
#include "tests/sdk/script_server.hpp"

namespace skua::sdk {
namespace {

const stream::Frame* read(const Frame& frame) {
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(frame.bytes().data());
    flatbuffers::Verifier verifier(bytes, frame.bytes().size());
    return verifier.VerifyBuffer<stream::Frame>(nullptr) ? stream::GetFrame(bytes) : nullptr;
}

// One order with one line.
Frame order_frame(const OrderLine& line, std::string_view placed_at, std::string_view policy) {
    Frame frame(7, Wire::binary, Detail::lines);
    OrderBody order;
    order.channel = "web";
    order.external_id = "1";
    order.currency = "EUR";
    order.placed_at = placed_at;
    order.policy = policy;
    order.lines = {&line, 1};
    frame.next().place_order(order);
    frame.seal();
    return frame;
}

TEST(BinaryFrame, WritesAnOrderExactly) {
    const OrderLine line{"TEA", 2, "12.50", "7"};
    const Frame frame = order_frame(line, "1970-01-01T00:00:01Z", "backorder");
    const stream::Frame* const root = read(frame);
    ASSERT_NE(root, nullptr);
    EXPECT_EQ(root->frame().value(), 7U);
    EXPECT_EQ(root->detail(), stream::Detail::lines);
    const auto* const order = root->commands()->Get(0)->body_as_PlaceOrder();
    ASSERT_NE(order, nullptr);
    EXPECT_EQ(order->placed_at().value(), 1'000'000);
    EXPECT_EQ(order->policy().value(), stream::Policy::backorder);
    EXPECT_FALSE(order->priority().has_value());
    const auto* const written = order->lines()->Get(0);
    EXPECT_EQ(written->unit_price()->mantissa(), 1'250);
    EXPECT_EQ(written->unit_price()->scale(), 2);
    EXPECT_EQ(written->quantity().value(), 2U);
    EXPECT_EQ(written->external_line_id()->str(), "7");
}

// What the form cannot say stays wrong on the way, so that the engine can name the field.
TEST(BinaryFrame, KeepsWhatIsWrongWrong) {
    const OrderLine line{"TEA", UINT64_MAX, "twelve", ""};
    const Frame frame = order_frame(line, "yesterday", "maybe");
    const auto* const order = read(frame)->commands()->Get(0)->body_as_PlaceOrder();
    EXPECT_LT(order->placed_at().value(), 0);
    EXPECT_EQ(static_cast<int>(order->policy().value()), 255);
    EXPECT_EQ(order->lines()->Get(0)->unit_price()->scale(), 255);
    EXPECT_EQ(order->lines()->Get(0)->quantity().value(), UINT32_MAX);
    const OrderLine minus{"TEA", 1, "-0", ""};
    const Frame other = order_frame(minus, "", "");
    const auto* const second = read(other)->commands()->Get(0)->body_as_PlaceOrder();
    EXPECT_LT(second->lines()->Get(0)->unit_price()->mantissa(), 0);
    EXPECT_FALSE(second->placed_at().has_value());
    EXPECT_FALSE(second->policy().has_value());
}

TEST(BinaryFrame, CannotCarryJson) {
    Frame frame(1, Wire::binary);
    frame.add(R"({"define_item":{"sku":"A"}})");
    frame.seal();
    EXPECT_EQ(frame.commands(), 1U);
    EXPECT_EQ(read(frame)->commands()->Get(0)->body(), nullptr);
}

TEST(BinaryAnswer, ThatIsNoneIsAnError) {
    AnswerReader reader(Wire::binary);
    FrameAnswer answer;
    for (const std::string& bytes :
         {std::string(), std::string(3, 'x'), std::string(200, '\xff'), std::string(200, '\0')}) {
        EXPECT_FALSE(reader.read_hello(bytes));
        EXPECT_FALSE(reader.read_frame(bytes, answer));
    }
}

TEST(StreamClient, DoesNotTalkBinaryToAnEngineThatDidNotAgree) {
    ScriptServer server(R"({"hello":{"credits":8,"frame_bytes_max":1024,"version":"t"}})", 1,
                        [](std::size_t, const std::string&) {
                            return Reply{{}, true};
                        });
    StreamOptions options;
    options.wire = Wire::binary;
    const auto client = StreamClient::open(*parse_url(server.url()), options);
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().kind, ErrorKind::refused);
    EXPECT_NE(client.error().text.find("skua.flatbuffers.v1"), std::string::npos);
}

}  // namespace
}  // namespace skua::sdk
