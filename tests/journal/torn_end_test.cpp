// What a power cut leaves behind the durable watermark: an end that was being written, in pages
// that reached the disk in any order. An end with nothing whole behind it is dropped without a
// question; a hole before whole blocks is refused with its range, because some of them may have
// been answered.

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "tests/journal/journal_fixture.hpp"

namespace skua::tests {
namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kLogPage = 32 * 1024;

class TornEnd : public JournalOnDisk {
protected:
    // Durable, with its watermark: the fence and a block, records 1 to 4. Then blocks of as many
    // records as stated, written and never synced.
    void write(const std::vector<std::uint32_t>& unsynced) {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());
        made_ = fill(*log, 1, 3);
        ASSERT_TRUE(log->housekeep(1).has_value());
        ends_ = {size_of(log_file())};
        for (const std::uint32_t count : unsynced) {
            ASSERT_EQ(log->append(log->state().epoch, a_block(log->state(), count)),
                      journal::AppendOutcome::written);
            ends_.push_back(size_of(log_file()));
        }
        log.reset();
        whole_ = dir_.path() + "/whole";
        std::filesystem::copy(dir(), whole_, std::filesystem::copy_options::recursive);
    }
    [[nodiscard]] std::string log_file() const { return journal_files(dir(), "", ".log").back(); }
    void restore() {
        std::filesystem::remove_all(dir());
        std::filesystem::copy(whole_, dir(), std::filesystem::copy_options::recursive);
    }
    void overwrite(std::uint64_t from, std::uint64_t to, char with) const {
        std::fstream file(log_file(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(from));
        for (std::uint64_t at = from; at < to; ++at) {
            // Noise is not the same byte over and over.
            file.put(with == 0 ? '\0' : static_cast<char>(with + static_cast<char>(at * 7)));
        }
    }
    // Serves what is whole, goes on from there, and nothing torn comes back.
    void expect_start_with(std::size_t blocks) {
        EXPECT_EQ(first_failure(), "passed");
        auto log = open();
        ASSERT_NE(log, nullptr);
        EXPECT_EQ(replay_all(*log).size(), blocks);
        ASSERT_TRUE(log->acquire(2).has_value());
        fill(*log, 2, 3);
        ASSERT_TRUE(log->close_clean().has_value());
        log.reset();
        EXPECT_EQ(first_failure(), "passed");
        auto again = open();
        ASSERT_NE(again, nullptr);
        EXPECT_EQ(replay_all(*again).size(), blocks + 3);
    }
    void expect_gap(journal::Position first, journal::Position last) {
        EXPECT_EQ(open_error().code, base::ErrorCode::journal_gap) << loss_.what;
        expect_missing(first, last);
        EXPECT_NE(loss_.what.find("the watermark says 4"), std::string::npos) << loss_.what;
        EXPECT_NE(loss_.what.find("keep a copy"), std::string::npos) << loss_.what;
        // RocksDB shows the hole itself, or nothing behind it.
        const std::string check = first_failure();
        EXPECT_TRUE(check == "crc" || check == "sequence") << check;
    }

    std::string whole_;
    std::vector<std::uint64_t> ends_;  // of the log file after each block, from the durable one on
};

TEST_F(TornEnd, IsDroppedWithoutAQuestionHoweverItIsTorn) {
    ASSERT_NO_FATAL_FAILURE(write({3, 2'500}));  // the last one spans several pages of the log
    ASSERT_GT(ends_[2] - ends_[1], 3 * kLogPage);
    const std::uint64_t middle = (ends_[1] + ends_[2]) / 2 / kPage * kPage;
    const std::vector<std::pair<std::string, std::function<void()>>> ways = {
        {"cut in the middle", [&] { std::filesystem::resize_file(log_file(), middle); }},
        {"its last page was not written", [&] { overwrite(ends_[2] - 100, ends_[2], 0); }},
        {"a page in its middle was not written", [&] { overwrite(middle, middle + kPage, 0); }},
        {"a page in its middle is noise", [&] { overwrite(middle, middle + kPage, 'x'); }},
        {"its first page was not written", [&] { overwrite(ends_[1], ends_[1] + kPage, 0); }},
        {"nothing of it was written, but the size", [&] { overwrite(ends_[1], ends_[2], 0); }},
        {"noise in place of it", [&] { overwrite(ends_[1], ends_[2], 'q'); }},
        {"its last byte", [&] { flip_byte(log_file(), ends_[2] - 1); }},
        {"its first byte", [&] { flip_byte(log_file(), ends_[1]); }},
    };
    for (const auto& [how, tear] : ways) {
        SCOPED_TRACE(how);
        restore();
        tear();
        expect_start_with(3);
    }
    SCOPED_TRACE("room that was set aside and never written");
    restore();
    std::filesystem::resize_file(log_file(), ends_[2] + 3 * kLogPage);
    expect_start_with(4);
}

TEST_F(TornEnd, IsToldAtTheStartBehindItAndNotAgain) {
    ASSERT_NO_FATAL_FAILURE(write({3, 2'500}));
    EXPECT_FALSE(unclean_) << "a journal that is new";
    const std::vector<std::pair<std::string, std::function<void()>>> ways = {
        {"cut short", [&] { std::filesystem::resize_file(log_file(), ends_[2] - 100); }},
        {"its second page is noise",
         [&] { overwrite(ends_[1] + kLogPage, ends_[1] + 2 * kLogPage, 'x'); }},
        {"its end was not written", [&] { overwrite(ends_[2] - kPage, ends_[2], 0); }},
        {"noise in place of it", [&] { overwrite(ends_[1], ends_[2], 'q'); }},
    };
    for (const auto& [how, tear] : ways) {
        SCOPED_TRACE(how);
        restore();
        tear();
        auto log = open();
        ASSERT_NE(log, nullptr);
        EXPECT_EQ(unclean_, (UncleanEnd{.last = 7, .watermark = 4, .is_torn = true}));
        ASSERT_TRUE(log->acquire(2).has_value());
        ASSERT_TRUE(log->close_clean().has_value());
        log.reset();
        unclean_.reset();
        ASSERT_NE(open(), nullptr);
        EXPECT_FALSE(unclean_) << "after a clean stop";
    }
}

TEST_F(TornEnd, IsToldBehindAnExactWatermarkToo) {
    ASSERT_NO_FATAL_FAILURE(write({3}));
    overwrite(ends_[0], ends_[1], 'q');
    ASSERT_NE(open(), nullptr);
    EXPECT_EQ(unclean_, (UncleanEnd{.last = 4, .watermark = 4, .is_torn = true}));
}

TEST_F(TornEnd, IsNotSaidOfWholeBlocksBehindTheWatermarkNorOfRoomSetAside) {
    ASSERT_NO_FATAL_FAILURE(write({3, 2'500}));
    std::filesystem::resize_file(log_file(), ends_[2] + 3 * kLogPage);
    ASSERT_NE(open(), nullptr);
    EXPECT_EQ(unclean_, (UncleanEnd{.last = 2'507, .watermark = 4, .is_torn = false}));
}

TEST_F(TornEnd, IsNotWhatStandsBeforeAWholeBlock) {
    ASSERT_NO_FATAL_FAILURE(write({3, 2'500, 3, 3}));  // records 5-7, 8-2507, 2508-2510, 2511-2513
    const std::uint64_t middle = (ends_[1] + ends_[2]) / 2 / kPage * kPage;
    overwrite(middle, middle + kPage, 0);
    expect_gap(8, 2'507);
    restore();
    // All in one page of the log, where RocksDB's own reader sees nothing behind the damage.
    flip_byte(log_file(), ends_[2] + 20);
    expect_gap(2'508, 2'510);
    restore();
    flip_byte(log_file(), ends_[0] + 20);
    expect_gap(5, 7);
    restore();
    overwrite(ends_[0], ends_[3], 0);
    expect_gap(5, 2'510);
}

TEST_F(TornEnd, BelowTheWatermarkIsALossWithAWayOut) {
    make_journal(3);
    flip_byte(log_file(), size_of(log_file()) - 20);
    EXPECT_EQ(open_error().code, base::ErrorCode::journal_loss);
    expect_missing(8, 10);
}

}  // namespace
}  // namespace skua::tests
