// Frames of the binary subprotocol: what is verified, what is refused, and what cannot be bought
// with a small message.

#include "engine/codec/binary_frames.hpp"

#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "schemas/stream_generated.h"
#include "tests/codec/forms.hpp"
#include "tests/codec/json_parse_fixture.hpp"

namespace skua::codec::test {
namespace {

namespace fb = flatbuffers;

// A frame by hand. Owner: the test.
class Hand {
public:
    fb::FlatBufferBuilder to;
    std::vector<fb::Offset<stream::Command>> commands;

    void item(const char* sku) {
        const auto body = stream::CreateDefineItemDirect(to, sku);
        commands.push_back(stream::CreateCommand(to, stream::Body::DefineItem, body.Union()));
    }
    void order(fb::Offset<stream::OrderLine> line, fb::Offset<fb::String> cold = 0) {
        const std::vector<fb::Offset<stream::OrderLine>> lines = {line};
        const auto list = to.CreateVector(lines);
        const auto channel = to.CreateString("web");
        const auto key = to.CreateString("1");
        const auto currency = to.CreateString("EUR");
        stream::PlaceOrderBuilder order(to);
        order.add_channel(channel);
        order.add_external_id(key);
        order.add_currency(currency);
        order.add_lines(list);
        order.add_cold(cold);
        const auto body = order.Finish();
        commands.push_back(stream::CreateCommand(to, stream::Body::PlaceOrder, body.Union()));
    }
    fb::Offset<stream::OrderLine> line(const char* sku, std::uint32_t sku_id) {
        const auto text = sku == nullptr ? fb::Offset<fb::String>() : to.CreateString(sku);
        const stream::Decimal price(125, 2);
        return stream::CreateOrderLine(to, text, sku_id, 3, &price);
    }
    std::string bytes(stream::Detail detail = stream::Detail::summary) {
        const auto list = to.CreateVector(commands);
        to.Finish(stream::CreateFrame(to, 7, detail, list));
        return {reinterpret_cast<const char*>(to.GetBufferPointer()), to.GetSize()};
    }
};

class BinaryFrames : public ::testing::Test {
protected:
    std::string parse(std::string_view bytes, std::size_t arenas = 1'000'000) {
        received_ = std::make_unique<Received>(arenas);
        return text_of(reader_.parse_frame(bytes, SkusByNumber(), *received_, frame_));
    }
    NumberedNames names_;
    BinaryReader reader_{names_};
    std::unique_ptr<Received> received_;
    JsonReader::Frame frame_;
};

TEST_F(BinaryFrames, DeliverGoodAndBadCommandsInOrder) {
    Hand hand;
    hand.item("A");
    hand.item("");
    hand.commands.push_back(stream::CreateCommand(hand.to));
    hand.commands.push_back(stream::CreateCommand(hand.to, static_cast<stream::Body>(200),
                                                  stream::CreateDefineItem(hand.to).Union()));
    hand.item("B");
    EXPECT_EQ(parse(hand.bytes()), "");
    EXPECT_EQ(frame_.id, 7U);
    EXPECT_FALSE(frame_.wants_lines);
    EXPECT_EQ(frame_.commands, 5U);
    EXPECT_EQ(received_->all,
              "define_item out_of_range unknown_command unknown_command define_item ");
    EXPECT_EQ(received_->command.source, "stream");
    EXPECT_EQ(received_->command.actor, "anonymous");
}

TEST_F(BinaryFrames, DoNotNeedTheirBytesAligned) {
    const std::string frame = binary_frame(BodyKind::place_order, order_with(""));
    for (std::size_t shift = 0; shift < 8; ++shift) {
        const std::string shifted = std::string(shift, '\0') + frame;
        EXPECT_EQ(parse(std::string_view(shifted).substr(shift)), "") << shift;
        EXPECT_EQ(received_->all, "place_order ") << shift;
    }
}

TEST_F(BinaryFrames, CountButDoNotReadWhatThereAreNoCreditsFor) {
    Hand hand;
    for (int i = 0; i < 5; ++i) {
        hand.item("A");
    }
    EXPECT_EQ(parse(hand.bytes(), 2), "");
    EXPECT_EQ(frame_.commands, 5U);
    EXPECT_EQ(received_->count, 2U);
}

TEST_F(BinaryFrames, ThatAreBrokenDeliverNothing) {
    const std::string good = binary_frame(BodyKind::place_order, order_with("\"tags\":[1]"));
    ASSERT_EQ(parse(good), "");
    EXPECT_EQ(parse(""), "malformed_frame : the message is no frame of stream.fbs");
    EXPECT_EQ(parse("{\"frame\":1,\"commands\":[]}").substr(0, 15), "malformed_frame");
    // The last text ends with a zero; what follows it is padding that nobody misses.
    const std::size_t needed = good.find_last_not_of('\0') + 2;
    ASSERT_GT(needed, good.size() - 8);
    for (std::size_t size = 0; size < needed; ++size) {
        EXPECT_NE(parse(good.substr(0, size)), "") << size;
        EXPECT_EQ(received_->count, 0U);
    }
    std::mt19937 random(20'261'121);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = good;
        for (int flips = 0; flips < 1 + i % 4; ++flips) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        const std::string problem = parse(bytes);  // whatever it is, it must not be a crash
        EXPECT_TRUE(problem.empty() || received_->count == 0) << problem;
    }
}

TEST_F(BinaryFrames, NeedTheirHead) {
    fb::FlatBufferBuilder to;
    const auto bytes = [&to](fb::Offset<stream::Frame> frame) {
        to.Finish(frame);
        return std::string(reinterpret_cast<const char*>(to.GetBufferPointer()), to.GetSize());
    };
    EXPECT_EQ(parse(bytes(stream::CreateFrame(to))), "missing_field /frame: is required");
    to.Clear();
    EXPECT_EQ(parse(bytes(stream::CreateFrame(to, 1))), "missing_field /commands: is required");
    to.Clear();
    EXPECT_EQ(parse(bytes(stream::CreateFrame(to, UINT64_MAX))),
              "out_of_range /frame: must be 0 to 9223372036854775807");
    to.Clear();
    EXPECT_EQ(parse(bytes(stream::CreateFrame(to, 1, static_cast<stream::Detail>(9)))),
              "malformed_value /detail: must be lines or summary");
    to.Clear();
    const std::vector<fb::Offset<stream::Command>> none;
    const auto list = to.CreateVector(none);
    EXPECT_EQ(parse(bytes(stream::CreateFrame(to, 1, stream::Detail::lines, list))), "");
    EXPECT_TRUE(frame_.wants_lines);
}

TEST_F(BinaryFrames, NameASkuByTextOrById) {
    Hand by_text;
    by_text.order(by_text.line("SKU-77", 0));
    ASSERT_EQ(parse(by_text.bytes()), "");
    const base::Fingerprint print = received_->command.fingerprint;
    Hand by_id;
    by_id.order(by_id.line(nullptr, 77));
    ASSERT_EQ(parse(by_id.bytes()), "");
    ASSERT_EQ(received_->problem, "");
    EXPECT_EQ(received_->command.fingerprint, print);
    const auto& order = std::get<domain::PlaceOrder>(received_->command.body);
    EXPECT_EQ(order.lines[0].sku.id.raw(), 77U);
    EXPECT_TRUE(order.lines[0].sku.text.empty());
    Hand both;
    both.order(both.line("SKU-77", 77));
    ASSERT_EQ(parse(both.bytes()), "");
    EXPECT_EQ(received_->problem, "malformed_value /lines/0/sku_id: must not stand beside sku");

    class NoNames final : public domain::Names {
        std::string_view sku(domain::SkuId) const noexcept override { return {}; }
        std::string_view location(domain::LocationId) const noexcept override { return {}; }
        std::string_view channel(domain::ChannelId) const noexcept override { return {}; }
    } none;
    BinaryReader stranger(none);
    Received received;
    ASSERT_EQ(text_of(stranger.parse_frame(by_id.bytes(), SkusByNumber(), received, frame_)), "");
    EXPECT_EQ(received.problem, "not_found /lines/0/sku_id: is no id of ours");
}

// A table with one field more than this build knows, and the others as a DefineItem.
TEST_F(BinaryFrames, RefuseFieldsThatAreNotKnown) {
    Hand hand;
    const auto sku = hand.to.CreateString("A");
    const fb::uoffset_t start = hand.to.StartTable();
    hand.to.AddOffset(stream::DefineItem::VT_SKU, sku);
    hand.to.AddElement<std::uint32_t>(stream::DefineItem::VT_DESCRIPTION + 4, 5, 0);
    const fb::Offset<void> body(hand.to.EndTable(start));
    hand.commands.push_back(stream::CreateCommand(hand.to, stream::Body::DefineItem, body));
    ASSERT_EQ(parse(hand.bytes()), "");
    EXPECT_EQ(received_->problem, "unknown_field /?: a field that is not known here is stated");
}

TEST_F(BinaryFrames, RefuseTextsThatAreNoUtf8) {
    for (const char* sku : {"\xff", "A\xc3", "\xed\xa0\x80", "\xc0\x80"}) {
        Hand hand;
        hand.item(sku);
        ASSERT_EQ(parse(hand.bytes()), "");
        EXPECT_EQ(received_->problem, "invalid_utf8 /sku: must be valid UTF-8");
    }
}

TEST_F(BinaryFrames, ReadTheColdPartAsStrictlyAsJson) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"customer":{"a":1,"a":2}})", "duplicate_key /customer/a"},
        {R"({"customer":1,"customer":2})", "duplicate_key /customer"},
        {R"({"note":1})", "unknown_field /note"},
        {R"({"customer":)", "malformed_json /cold"},
        {R"({"customer":1}})", "malformed_json /cold"},
        {"", "malformed_json /cold"},
        {"[]", "wrong_type "},
        {"{\"customer\":\"\xff\"}", "invalid_utf8 /cold"},
        {"{}", ""},
    };
    for (const auto& [cold, expected] : cases) {
        Hand hand;
        const auto line = hand.line("A", 0);
        hand.order(line, hand.to.CreateString(cold));
        ASSERT_EQ(parse(hand.bytes()), "");
        EXPECT_EQ(received_->problem.substr(0, received_->problem.find(':')), expected) << cold;
    }
}

TEST_F(BinaryFrames, LimitTheTablesByTheLengthOfTheMessage) {
    // One command with 2000 lines, which are one line, named 4000 times.
    Hand hand;
    const std::vector<fb::Offset<stream::OrderLine>> lines(2'000, hand.line("A", 0));
    const auto list = hand.to.CreateVector(lines);
    stream::PlaceOrderBuilder order(hand.to);
    order.add_lines(list);
    const auto body = order.Finish();
    const auto command = stream::CreateCommand(hand.to, stream::Body::PlaceOrder, body.Union());
    hand.commands.assign(4'000, command);
    const std::string bytes = hand.bytes();
    EXPECT_LT(bytes.size(), 30'000U);
    EXPECT_EQ(parse(bytes).substr(0, 15), "malformed_frame");
    EXPECT_EQ(received_->count, 0U);
}

TEST_F(BinaryFrames, ReadNoMoreJsonThanTheFrameIsLong) {
    Hand hand;
    const std::string blank = "{" + std::string(20'000, ' ') + "}";
    const auto cold = hand.to.CreateString(blank);
    const auto line = hand.line("A", 0);
    for (int i = 0; i < 100; ++i) {
        hand.order(line, cold);
    }
    ASSERT_EQ(parse(hand.bytes()), "");
    EXPECT_EQ(received_->count, 100U);
    EXPECT_EQ(received_->problem, "too_long /cold: states more JSON than the frame is long");
    EXPECT_EQ(received_->all.substr(0, 12), "place_order ");
}

}  // namespace
}  // namespace skua::codec::test
