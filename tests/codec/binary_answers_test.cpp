// Answers in both forms say the same, for every kind of command, accepted and refused. They are
// read by the client library, which shares no code with the engine.

#include "engine/codec/binary_answers.hpp"

#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include "adapters/sdk/answer.hpp"
#include "schemas/stream_generated.h"
#include "tests/codec/support.hpp"

namespace skua::codec::test {
namespace {

// As in a stream's frame, but for the status, which the gateway writes in front.
sdk::CommandAnswer from_json(sdk::AnswerReader& reader, std::string& document) {
    document.append(sdk::kReadPaddingBytes, '\0');
    const std::string_view text(document.data(), document.size() - sdk::kReadPaddingBytes);
    const auto answer = reader.read_document(text);
    EXPECT_TRUE(answer) << document;
    return answer ? *answer : sdk::CommandAnswer();
}

std::string shown(const sdk::CommandAnswer& answer) {
    std::string text = std::to_string(answer.sequence) + " ";
    text += std::to_string(static_cast<int>(answer.allocation)) + " ";
    text += std::to_string(answer.units_ordered) + "/" + std::to_string(answer.units_allocated) +
            "/" + std::to_string(answer.units_backordered) + " ";
    text += "package " + std::to_string(answer.package) + " shipment " +
            std::to_string(answer.shipment) + " ";
    return text.append(answer.id)
        .append(" ")
        .append(answer.amount)
        .append(" ")
        .append(answer.code)
        .append(" ")
        .append(answer.detail)
        .append(" ")
        .append(answer.field);
}

TEST(BinaryAnswers, SayWhatTheJsonAnswersSay) {
    const NumberedNames names;
    base::Arena arena(64 * 1024);
    RandomRecords records(20'261'121, arena);
    BinaryAnswers answers;
    sdk::AnswerReader json;
    sdk::AnswerReader binary(sdk::Wire::binary);
    for (int i = 0; i < 3'000; ++i) {
        domain::Record record = records.next();
        if (record.decision.order.is_none()) {
            record.decision.order = domain::OrderId{8'193};  // the engine names one
        }
        const Detail detail = i % 2 == 0 ? Detail::lines : Detail::summary;
        std::string document;
        std::string result;
        const std::uint16_t status = render_decision(record, names, detail, document);
        const Replayed replayed = i % 3 == 0 ? Replayed::yes : Replayed::no;
        EXPECT_EQ(answers.decision(record, names, detail, replayed, result), status);
        EXPECT_EQ(result.size() % 8, 0U);
        const std::string message =
            binary_reply({.frame = 9, .credits = 5, .count = 1, .results = result});
        sdk::FrameAnswer frame;
        ASSERT_TRUE(binary.read_frame(message, frame))
            << domain::to_string(kind_of(record.command));
        ASSERT_EQ(frame.results.size(), 1U);
        EXPECT_EQ(frame.frame, 9U);
        EXPECT_EQ(frame.credits, 5U);
        EXPECT_EQ(frame.results[0].status, status);
        EXPECT_EQ(frame.results[0].is_replayed, replayed == Replayed::yes);
        EXPECT_EQ(shown(frame.results[0]), shown(from_json(json, document)))
            << domain::to_string(kind_of(record.command)) << document;
    }
}

TEST(BinaryAnswers, KeepManyResultsApart) {
    BinaryAnswers answers;
    std::string results;
    for (int i = 0; i < 100; ++i) {
        const std::string field = "/" + std::string(static_cast<std::size_t>(i), 'f');
        answers.problem({ProblemCode::out_of_range, field, "detail"}, results);
    }
    sdk::AnswerReader reader(sdk::Wire::binary);
    sdk::FrameAnswer frame;
    const std::string message = binary_reply({1, 1, 100, results});
    ASSERT_TRUE(reader.read_frame(message, frame));
    ASSERT_EQ(frame.results.size(), 100U);
    EXPECT_EQ(frame.results[99].field.size(), 100U);
    EXPECT_EQ(frame.results[99].code, "out_of_range");
    EXPECT_EQ(frame.results[99].status, 422U);
    EXPECT_FALSE(reader.read_frame(binary_reply({1, 1, 101, results}), frame));
    EXPECT_FALSE(reader.read_frame(std::string(100, 'x'), frame));
}

TEST(BinaryAnswers, SayWhenToTryAgain) {
    BinaryAnswers answers;
    std::string result;
    EXPECT_EQ(answers.problem({ProblemCode::credits_exceeded, {}, "too many"}, result), 429);
    sdk::AnswerReader reader(sdk::Wire::binary);
    sdk::FrameAnswer frame;
    const std::string message = binary_frame_problem(3, result);
    ASSERT_TRUE(reader.read_frame(message, frame));
    ASSERT_TRUE(frame.problem.has_value());
    EXPECT_EQ(frame.frame, 3U);
    EXPECT_EQ(frame.problem->retry_after_s, 1U);
    EXPECT_EQ(frame.problem->code, "credits_exceeded");
    EXPECT_TRUE(frame.problem->is_worth_repeating());
}

TEST(BinaryAnswers, GreetWithTheTermsOfTheStream) {
    sdk::AnswerReader reader(sdk::Wire::binary);
    const auto hello = reader.read_hello(binary_hello({4'096, 1'048'576, "0.1"}));
    ASSERT_TRUE(hello);
    EXPECT_EQ(hello->credits, 4'096U);
    EXPECT_EQ(hello->frame_bytes_max, 1'048'576U);
    EXPECT_EQ(hello->version, "0.1");
    EXPECT_FALSE(reader.read_hello(binary_reply({1, 1, 0, {}})));
}

TEST(BinaryAnswers, SayWhenAHoldEndsAndForWhomItIs) {
    const NumberedNames names;
    BinaryAnswers answers;
    domain::Record record;
    record.decision.order = domain::OrderId{9};
    record.decision.version = 2;
    for (const std::int64_t until : {std::int64_t{0}, std::int64_t{1'795'207'140'123'456}}) {
        record.command.body = domain::PlaceHold{.order = record.decision.order,
                                                .hold = domain::HoldKind::fraud,
                                                .hold_until = {until},
                                                .release_role = until == 0 ? "" : "risk"};
        std::string result;
        EXPECT_EQ(answers.decision(record, names, Detail::lines, Replayed::no, result), 200);
        const auto* const read = flatbuffers::GetSizePrefixedRoot<stream::Result>(result.data());
        const auto* const held = read->outcome_as_Held();
        ASSERT_NE(held, nullptr);
        EXPECT_EQ(held->order_id(), 9U);
        EXPECT_EQ(held->version(), 2U);
        EXPECT_EQ(held->hold_until(), until);
        EXPECT_EQ(held->release_role() == nullptr ? "" : held->release_role()->str(),
                  until == 0 ? "" : "risk");
    }
}

// The lines of an order's answer are as exact as those of the JSON document.
TEST(BinaryAnswers, ListWhereTheUnitsOfAnOrderWent) {
    base::Arena arena;
    const domain::Record record = an_accepted_order(arena);
    const NumberedNames names;
    BinaryAnswers answers;
    std::string result;
    EXPECT_EQ(answers.decision(record, names, Detail::lines, Replayed::no, result), 201);
    const auto* const read = flatbuffers::GetSizePrefixedRoot<stream::Result>(result.data());
    const auto* const accepted = read->outcome_as_Accepted();
    ASSERT_NE(accepted, nullptr);
    EXPECT_EQ(accepted->order_id(), record.decision.order.raw());
    ASSERT_EQ(accepted->portions()->size(), 1U);
    EXPECT_EQ(accepted->portions()->Get(0)->location(), 1U);
    EXPECT_EQ(accepted->sku_ids()->size(), record.decision.skus.size());
    std::string summary;
    answers.decision(record, names, Detail::summary, Replayed::no, summary);
    const auto* const brief = flatbuffers::GetSizePrefixedRoot<stream::Result>(summary.data());
    EXPECT_EQ(brief->outcome_as_Accepted()->portions(), nullptr);
    EXPECT_LT(summary.size(), result.size());
}

}  // namespace
}  // namespace skua::codec::test
