#include "engine/base/currency.hpp"

#include <gtest/gtest.h>

namespace skua::base {
namespace {

TEST(Currency, KnowsTheExponentsOfTheTable) {
    EXPECT_EQ(minor_unit_exponent(*parse_currency("EUR")), 2);
    EXPECT_EQ(minor_unit_exponent(*parse_currency("JPY")), 0);
    EXPECT_EQ(minor_unit_exponent(*parse_currency("BHD")), 3);
    EXPECT_EQ(minor_unit_exponent(*parse_currency("CLF")), 4);
    EXPECT_EQ(minor_unit_exponent(*parse_currency("ZWG")), 2);
    EXPECT_EQ(minor_unit_exponent(*parse_currency("AED")), 2);
}

TEST(Currency, RefusesWhatIsNoActiveCodeWithAMinorUnit) {
    for (const char* text : {"", "EU", "EURO", "eur", "AAA", "DEM", "XXX", "XAU", "E1R", "ZZZ"}) {
        EXPECT_FALSE(parse_currency(text)) << text;
    }
}

TEST(Currency, HoldsEveryCodeOnce) {
    int known = 0;
    for (char a = 'A'; a <= 'Z'; ++a) {
        for (char b = 'A'; b <= 'Z'; ++b) {
            for (char c = 'A'; c <= 'Z'; ++c) {
                const char code[] = {a, b, c};
                known += parse_currency({code, 3}) ? 1 : 0;
            }
        }
    }
    EXPECT_EQ(known, 165);
}

}  // namespace
}  // namespace skua::base
