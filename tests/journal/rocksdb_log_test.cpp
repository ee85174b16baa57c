#include "engine/journal/rocksdb_log.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "engine/journal/disk_guard.hpp"
#include "tests/journal/journal_fixture.hpp"
#include "tests/support/manual_clock.hpp"

namespace skua::tests {
namespace {

using base::ErrorCode;

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class RocksDbLogTest : public JournalOnDisk {
protected:
    journal::Watermark mark() { return *journal::WatermarkFile::read(watermark())->newest; }
};

TEST_F(RocksDbLogTest, LetsOneWriterInAtATime) {
    auto log = open();
    EXPECT_EQ(open_error().code, ErrorCode::busy);
    EXPECT_EQ(first_failure(), "lock");
    ASSERT_TRUE(log->close_clean().has_value());
    log.reset();
    EXPECT_NE(open(), nullptr);
}

TEST_F(RocksDbLogTest, KeepsWritersOutDuringAnInspection) {
    make_journal(2);
    const auto inspection = journal::open_read_only(dir());
    ASSERT_TRUE(inspection.has_passed());
    EXPECT_EQ(open_error().code, ErrorCode::busy);
    std::size_t blocks = 0;
    ASSERT_TRUE(inspection.reader
                    ->replay(1,
                             [&](std::span<const std::byte>) {
                                 ++blocks;
                                 return base::Result<void>{};
                             })
                    .has_value());
    EXPECT_EQ(blocks, 3U);
    EXPECT_EQ(inspection.reader->state().next_sequence, 8U);
}

TEST_F(RocksDbLogTest, ChangesNoByteDuringAnInspection) {
    make_journal(3, Stop::as_a_crash);
    const auto list = [&] {
        std::vector<std::pair<std::string, std::uint64_t>> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(dir())) {
            files.emplace_back(entry.path().string(),
                               entry.is_regular_file() ? entry.file_size() : 0);
        }
        std::sort(files.begin(), files.end());
        return files;
    };
    const auto before = list();
    EXPECT_EQ(first_failure(), "passed");
    EXPECT_EQ(list(), before);
}

TEST_F(RocksDbLogTest, IsExactAfterACleanStopAndNotCleanWhileItRuns) {
    auto log = open();
    ASSERT_TRUE(log->acquire(1).has_value());
    fill(*log, 2, 3);
    ASSERT_TRUE(log->housekeep(1).has_value());
    EXPECT_EQ(mark().last_sequence, 7U);
    EXPECT_FALSE(mark().is_clean);
    ASSERT_EQ(log->append(1, a_block(log->state(), 3)), journal::AppendOutcome::written);
    ASSERT_TRUE(log->close_clean().has_value());
    EXPECT_EQ(mark().last_sequence, 10U);
    EXPECT_EQ(mark().block_number, 4U);
    EXPECT_TRUE(mark().is_clean);
    log.reset();
    log = open();
    EXPECT_TRUE(mark().is_clean) << "it has written nothing yet";
    ASSERT_TRUE(log->acquire(2).has_value());
    EXPECT_FALSE(mark().is_clean);
}

TEST_F(RocksDbLogTest, LeavesTheWatermarkAloneUntilItIsTheWriter) {
    for (const auto stop : {Stop::clean, Stop::as_a_crash}) {
        std::filesystem::remove_all(dir());
        make_journal(3, stop);
        const auto before = read_file(watermark());
        for (int i = 0; i < 2; ++i) {
            auto log = open();
            ASSERT_NE(log, nullptr);
            EXPECT_EQ(replay_all(*log).size(), 4U);
            ASSERT_TRUE(log->housekeep(1'000'000'000).has_value());
            // The replay found something wrong: it goes away without a word.
        }
        EXPECT_EQ(read_file(watermark()), before);
        EXPECT_EQ(first_failure(), "passed");
    }
}

TEST_F(RocksDbLogTest, RefusesADiskWithoutRoomBeforeRocksDbSeesIt) {
    const auto free_now = *journal::free_disk_bytes(dir_.path());
    journal::Ballast none(dir_.path() + "/none", 0);
    std::vector<journal::RoomReport> told;
    const auto tell = [&](const journal::RoomReport& report) { told.push_back(report); };
    const auto refused = journal::make_room_to_open(dir_.path(), free_now * 2, none, tell);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::disk_full);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_FALSE(told[0].has_released_ballast);
    EXPECT_EQ(told[0].needed_bytes, free_now * 2);
    EXPECT_TRUE(journal::make_room_to_open(dir_.path(), 1, none, tell).has_value());
    EXPECT_EQ(told.size(), 1U);
}

TEST_F(RocksDbLogTest, CountsWhatItsLogHoldsAsRoomToOpen) {
    make_journal(5);
    EXPECT_EQ(journal::bytes_to_open(dir() + "/journal"),
              journal::kOpenSlackBytes + size_of(journal_files(dir(), "", ".log").back()));
    EXPECT_EQ(journal::bytes_to_open(dir() + "/nowhere"), journal::kOpenSlackBytes);
}

TEST_F(RocksDbLogTest, WritesTheWatermarkAtMostOncePerInterval) {
    auto slow = options();
    slow.watermark_interval_ns = 10'000'000;
    auto log = *journal::RocksDbLog::open(slow);
    ASSERT_TRUE(log->acquire(1).has_value());
    ASSERT_TRUE(log->housekeep(100'000'000).has_value());
    EXPECT_EQ(mark().last_sequence, 1U);
    fill(*log, 1, 3);
    ASSERT_TRUE(log->housekeep(109'999'999).has_value());
    EXPECT_EQ(mark().last_sequence, 1U);
    ASSERT_TRUE(log->housekeep(110'000'000).has_value());
    EXPECT_EQ(mark().last_sequence, 4U);
}

TEST_F(RocksDbLogTest, NeverMarksWhatIsNotDurable) {
    auto log = open();
    ASSERT_TRUE(log->acquire(1).has_value());
    ASSERT_EQ(log->append(1, a_block(log->state(), 3)), journal::AppendOutcome::written);
    ASSERT_TRUE(log->housekeep(1).has_value());
    EXPECT_EQ(mark().last_sequence, 1U);
}

TEST_F(RocksDbLogTest, RecoversWhatWasOnlyInTheKernelAndMakesItDurable) {
    {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());
        ASSERT_EQ(log->append(1, a_block(log->state(), 3)), journal::AppendOutcome::written);
    }
    auto log = open();
    EXPECT_EQ(log->durable(), 4U);
    EXPECT_EQ(replay_all(*log).size(), 2U);
}

TEST_F(RocksDbLogTest, GivesEveryLogItsOwnId) {
    const auto first = open()->state().log_id;
    std::filesystem::remove_all(dir());
    EXPECT_NE(open()->state().log_id, first);
}

TEST_F(RocksDbLogTest, GoesOnAfterADeathInTheMiddleOfItsCreation) {
    { open(); }
    const auto id = mark().log_id;
    std::filesystem::remove_all(dir() + "/journal");  // the watermark was first
    auto log = open();
    ASSERT_NE(log, nullptr);
    EXPECT_EQ(log->state().log_id, id);
    EXPECT_TRUE(log->acquire(1).has_value());
}

TEST_F(RocksDbLogTest, NamesTheRangeBetweenTwoWholePartsOfTheLog) {
    {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());
        fill(*log, 600, 1);  // several records of the log file in each of its 32 KiB pages
        ASSERT_TRUE(log->close_clean().has_value());
    }
    const auto file = journal_files(dir(), "", ".log").back();
    ASSERT_GT(size_of(file), 150'000U);
    flip_byte(file, 40'000);
    EXPECT_EQ(open_error().code, ErrorCode::journal_gap) << loss_.what;
    EXPECT_GT(loss_.first_missing, 50U);
    EXPECT_LT(loss_.last_missing, 300U);
    EXPECT_EQ(loss_.check, "sequence");
    EXPECT_EQ(first_failure(), "sequence");
}

TEST_F(RocksDbLogTest, NamesWhereALargeBlockIsDamagedInTheLog) {
    {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());
        fill(*log, 8, 500);  // each over several pages of the log file
        ASSERT_TRUE(log->close_clean().has_value());
    }
    const auto file = journal_files(dir(), "", ".log").back();
    flip_byte(file, size_of(file) / 2);
    EXPECT_EQ(open_error().code, ErrorCode::journal_gap) << loss_.what;
    EXPECT_EQ((loss_.first_missing - 2) % 500, 0U);
    EXPECT_GT(loss_.first_missing, 1'000U);
    EXPECT_LT(loss_.first_missing, 3'000U);
    EXPECT_EQ(loss_.last_missing, loss_.first_missing + 499) << "only the one block";
    EXPECT_EQ(first_failure(), "crc");
}

TEST_F(RocksDbLogTest, RemovesWholeSegmentsBelowTheNewBeginning) {
    auto log = open();
    ASSERT_TRUE(log->acquire(1).has_value());
    for (int i = 0; i < 4; ++i) {
        fill(*log, 2, 3);
        ASSERT_TRUE(log->flush_segment().has_value());
    }
    ASSERT_EQ(journal_files(dir(), "", ".sst").size(), 4U);
    ASSERT_TRUE(log->truncate_below(15).has_value());  // 1-7, 8-13 | 14-19, 20-25
    EXPECT_EQ(journal_files(dir(), "", ".sst").size(), 2U);
    EXPECT_EQ(replay_all(*log).size(), 4U);
    ASSERT_TRUE(log->close_clean().has_value());
    log.reset();
    EXPECT_EQ(first_failure(), "passed");
    EXPECT_EQ(inspection_.watermark.newest->base.position, 14U);
}

TEST_F(RocksDbLogTest, HoldsABallastAndGivesItBack) {
    auto with = options();
    with.ballast_bytes = 1U << 20U;
    { const auto log = *journal::RocksDbLog::open(with); }
    EXPECT_EQ(std::filesystem::file_size(dir() + "/ballast"), 1U << 20U);
    journal::Ballast ballast(dir() + "/ballast", 1U << 20U);
    EXPECT_TRUE(ballast.is_held());
    EXPECT_TRUE(ballast.release());
    EXPECT_FALSE(ballast.release());
    { const auto log = *journal::RocksDbLog::open(with); }
    EXPECT_TRUE(ballast.is_held());
}

TEST(DiskGuard, RefusesBelowTheMarkAndWaitsForAMarginBeforeItLetsGo) {
    ManualClock clock;
    std::uint64_t free_now = 1'000;
    bool can_tell = true;
    journal::DiskGuard guard(
        [&]() -> base::Result<std::uint64_t> {
            if (!can_tell) {
                return base::Error{ErrorCode::io, 5, "probe"};
            }
            return free_now;
        },
        {.low_water_bytes = 800, .interval_ns = 1'000'000}, clock);
    EXPECT_FALSE(guard.is_low());
    const auto look = [&](std::uint64_t bytes) {
        free_now = bytes;
        clock.step_ms(1);
        EXPECT_EQ(guard.do_work(1), 0U);
        return guard.is_low();
    };
    EXPECT_FALSE(look(800));
    EXPECT_TRUE(look(799));
    EXPECT_TRUE(look(899));
    EXPECT_FALSE(look(900));
    EXPECT_EQ(guard.free_bytes(), 900U);
    can_tell = false;
    EXPECT_TRUE(look(900));
    can_tell = true;
    free_now = 10'000;
    guard.do_work(1);
    EXPECT_TRUE(guard.is_low()) << "it looks only once per interval";
}

TEST(DiskGuard, KnowsTheFreeSpaceOfThisMachine) {
    const TempDir dir;
    const auto free_now = journal::free_disk_bytes(dir.path());
    ASSERT_TRUE(free_now.has_value());
    EXPECT_GT(*free_now, 0U);
    EXPECT_FALSE(journal::free_disk_bytes(dir.path() + "/nowhere").has_value());
}

}  // namespace
}  // namespace skua::tests
