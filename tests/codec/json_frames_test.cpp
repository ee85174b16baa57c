// Frames of the stream and arrays: many commands in one document.

#include <gtest/gtest.h>

#include "engine/codec/json_render.hpp"
#include "tests/codec/json_parse_fixture.hpp"

namespace skua::codec::test {
namespace {

class Collector final : public CommandSink {
public:
    explicit Collector(std::size_t arenas = 100) : left_(arenas) {}
    base::Arena* next_arena() override { return left_-- == 0 ? nullptr : &arena_; }
    void on_command(const domain::Command& command, const Problem& problem) override {
        seen += problem.is_none() ? domain::to_string(domain::kind_of(command))
                                  : to_string(problem.code) + (":" + std::string(problem.field));
        seen += ' ';
        source = command.source;
    }
    std::string seen;
    std::string source;

private:
    std::size_t left_;
    base::Arena arena_;
};

TEST_F(JsonParse, FrameDeliversGoodAndBadCommandsInOrder) {
    Collector sink;
    JsonReader::Frame frame;
    const Problem problem = reader_.parse_frame(
        R"({"commands":[{"place_order":)" + order_with("") + R"(},{"place_order":{"a":[1,{}]}},
            {"fly":{}},{},7,{"define_item":{"sku":"A"},"define_item":{"sku":"B"}},
            {"define_item":{"sku":"A"}},{"define_item":[]}],"frame":7,"detail":"summary"})",
        skus_, sink, frame);
    EXPECT_TRUE(problem.is_none()) << problem.detail;
    EXPECT_EQ(frame.id, 7U);
    EXPECT_FALSE(frame.wants_lines);
    EXPECT_EQ(frame.commands, 8U);
    EXPECT_EQ(sink.seen,
              "place_order unknown_field:/a unknown_command:/fly unknown_command: wrong_type: "
              "duplicate_key:/define_item define_item wrong_type: ");
    EXPECT_EQ(sink.source, "stream");
}

TEST_F(JsonParse, FrameThatIsWrongAsAWholeDeliversNothing) {
    const std::map<std::string, std::string> frames = {
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}],"x":1})", "unknown_field /x"},
        {R"({"commands":[{"define_item":{"sku":"A"}}]})", "missing_field /frame"},
        {R"({"frame":1})", "missing_field /commands"},
        {R"({"frame":1,"commands":{}})", "wrong_type /commands"},
        {R"({"frame":-1,"commands":[{"define_item":{"sku":"A"}}]})", "out_of_range /frame"},
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}],"frame":2})",
         "duplicate_key /frame"},
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}],"detail":"all"})",
         "malformed_value /detail"},
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}]}x)", "malformed_json "},
        {R"({"frame":1,"commands":[{"define_item":{"sku":"A"}}])", "malformed_json "},
        {"[]", "wrong_type "}};
    for (const auto& [text, expected] : frames) {
        Collector sink;
        JsonReader::Frame frame;
        const Problem problem = reader_.parse_frame(text, skus_, sink, frame);
        EXPECT_EQ(to_string(problem.code) + (" " + std::string(problem.field)), expected) << text;
        EXPECT_EQ(sink.seen, "") << text;
    }
}

TEST_F(JsonParse, FrameStopsWhereTheJsonBreaksOrTheCreditsEnd) {
    Collector sink;
    JsonReader::Frame frame;
    const Problem problem = reader_.parse_frame(
        R"({"frame":1,"commands":[{"define_item":{"sku":"A"}},{"define_item":{"sku" "A"}}]})",
        skus_, sink, frame);
    EXPECT_EQ(problem.code, ProblemCode::malformed_json);
    EXPECT_EQ(sink.seen, "define_item ");
    Collector few(1);
    const Problem none = reader_.parse_frame(
        R"({"frame":1,"commands":[{"define_item":{"sku":"A"}},{"define_item":{"sku":"B"}},{}]})",
        skus_, few, frame);
    EXPECT_TRUE(none.is_none());
    EXPECT_EQ(few.seen, "define_item ");
    EXPECT_EQ(frame.commands, 3U);
}

TEST_F(JsonParse, BatchIsAnArrayOfBodies) {
    Collector sink;
    std::size_t commands = 0;
    const Problem problem = reader_.parse_batch(
        BodyKind::place_order, "[" + order_with("") + ", {}, 3]", skus_, sink, commands);
    EXPECT_TRUE(problem.is_none());
    EXPECT_EQ(commands, 3U);
    EXPECT_EQ(sink.seen, "place_order missing_field:/channel wrong_type: ");
    EXPECT_EQ(reader_.parse_batch(BodyKind::place_order, "{}", skus_, sink, commands).code,
              ProblemCode::wrong_type);
    EXPECT_EQ(reader_.parse_batch(BodyKind::place_order, "[{}", skus_, sink, commands).code,
              ProblemCode::malformed_json);
}

TEST_F(JsonParse, SurvivesDamagedDocuments) {
    const std::string good =
        order_with("\"metadata\":{\"a\":[1,{\"b\":\"\\u00e4\"}]},\"tags\":[\"x\"]");
    const std::string frame = R"({"frame":1,"commands":[{"place_order":)" + good + "},{}]}";
    std::uint64_t random = 88172645463325252ULL;
    for (int i = 0; i < 20'000; ++i) {
        std::string damaged = i % 2 == 0 ? good : frame;
        for (int j = 0; j < 3; ++j) {
            random ^= random << 13U;
            random ^= random >> 7U;
            random ^= random << 17U;
            constexpr std::string_view kBytes = "{}[]\",:\\0e-. \xc3t";
            damaged[random % damaged.size()] = kBytes[(random >> 32U) % kBytes.size()];
        }
        order(damaged);
        Collector sink;
        JsonReader::Frame head;
        reader_.parse_frame(damaged, skus_, sink, head);
    }
}

}  // namespace
}  // namespace skua::codec::test
