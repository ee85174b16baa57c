#include "adapters/sdk/answer.hpp"

#include <gtest/gtest.h>

namespace skua::sdk {
namespace {

// Owns a message with the padding that the reader asks for.
class Message {
public:
    explicit Message(std::string text) : text_(std::move(text)) {
        text_.reserve(text_.size() + kReadPaddingBytes);
    }
    [[nodiscard]] std::string_view view() const { return text_; }

private:
    std::string text_;
};

TEST(AnswerReader, ReadsAHello) {
    AnswerReader reader;
    const Message message(R"({"hello":{"credits":4096,"frame_bytes_max":1048576,"version":"1"}})");
    const auto hello = reader.read_hello(message.view());
    ASSERT_TRUE(hello);
    EXPECT_EQ(hello->credits, 4096U);
    EXPECT_EQ(hello->frame_bytes_max, 1'048'576U);
}

TEST(AnswerReader, RefusesAHelloWithoutCredits) {
    AnswerReader reader;
    const Message message(R"({"frame":1,"results":[]})");
    EXPECT_FALSE(reader.read_hello(message.view()));
}

TEST(AnswerReader, TakesTheNumericStatusAndNotTheLifeCycle) {
    AnswerReader reader;
    const Message message(
        R"({"frame":7,"credits":64,"results":[)"
        R"({"status":201,"id":"o1","status":"booked","allocation":"partial","version":1,)"
        R"("sequence":77,"totals":{"amount":"25.00","currency":"EUR"},)"
        R"("units":{"ordered":5,"allocated":3,"backordered":2},"replayed":true},)"
        R"({"status":409,"code":"insufficient_stock","sequence":78,)"
        R"("lines":[{"line":0,"sku":"A","requested":5,"available":2}]}]})");
    FrameAnswer answer;
    ASSERT_TRUE(reader.read_frame(message.view(), answer));
    EXPECT_EQ(answer.frame, 7U);
    EXPECT_EQ(answer.credits, 64U);
    ASSERT_EQ(answer.results.size(), 2U);
    EXPECT_EQ(answer.results[0].status, 201U);
    EXPECT_TRUE(answer.results[0].is_replayed);
    EXPECT_EQ(answer.results[0].allocation, Allocation::partial);
    EXPECT_EQ(answer.results[0].units_ordered, 5U);
    EXPECT_EQ(answer.results[0].units_allocated, 3U);
    EXPECT_EQ(answer.results[0].units_backordered, 2U);
    EXPECT_EQ(answer.results[0].amount, "25.00");
    EXPECT_EQ(answer.results[1].status, 409U);
    EXPECT_EQ(answer.results[1].code, "insufficient_stock");
    EXPECT_FALSE(answer.results[1].is_accepted());
}

TEST(AnswerReader, ReadsWhatWasPackedAndWhatLeft) {
    AnswerReader reader;
    const Message message(
        R"({"frame":8,"credits":64,"results":[)"
        R"({"status":201,"id":"f7.1","order_id":"o7","location":"main","package":3,"sealed":true},)"
        R"({"status":201,"id":"f7.1","shipment_id":"s7.2","order_id":"o7","package":3}]})");
    FrameAnswer answer;
    ASSERT_TRUE(reader.read_frame(message.view(), answer));
    ASSERT_EQ(answer.results.size(), 2U);
    EXPECT_EQ(answer.results[0].package, 3U);
    EXPECT_EQ(answer.results[0].shipment, 0U);
    EXPECT_EQ(answer.results[1].package, 3U);
    EXPECT_EQ(answer.results[1].shipment, 2U);
    const Message odd(R"({"frame":9,"results":[{"status":201,"shipment_id":"s7"}]})");
    EXPECT_FALSE(reader.read_frame(odd.view(), answer));
}

TEST(AnswerReader, ReadsAFrameProblemWithAndWithoutANumber) {
    AnswerReader reader;
    FrameAnswer answer;
    const Message numbered(R"({"frame":3,"problem":{"status":422,"code":"missing_field"}})");
    ASSERT_TRUE(reader.read_frame(numbered.view(), answer));
    ASSERT_TRUE(answer.problem);
    EXPECT_EQ(answer.problem->code, "missing_field");
    const Message unnumbered(R"({"frame":null,"problem":{"status":400,"code":"malformed_json"}})");
    ASSERT_TRUE(reader.read_frame(unnumbered.view(), answer));
    EXPECT_EQ(answer.frame, 0U);
    EXPECT_EQ(answer.problem->code, "malformed_json");
}

TEST(AnswerReader, SaysWhenTheAnswerIsNotJson) {
    AnswerReader reader;
    FrameAnswer answer;
    const Message message("nonsense");
    const auto read = reader.read_frame(message.view(), answer);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::protocol);
}

TEST(CommandAnswer, KnowsWhatIsWorthRepeating) {
    CommandAnswer answer;
    answer.code = "overloaded";
    EXPECT_TRUE(answer.is_worth_repeating());
    answer.code = "request_in_progress";
    EXPECT_TRUE(answer.is_worth_repeating());
    answer.code = "insufficient_stock";
    EXPECT_FALSE(answer.is_worth_repeating());
}

}  // namespace
}  // namespace skua::sdk
