// Files of a stopped journal that are gone or cut: refused, and what is missing is named as far as
// anything tells it.

#include <array>
#include <filesystem>
#include <utility>

#include "tests/journal/journal_fixture.hpp"

namespace skua::tests {
namespace {

using base::ErrorCode;

class MissingFiles : public JournalOnDisk {};

TEST_F(MissingFiles, AMissingManifestIsDamageAndNoRangeIsInvented) {
    make_segment(4);
    std::filesystem::remove(only_file("MANIFEST-", ""));
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_EQ(loss_.check, "manifest");
    EXPECT_FALSE(loss_.is_extent_known());
    EXPECT_EQ(first_failure(), "manifest");
}

TEST_F(MissingFiles, AMissingCurrentIsDamageWithAndWithoutAWatermark) {
    make_journal(4);
    std::filesystem::remove(only_file("CURRENT", ""));
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_FALSE(loss_.is_extent_known());
    EXPECT_EQ(first_failure(), "manifest");
    // Nothing remembers that records were durable but the data itself.
    std::filesystem::remove(watermark());
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_EQ(first_failure(), "manifest");
}

TEST_F(MissingFiles, ALostSegmentIsNamedByTheRecordsInIt) {
    {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());  // 1
        for (int i = 0; i < 3; ++i) {              // 1-7, 8-13, 14-19 in segments
            fill(*log, 2, 3);
            ASSERT_TRUE(log->flush_segment().has_value());
        }
        fill(*log, 2, 3);  // 20-25 in the log
        ASSERT_TRUE(log->close_clean().has_value());
    }
    const std::string whole = dir_.path() + "/whole";
    copy_tree(dir(), whole);
    const auto segments = journal_files(dir(), "", ".sst");
    ASSERT_EQ(segments.size(), 3U);
    const std::array<std::pair<journal::Position, journal::Position>, 3> ranges = {
        {{1, 7}, {8, 13}, {14, 19}}};
    for (std::size_t i = 0; i < segments.size(); ++i) {
        SCOPED_TRACE(i);
        copy_tree(whole, dir());
        std::filesystem::remove(segments[i]);
        EXPECT_EQ(open_error().code, ErrorCode::corrupt);
        expect_missing(ranges[i].first, ranges[i].second);
        EXPECT_NE(loss_.what.find("is missing"), std::string::npos) << loss_.what;
        for (const std::uint64_t keep :
             {std::uint64_t{0}, size_of(whole + "/journal/" +
                                        std::filesystem::path(segments[i]).filename().string()) /
                                    2}) {
            copy_tree(whole, dir());
            std::filesystem::resize_file(segments[i], keep);
            EXPECT_EQ(open_error().code, ErrorCode::corrupt);
            expect_missing(ranges[i].first, ranges[i].second);
            EXPECT_EQ(first_failure(), "manifest");
        }
    }
    copy_tree(whole, dir());
    std::filesystem::remove(segments[0]);
    std::filesystem::remove(segments[1]);
    std::filesystem::remove(segments[2]);
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    expect_missing(1, 19);
}

TEST_F(MissingFiles, ADeletedLogFileIsALossWithItsRange) {
    make_journal(5);
    std::filesystem::remove(only_file("", ".log"));
    EXPECT_EQ(open_error().code, ErrorCode::journal_loss);
    expect_missing(1, 16);
    EXPECT_EQ(first_failure(), "watermark");
}

TEST_F(MissingFiles, ADeletedLogFileAfterASegmentNamesOnlyWhatWasInIt) {
    make_segment(2);
    {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());  // record 8
        fill(*log, 2, 3);                          // 9-14
        ASSERT_TRUE(log->close_clean().has_value());
    }
    std::filesystem::remove(only_file("", ".log"));
    EXPECT_EQ(open_error().code, ErrorCode::journal_loss);
    expect_missing(8, 14);
}

TEST_F(MissingFiles, ADeletedJournalIsALoss) {
    make_journal(5);
    std::filesystem::remove_all(dir() + "/journal");
    EXPECT_EQ(open_error().code, ErrorCode::journal_loss);
    expect_missing(1, 16);
    EXPECT_EQ(first_failure(), "manifest");
}

TEST_F(MissingFiles, ADeletedSegmentIsRefused) {
    make_segment(5);
    std::filesystem::remove(only_file("", ".sst"));
    EXPECT_NE(open_error().code, ErrorCode::ok);
    EXPECT_EQ(first_failure(), "manifest");
}

TEST_F(MissingFiles, ALogTornAtAnyOffsetIsALossFromThereOn) {
    make_journal(8);
    const auto log_file = only_file("", ".log");
    const auto size = size_of(log_file);
    const std::string whole = dir_.path() + "/whole";
    copy_tree(dir(), whole);
    for (std::uint64_t keep = 0; keep < size; keep += 1 + size / 150) {
        SCOPED_TRACE(keep);
        copy_tree(whole, dir());
        std::filesystem::resize_file(log_file, keep);
        ASSERT_EQ(open_error().code, ErrorCode::journal_loss);
        EXPECT_EQ(loss_.last_missing, 25U);
        EXPECT_EQ(loss_.check, "watermark");
    }
}

}  // namespace
}  // namespace skua::tests
