#include "engine/base/time.hpp"

#include <gtest/gtest.h>

namespace skua::base {
namespace {

TEST(Rfc3339, WritesUtcWithMicroseconds) {
    EXPECT_EQ(format_rfc3339({0}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(format_rfc3339({1'795'293'540'123'456}), "2026-11-21T20:39:00.123456Z");
    EXPECT_EQ(format_rfc3339({-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Rfc3339, ReadsBackWhatItWrote) {
    for (std::int64_t day = 0; day < 2'932'897; day += 97) {
        const Timestamp time{(day * 86'400 + 3'661) * 1'000'000 + 42};
        EXPECT_EQ(parse_rfc3339(format_rfc3339(time)), time);
    }
}

TEST(Rfc3339, AcceptsOffsetsAndFractions) {
    const Timestamp noon = *parse_rfc3339("2010-12-01T12:00:00Z");
    EXPECT_EQ(parse_rfc3339("2010-12-01T14:30:00+02:30"), noon);
    EXPECT_EQ(parse_rfc3339("2010-12-01T07:00:00-05:00"), noon);
    EXPECT_EQ(parse_rfc3339("2010-12-01t12:00:00z"), noon);
    EXPECT_EQ(parse_rfc3339("2010-12-01T12:00:00.5Z")->micros, noon.micros + 500'000);
    EXPECT_EQ(parse_rfc3339("2010-12-01T12:00:00.123456789Z")->micros, noon.micros + 123'456);
}

TEST(Rfc3339, KnowsLeapYears) {
    EXPECT_TRUE(parse_rfc3339("2024-02-29T00:00:00Z"));
    EXPECT_TRUE(parse_rfc3339("2000-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_rfc3339("2023-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_rfc3339("2100-02-29T00:00:00Z"));
}

TEST(Rfc3339, StandsOnBothSidesOfItsRange) {
    EXPECT_TRUE(parse_rfc3339("1970-01-01T00:00:00Z"));
    EXPECT_FALSE(parse_rfc3339("1969-12-31T23:59:59Z"));
    EXPECT_FALSE(parse_rfc3339("1970-01-01T00:00:00+00:01"));
    EXPECT_TRUE(parse_rfc3339("9999-12-31T23:59:59.999999Z"));
    EXPECT_FALSE(parse_rfc3339("9999-12-31T23:59:59-00:01"));
}

TEST(Rfc3339, HasTheSameRangeAsANumber) {
    const Timestamp last = parse_rfc3339("9999-12-31T23:59:59.999999Z").value();
    EXPECT_TRUE(has_rfc3339_form({0}));
    EXPECT_TRUE(has_rfc3339_form(last));
    EXPECT_FALSE(has_rfc3339_form({-1}));
    EXPECT_FALSE(has_rfc3339_form({last.micros + 1}));
}

TEST(Rfc3339, RefusesEverythingElse) {
    for (const char* text :
         {"", "2010-12-01", "2010-12-01T12:00:00", "2010-12-01 12:00:00Z", "2010-13-01T12:00:00Z",
          "2010-00-01T12:00:00Z", "2010-12-00T12:00:00Z", "2010-12-32T12:00:00Z",
          "2010-12-01T24:00:00Z", "2010-12-01T12:60:00Z", "2010-12-01T12:00:60Z",
          "2010-12-01T12:00:00.Z", "2010-12-01T12:00:00.1234567890Z", "2010-12-01T12:00:00+24:00",
          "2010-12-01T12:00:00+02:60", "2010-12-01T12:00:00+0200", "2010-12-01T12:00:00Zx",
          "10-12-01T12:00:00Z", "+2010-12-01T12:00:00Z"}) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
}

}  // namespace
}  // namespace skua::base
