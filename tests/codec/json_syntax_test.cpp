// Where a text ceases to be JSON, to the byte.

#include "engine/codec/json_syntax.hpp"

#include <gtest/gtest.h>

#include <string>

#include "engine/codec/utf8.hpp"

namespace skua::codec::test {
namespace {

constexpr std::size_t kNowhere = Problem::kNoOffset;

TEST(JsonFault, NamesTheFirstByteThatCannotStand) {
    const struct {
        std::string_view text;
        std::size_t offset;
    } cases[] = {
        {"", 0},
        {"  ", 2},
        {"{", 1},
        {"}", 0},
        {R"({"a":1)", 6},
        {R"({"a":1]})", 6},
        {R"({"a" 1})", 5},
        {R"({"a":})", 5},
        {R"({"a":1,})", 7},
        {R"({,})", 1},
        {R"({'a':1})", 1},
        {R"({"a":01})", 5},
        {R"({"a":1.})", 7},
        {R"({"a":+1})", 5},
        {R"({"a":.5})", 5},
        {R"({"a":1e})", 7},
        {R"({"a":NaN})", 5},
        {R"({"a":tru})", 5},
        {R"({"a":"b)", 5},
        {R"({"a":"b\x"})", 7},
        {R"({"a":"b\u12"})", 7},
        {R"({"a":"\ud800"})", 6},
        {R"({"a":"\ud800\u0041"})", 6},
        {R"({"a":"\udc00"})", 6},
        {"{\"a\":\"b\nc\"}", 7},
        {R"({"a":1}x)", 7},
        {R"({"a":1} {})", 8},
        {R"([1,])", 3},
        {R"([1 2])", 3},
        {R"({"a":1})", kNowhere},
        {R"( [1, -0.5e+3, "\ud83d\ude00\n", true, false, null, {}, [], {"b":[{}]}] )", kNowhere},
        {"7", kNowhere},
    };
    for (const auto& c : cases) {
        const Problem fault = json_fault(c.text);
        EXPECT_EQ(fault.offset, c.offset) << c.text << ": " << fault.detail;
        EXPECT_EQ(fault.is_none(), c.offset == kNowhere) << c.text;
        EXPECT_EQ(fault.is_none(), fault.detail.empty()) << c.text;
        if (!fault.is_none()) {
            EXPECT_EQ(fault.code, ProblemCode::malformed_json) << c.text;
        }
    }
}

TEST(JsonFault, ABombIsTooDeepWhetherItEndsOrNot) {
    EXPECT_TRUE(json_fault(std::string(32, '[') + std::string(32, ']')).is_none());
    for (const std::string& bomb :
         {std::string(33, '[') + std::string(33, ']'), std::string(1'000'000, '[')}) {
        const Problem fault = json_fault(bomb);
        EXPECT_EQ(fault.code, ProblemCode::too_deep);
        EXPECT_EQ(fault.offset, 32U);
    }
    EXPECT_EQ(json_fault(R"({"a":}[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[)").code,
              ProblemCode::malformed_json)
        << "the first fault counts";
}

TEST(Utf8, EndsWhereABrokenSequenceBegins) {
    const std::pair<std::string_view, std::size_t> cases[] = {
        {"abc", 3},
        {"J\xc3\xb6rg", 5},
        {"\xe2\x82\xac", 3},
        {"\xf0\x9f\x98\x80", 4},
        {"ab\xff", 2},
        {"ab\xc3", 2},
        {"ab\xc3x", 2},
        {"\x80", 0},
        {"a\xc0\x80", 1},          // overlong
        {"a\xe0\x80\x80", 1},      // overlong
        {"a\xed\xa0\x80", 1},      // a surrogate
        {"a\xf4\x90\x80\x80", 1},  // beyond U+10FFFF
        {"a\xf0\x8f\xbf\xbf", 1},  // overlong
        {"\xc3\xb6\xc3\xb6\xe2\x82", 4},
    };
    for (const auto& [text, end] : cases) {
        EXPECT_EQ(utf8_end(text), end) << text;
        EXPECT_EQ(is_utf8(text), end == text.size()) << text;
    }
}

}  // namespace
}  // namespace skua::codec::test
