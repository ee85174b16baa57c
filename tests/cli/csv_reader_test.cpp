#include "adapters/cli/importer/csv_reader.hpp"

#include <gtest/gtest.h>

#include "tests/cli/text_source.hpp"

namespace skua::importer {
namespace {

struct Seen {
    std::uint64_t line = 0;
    RecordState state = RecordState::ok;
    std::vector<std::string> fields;
};

std::vector<Seen> read_all(const std::string& text, std::size_t block = 1'000) {
    TextSource source(text, block);
    CsvReader reader(source);
    std::vector<Seen> seen;
    while (true) {
        const auto more = reader.next();
        EXPECT_TRUE(more);
        if (!more || !*more) {
            return seen;
        }
        Seen one{reader.line(), reader.state(), {}};
        one.fields.assign(reader.fields().begin(), reader.fields().end());
        seen.push_back(std::move(one));
    }
}

using Fields = std::vector<std::string>;

TEST(CsvReader, SplitsPlainAndQuotedFields) {
    const auto seen = read_all("a,b,c\n1,\"x, \"\"y\"\"\",3\n,,\n");
    ASSERT_EQ(seen.size(), 3U);
    EXPECT_EQ(seen[1].fields, (Fields{"1", "x, \"y\"", "3"}));
    EXPECT_EQ(seen[2].fields, (Fields{"", "", ""}));
}

TEST(CsvReader, GivesTheSameForEveryBlockSize) {
    const std::string text = "a,b\r\n\"1\r\n1\",2\r\n\r\n3,\"4\"\r\n5,6";
    for (std::size_t block = 1; block < 12; ++block) {
        const auto seen = read_all(text, block);
        ASSERT_EQ(seen.size(), 4U) << block;
        EXPECT_EQ(seen[1].fields, (Fields{"1\r\n1", "2"}));
        EXPECT_EQ(seen[2].fields, (Fields{"3", "4"}));
        EXPECT_EQ(seen[3].fields, (Fields{"5", "6"}));
        EXPECT_EQ(seen[1].line, 2U);
        EXPECT_EQ(seen[2].line, 5U);
    }
}

TEST(CsvReader, AcceptsAByteOrderMarkAndSemicolons) {
    const auto seen = read_all("\xEF\xBB\xBF\"a\";b\n1;2,5\n");
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].fields, (Fields{"a", "b"}));
    EXPECT_EQ(seen[1].fields, (Fields{"1", "2,5"}));
}

TEST(CsvReader, LosesOnlyTheLineWithAnUnclosedQuote) {
    const auto seen = read_all("a,b\n\"1,2\n3,4\n5,6\n");
    ASSERT_EQ(seen.size(), 4U);
    EXPECT_EQ(seen[1].state, RecordState::bad_quote);
    EXPECT_EQ(seen[1].line, 2U);
    EXPECT_EQ(seen[2].fields, (Fields{"3", "4"}));
    EXPECT_EQ(seen[3].fields, (Fields{"5", "6"}));
}

TEST(CsvReader, LosesOnlyTheFirstLineWhenAQuoteSwallowsOthers) {
    const auto seen = read_all("a,b\n\"1,2\n3,4\n5,\"6\"\n7,8\n");
    ASSERT_EQ(seen.size(), 5U);
    EXPECT_NE(seen[1].state, RecordState::ok);
    EXPECT_EQ(seen[2].fields, (Fields{"3", "4"}));
    EXPECT_EQ(seen[3].fields, (Fields{"5", "6"}));
    EXPECT_EQ(seen[4].fields, (Fields{"7", "8"}));
}

TEST(CsvReader, NamesWrongColumnsAndBrokenUtf8) {
    const auto seen = read_all("a,b\n1\n1,2,3\n1,\xFF\n1,2\n");
    ASSERT_EQ(seen.size(), 5U);
    EXPECT_EQ(seen[1].state, RecordState::wrong_columns);
    EXPECT_EQ(seen[2].state, RecordState::wrong_columns);
    EXPECT_EQ(seen[3].state, RecordState::invalid_utf8);
    EXPECT_EQ(seen[4].state, RecordState::ok);
}

TEST(CsvReader, PassesOverALineThatIsTooLong) {
    const std::string longest = "1," + std::string(CsvReader::kRecordBytesMax - 3, 'x');
    const std::string too_long = "1," + std::string(3 * CsvReader::kRecordBytesMax, 'x');
    const auto seen = read_all("a,b\n" + too_long + "\n" + longest + "\n3,4\n", 10'000);
    ASSERT_EQ(seen.size(), 4U);
    EXPECT_EQ(seen[1].state, RecordState::line_too_long);
    EXPECT_EQ(seen[2].state, RecordState::ok);
    EXPECT_EQ(seen[3].fields, (Fields{"3", "4"}));
    EXPECT_EQ(seen[3].line, 4U);
}

TEST(CsvReader, KeepsAQuoteInTheMiddleOfAPlainField) {
    const auto seen = read_all("a,b\n5\" nail,2\n");
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[1].fields, (Fields{"5\" nail", "2"}));
}

TEST(CsvReader, IsEmptyForAnEmptyFile) {
    EXPECT_TRUE(read_all("").empty());
    EXPECT_TRUE(read_all("\n\r\n\n").empty());
}

}  // namespace
}  // namespace skua::importer
