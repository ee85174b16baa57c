#include "adapters/sdk/decimal.hpp"

#include <gtest/gtest.h>

namespace skua::sdk {
namespace {

TEST(Decimal, KeepsTheScaleItWasWrittenWith) {
    const auto value = parse_decimal("2.550");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->scale, 3);
    EXPECT_EQ(to_plain_string(*value), "2.550");
    EXPECT_EQ(to_string(*value), "2.55");
}

TEST(Decimal, RefusesWhatIsNotAPlainNumber) {
    for (const char* text : {"", "-", ".", "1.", ".5", "1e3", "+1", " 1", "1 ", "1.2.3", "0x1",
                             "1,5", "1234567890123456789", "0.1234567890123"}) {
        EXPECT_FALSE(parse_decimal(text)) << text;
    }
}

TEST(Decimal, AcceptsTheLargestItPromises) {
    ASSERT_TRUE(parse_decimal("999999999999999999"));
    ASSERT_TRUE(parse_decimal("0.123456789012"));
    EXPECT_EQ(to_plain_string(*parse_decimal("-0.123456789012")), "-0.123456789012");
}

TEST(Decimal, AddsDifferentScalesExactly) {
    const auto total = sum(*parse_decimal("0.1"), *parse_decimal("0.204"));
    ASSERT_TRUE(total);
    EXPECT_EQ(to_string(*total), "0.304");
    EXPECT_TRUE(*sum(*parse_decimal("1.5"), *parse_decimal("-1.50")) == Decimal{});
}

TEST(Decimal, ShowsAtLeastTwoPlacesAndNoNeedlessZeros) {
    EXPECT_EQ(to_string(*parse_decimal("8263161.04300")), "8263161.043");
    EXPECT_EQ(to_string(*parse_decimal("10")), "10.00");
    EXPECT_EQ(to_string(*parse_decimal("10.5")), "10.50");
    EXPECT_EQ(to_string(*parse_decimal("-0.5")), "-0.50");
    EXPECT_EQ(to_string(Decimal{}), "0.00");
}

TEST(Decimal, ComparesNumbersAndNotTheirSpelling) {
    EXPECT_TRUE(*parse_decimal("1.50") == *parse_decimal("1.5"));
    EXPECT_FALSE(*parse_decimal("1.51") == *parse_decimal("1.5"));
}

TEST(Decimal, SaysSoWhenAProductDoesNotFit) {
    Decimal huge = *parse_decimal("999999999999999999");
    huge.unscaled *= 1'000'000'000'000'000'000;
    EXPECT_FALSE(product(huge, 1'000'000'000));
    EXPECT_TRUE(product(*parse_decimal("999999999999999999"), 1'000'000'000));
}

}  // namespace
}  // namespace skua::sdk
