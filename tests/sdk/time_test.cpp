#include "adapters/sdk/time.hpp"

#include <gtest/gtest.h>

namespace skua::sdk {
namespace {

TEST(Time, ReadsAnyOffsetAndFraction) {
    EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(parse_rfc3339("2026-11-21T20:39:00Z"), 1'795'293'540'000'000);
    EXPECT_EQ(parse_rfc3339("2026-11-21t22:09:00.5+01:30"), 1'795'293'540'500'000);
    EXPECT_EQ(parse_rfc3339("2026-11-21T15:39:00.123456789-05:00"), 1'795'293'540'123'456);
    EXPECT_EQ(parse_rfc3339("2024-02-29T00:00:00z"), 1'709'164'800'000'000);
    EXPECT_EQ(parse_rfc3339("9999-12-31T23:59:59.999999Z"), 253'402'300'799'999'999);
}

TEST(Time, RefusesWhatIsNone) {
    for (const char* text :
         {"", "yesterday", "2026-11-21", "2026-11-21T20:39:00", "2026-11-21 20:39:00Z",
          "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-21T24:00:00Z",
          "2026-11-21T20:60:00Z", "2026-11-21T20:39:60Z", "2026-11-21T20:39:00.Z",
          "2026-11-21T20:39:00.1234567890Z", "2026-11-21T20:39:00+1:00",
          "2026-11-21T20:39:00+24:00", "2026-11-21T20:39:00ZZ", "1969-12-31T23:59:59Z",
          "1970-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"}) {
        EXPECT_FALSE(parse_rfc3339(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace skua::sdk
