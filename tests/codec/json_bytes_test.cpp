// Bytes that are no JSON, or more of it than anybody needs.

#include <gtest/gtest.h>

#include "tests/codec/json_parse_fixture.hpp"

namespace skua::codec::test {
namespace {

TEST_F(JsonParse, RefusesBytesThatAreNoJson) {
    const std::string good = order_with("");
    for (const std::string& body : {std::string(),
                                    std::string(" "),
                                    std::string("{"),
                                    std::string("}"),
                                    good + "x",
                                    good + "{}",
                                    good + "}",
                                    good.substr(0, good.size() - 1),
                                    "[" + good,
                                    std::string("nul"),
                                    std::string("{\"a\"}"),
                                    std::string("{\"a\":}"),
                                    std::string("{\"a\":1,}"),
                                    std::string("{,}"),
                                    std::string("{\"a\":01}"),
                                    std::string("{\"a\":1.}"),
                                    std::string("{\"a\":+1}"),
                                    std::string("{\"a\":.5}"),
                                    std::string("{\"a\":NaN}"),
                                    std::string("{\"a\":tru}"),
                                    std::string("{\"a\":'b'}"),
                                    std::string("{\"a\":\"\\x\"}"),
                                    std::string("{\"a\":\"\n\"}"),
                                    std::string("{\"a\":\"\\u12\"}"),
                                    std::string("{\"a\" 1}"),
                                    std::string("{\"a\":[1 2]}"),
                                    std::string("{\"a\":[1,]}"),
                                    std::string("{\"a\":[1}"),
                                    std::string("{\"a\":{]}"),
                                    std::string("{a:1}"),
                                    std::string("{\"a\":1 \"b\":2}"),
                                    std::string("{\"a\":\"b\":1}"),
                                    std::string("{\"a\":1e}"),
                                    std::string("{\"a\":-}"),
                                    order_with("\"tags\":[1,}"),
                                    order_with("\"customer\":{\"a\":1,}"),
                                    order_with("\"metadata\":{\"a\":[1 ,, 2]}"),
                                    order_with("\"tags\":[\"\\ud800\"]")}) {
        EXPECT_EQ(order(body), "malformed_json ") << body;
    }
    for (const char* body : {"[]", "1", "\"a\"", "null", "true", "[{}]"}) {
        EXPECT_EQ(order(body), "wrong_type ") << body;
    }
}

TEST_F(JsonParse, RefusesBrokenUtf8AndLoneSurrogates) {
    EXPECT_EQ(order(order_with("\"tags\":[\"\xff\"]")), "invalid_utf8 ");
    EXPECT_EQ(order(order_with("\"tags\":[\"\xc3\"]")), "invalid_utf8 ");
    EXPECT_EQ(order(order_with("\"tags\":[\"\xed\xa0\x80\"]")), "invalid_utf8 ");
    for (const char* lone :
         {"\\udc00", "\\ud800", "\\ud800x", "\\ud800\\u0041", "\\ud800\\ud800"}) {
        EXPECT_EQ(order(order_with("\"tags\":[\"" + std::string(lone) + "\"]")), "malformed_json ")
            << lone;
        EXPECT_EQ(order(order_with("\"metadata\":{\"" + std::string(lone) + "\":1}")),
                  "malformed_json ")
            << lone;
    }
    EXPECT_EQ(order(order_with("\"tags\":[\"\\ud83d\\ude00\"]")), "");
    EXPECT_EQ(code(BodyKind::define_item, "{}", {"A\xff", ""}), "invalid_utf8 /sku");
}

TEST_F(JsonParse, RefusesDuplicateKeysEverywhere) {
    EXPECT_EQ(order(order_with("\"channel\":\"b\"")), "duplicate_key /channel");
    EXPECT_EQ(order(order_with("\"\\u0063hannel\":\"b\"")), "duplicate_key /channel");
    EXPECT_EQ(order(order_with("", "\"sku\":\"B\"")), "duplicate_key /lines/0/sku");
    EXPECT_EQ(order(order_with("\"metadata\":{\"a\":1,\"b\":{\"x\":1,\"y\":2,\"x\":1}}")),
              "duplicate_key /metadata/b/x");
    EXPECT_EQ(order(order_with("\"metadata\":{\"a/b~\":1,\"a\\/b~\":1}")),
              "duplicate_key /metadata/a~1b~0");
    EXPECT_EQ(order(order_with("\"bogus\":[{\"x\":1,\"x\":1}]")), "unknown_field /bogus");
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST_F(JsonParse, LimitsTheDepthAt32) {
    EXPECT_EQ(order(order_with("\"tags\":" + nested(31))), "");
    std::string pointer = "/tags";
    for (int i = 0; i < 31; ++i) {
        pointer += "/0";
    }
    EXPECT_EQ(order(order_with("\"tags\":" + nested(32))), "too_deep " + pointer);
    EXPECT_EQ(order(order_with("\"tags\":" + nested(100'000))), "too_deep " + pointer);
    pointer.clear();
    for (int i = 0; i < 32; ++i) {
        pointer += "/0";
    }
    EXPECT_EQ(order(nested(100'000)), "too_deep " + pointer);
}

}  // namespace
}  // namespace skua::codec::test
