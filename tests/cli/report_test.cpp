#include "adapters/cli/importer/report.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

namespace skua::importer {
namespace {

TEST(ImportReport, IsOneJsonObjectWithIntegersAndADecimalText) {
    ImportReport report;
    report.lines_read = 3;
    report.lines_accepted = 6;
    report.lines_rejected = 8;
    report.orders_withheld = 1;
    report.orders_accepted = 2;
    report.value_accepted = *sdk::parse_decimal("8263161.0430");
    report.rejects_by_reason["insufficient_stock"] = 7;
    Accounts accounts;
    ASSERT_TRUE(accounts.add(LineKind::cancellation, -2, *sdk::parse_decimal("1.25")));
    accounts.add_bad("malformed_price");
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(accounts.add(LineKind::sale, 3, *sdk::parse_decimal("1.25")));
    }
    ASSERT_TRUE(accounts.withhold(3, *sdk::parse_decimal("1.25")));

    simdjson::dom::parser parser;
    const simdjson::dom::element root = parser.parse(to_json(report, accounts));
    EXPECT_EQ(root["lines_read"].get_uint64().value(), 3U);
    EXPECT_EQ(root["lines_accepted"].get_uint64().value(), 6U);
    EXPECT_EQ(root["lines_rejected"].get_uint64().value(), 8U);
    EXPECT_EQ(root["lines_withheld"].get_uint64().value(), 1U);
    EXPECT_EQ(root["orders_withheld"].get_uint64().value(), 1U);
    EXPECT_EQ(root["lines_by_kind"]["sale"]["lines"].get_uint64().value(), 1U);
    EXPECT_EQ(root["lines_by_kind"]["sale"]["value"].get_string().value(), "3.75");
    EXPECT_EQ(root["lines_by_kind"]["withheld_line"]["units"].get_int64().value(), 3);
    EXPECT_EQ(root["orders_accepted"].get_uint64().value(), 2U);
    EXPECT_EQ(root["value_accepted"].get_string().value(), "8263161.043");
    EXPECT_EQ(root["rejects_by_reason"]["insufficient_stock"].get_uint64().value(), 7U);
    EXPECT_EQ(root["bad_lines_by_reason"]["malformed_price"].get_uint64().value(), 1U);
    EXPECT_EQ(root["lines_by_kind"]["cancellation"]["units"].get_int64().value(), -2);
    EXPECT_EQ(root["lines_by_kind"]["cancellation"]["value"].get_string().value(), "-2.50");
}

TEST(ImportReport, SaysWhyItEndedEarlyAndOnlyThen) {
    ImportReport report;
    count_reason(report.definitions_refused_by_reason, "malformed_value");
    count_reason(report.definitions_refused_by_reason, "malformed_value");
    report.repeated_in_file = 4;
    simdjson::dom::parser parser;
    simdjson::dom::element root = parser.parse(to_json(report, Accounts{}, "it \"broke\""));
    EXPECT_EQ(root["error"].get_string().value(), "it \"broke\"");
    EXPECT_EQ(root["repeated_in_file"].get_uint64().value(), 4U);
    EXPECT_EQ(root["definitions_refused_by_reason"]["malformed_value"].get_uint64().value(), 2U);
    root = parser.parse(to_json(report, Accounts{}));
    EXPECT_EQ(root["error"].error(), simdjson::NO_SUCH_FIELD);
}

TEST(Accounts, CountsEveryLineOnce) {
    Accounts accounts;
    ASSERT_TRUE(accounts.add(LineKind::sale, 6, *sdk::parse_decimal("2.55")));
    ASSERT_TRUE(accounts.add(LineKind::sale, 1, *sdk::parse_decimal("0.001")));
    accounts.add_bad("wrong_columns");
    EXPECT_EQ(accounts.lines_read(), 3U);
    EXPECT_EQ(accounts.of(LineKind::sale).units, 7);
    EXPECT_EQ(sdk::to_string(accounts.of(LineKind::sale).value), "15.301");
}

}  // namespace
}  // namespace skua::importer
