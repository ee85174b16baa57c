#include "engine/base/decimal.hpp"

#include <gtest/gtest.h>

namespace skua::base {
namespace {

TEST(Decimal, KeepsTheScaleAsWritten) {
    EXPECT_EQ(parse_decimal("2.50"), (Decimal{250, 2}));
    EXPECT_EQ(parse_decimal("0.0035"), (Decimal{35, 4}));
    EXPECT_EQ(parse_decimal("-7"), (Decimal{-7, 0}));
    EXPECT_EQ(parse_decimal("0"), (Decimal{0, 0}));
    EXPECT_EQ(format(*parse_decimal("2.50")), "2.50");
}

TEST(Decimal, RefusesWhatIsNotPlainNotation) {
    for (const char* text : {"", "-", ".", "1.", ".5", "+1", "1e3", "1,5", " 1", "1 ", "1.2.3",
                             "--1", "0x1", "1.-2"}) {
        EXPECT_FALSE(parse_decimal(text)) << text;
    }
}

TEST(Decimal, TakesNineFractionDigitsAndRefusesTen) {
    EXPECT_EQ(parse_decimal("0.123456789"), (Decimal{123456789, 9}));
    EXPECT_FALSE(parse_decimal("0.1234567890"));
}

TEST(Decimal, TakesEighteenDigitsAndRefusesNineteen) {
    EXPECT_EQ(parse_decimal("999999999.999999999"), (Decimal{kPriceMantissaMax, 9}));
    EXPECT_EQ(parse_decimal("-999999999.999999999"), (Decimal{-kPriceMantissaMax, 9}));
    EXPECT_FALSE(parse_decimal("1000000000.000000000"));
}

TEST(Decimal, TakesSixteenIntegerDigitsAndRefusesSeventeen) {
    EXPECT_EQ(parse_decimal("9999999999999999"), (Decimal{9'999'999'999'999'999, 0}));
    EXPECT_FALSE(parse_decimal("10000000000000000"));
    EXPECT_EQ(parse_decimal("9999999999999999.99"), (Decimal{kPriceMantissaMax, 2}));
    EXPECT_FALSE(parse_decimal("10000000000000000.0"));
}

// A price that comes as its two numbers has the limits of one that comes as text.
TEST(Decimal, HasTheSameLimitsAsTwoNumbers) {
    const std::int64_t mantissas[] = {0,
                                      1,
                                      9'999'999'999'999'999,
                                      10'000'000'000'000'000,
                                      kPriceMantissaMax,
                                      kPriceMantissaMax + 1,
                                      INT64_MAX};
    for (const std::int64_t mantissa : mantissas) {
        for (std::uint8_t scale = 0; scale <= kPriceScaleMax + 1; ++scale) {
            const ExactAmount amount{mantissa, scale};
            EXPECT_EQ(is_within_price_limits({mantissa, scale}),
                      parse_decimal(format(amount)).has_value())
                << format(amount);
            EXPECT_EQ(is_within_price_limits({-mantissa, scale}),
                      is_within_price_limits({mantissa, scale}));
        }
    }
    EXPECT_FALSE(is_within_price_limits({INT64_MIN, 0}));
    EXPECT_FALSE(is_within_price_limits({1, 255}));
}

TEST(ExactAmount, AddsDifferentScalesWithoutRounding) {
    ExactAmount sum = ExactAmount::of(3, {35, 4});
    sum += ExactAmount::of(2, {1250, 2});
    EXPECT_EQ(format(sum), "25.0105");
    sum -= ExactAmount::of(1, {105, 4});
    EXPECT_EQ(format_trimmed(sum, 2), "25.00");
    EXPECT_EQ(format_trimmed(sum, 0), "25");
}

TEST(ExactAmount, HoldsTheLargestOrderOfMixedScales) {
    ExactAmount sum = ExactAmount::of(1, {1, 9});
    for (int line = 0; line < 1'999; ++line) {
        sum += ExactAmount::of(1'000'000'000, {9'999'999'999'999'999, 0});
    }
    EXPECT_EQ(format(sum), "19989999999999998001000000000.000000001");
}

TEST(ExactAmount, ComparesByValue) {
    EXPECT_EQ((ExactAmount{150, 2}), (ExactAmount{15, 1}));
    EXPECT_FALSE((ExactAmount{151, 2}) == (ExactAmount{15, 1}));
    EXPECT_EQ((ExactAmount{0, 9}), (ExactAmount{0, 0}));
}

TEST(ExactAmount, ShowsAtLeastOneDigitBeforeThePoint) {
    EXPECT_EQ(format(ExactAmount{5, 3}), "0.005");
    EXPECT_EQ(format(ExactAmount{-5, 3}), "-0.005");
    EXPECT_EQ(format(ExactAmount{0, 2}), "0.00");
}

TEST(ExactAmount, ReadsBackWhatItWrote) {
    for (const char* text :
         {"10655622.484", "-1.5", "0.000000001", "0", "9999999999999999999999999999999999999"}) {
        const auto amount = parse_exact_amount(text);
        ASSERT_TRUE(amount) << text;
        EXPECT_EQ(format(*amount), text);
    }
    EXPECT_FALSE(parse_exact_amount("10000000000000000000000000000000000000"));
}

}  // namespace
}  // namespace skua::base
