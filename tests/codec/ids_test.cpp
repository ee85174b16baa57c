#include <gtest/gtest.h>

#include "tests/codec/json_parse_fixture.hpp"

namespace skua::codec::test {
namespace {

TEST(Ids, HaveOneTextEach) {
    domain::OrderId order;
    domain::PickListId list;
    domain::LocationId location;
    EXPECT_EQ(format_id(domain::OrderId{123}), "o123");
    EXPECT_TRUE(parse_id("o18446744073709551615", order));
    EXPECT_EQ(order.raw(), UINT64_MAX);
    for (const char* text : {"", "o", "o0", "o01", "o-1", "o+1", "o1 ", " o1", "O1", "p1", "o1.1",
                             "o18446744073709551616"}) {
        EXPECT_FALSE(parse_id(text, order)) << text;
    }
    EXPECT_TRUE(parse_id("p9", list));
    EXPECT_TRUE(parse_fulfillment_id(
        format_fulfillment_id(domain::OrderId{9}, domain::LocationId{65535}), order, location));
    EXPECT_EQ(location.raw(), 65535U);
    for (const char* text : {"f1", "f1.", "f.1", "f1.0", "f1.65536", "f1.1.1", "o1.1"}) {
        EXPECT_FALSE(parse_fulfillment_id(text, order, location)) << text;
    }
    domain::ReturnNumber number;
    EXPECT_TRUE(parse_return_id(format_return_id(domain::OrderId{9}, domain::ReturnNumber{1000}),
                                order, number));
    EXPECT_EQ(number.raw(), 1000U);
    for (const char* text : {"m1", "m1.", "m.1", "m1.0", "m1.65536", "m1.1.1", "f1.1"}) {
        EXPECT_FALSE(parse_return_id(text, order, number)) << text;
    }
}

// Random damage to good documents: an answer of some kind, never a crash.
}  // namespace
}  // namespace skua::codec::test
