// A power cut takes away what was not synced. What a sync answered survives; and when syncs are
// switched off, the same test finds the loss (its teeth).

#include <filesystem>
#include <random>

#include "tests/journal/journal_fixture.hpp"
#include "tests/support/unsynced_dropping_fs.hpp"

namespace skua::tests {
namespace {

class PowerCut : public JournalOnDisk {
protected:
    struct Run {
        std::vector<Bytes> reported;  // blocks that a sync answered for
        std::uint64_t bytes_lost = 0;
    };
    // One life: opens, writes at random, is cut off at a random moment.
    Run live(std::uint32_t seed, journal::RocksDbLog::SyncMode mode) {
        std::mt19937 dice(seed);
        const auto pick = [&](std::uint32_t below) {
            return static_cast<std::uint32_t>(dice() % below);
        };
        const auto fs = std::make_shared<UnsyncedDroppingFs>();
        auto life = options();
        life.file_system = fs;
        life.sync_mode = mode;
        life.tuning.write_buffer_bytes = 64 * 1024;  // several segment files per life
        life.tuning.flush_bytes_per_second = 1ULL << 30U;
        auto opened = journal::RocksDbLog::open(life, &loss_);
        EXPECT_TRUE(opened.has_value()) << loss_.what;
        if (!opened) {
            return {};
        }
        auto log = *std::move(opened);
        Run run;
        const auto note = [&] { run.reported = replay_all(*log); };
        EXPECT_TRUE(log->acquire(1).has_value());
        note();
        const auto steps = 20 + pick(60);
        for (std::uint32_t i = 0; i < steps; ++i) {
            const auto block = a_block(log->state(), 1 + pick(40));
            const auto outcome = log->append(log->state().epoch, block);
            EXPECT_TRUE(outcome == journal::AppendOutcome::written ||
                        outcome == journal::AppendOutcome::overloaded);
            if (pick(3) == 0) {
                EXPECT_TRUE(log->sync().has_value());
                EXPECT_TRUE(log->housekeep(static_cast<std::int64_t>(i)).has_value());
            }
            if (pick(25) == 0) {
                EXPECT_TRUE(log->flush_segment().has_value());
            }
        }
        note();
        fs->cut_power();
        log.reset();
        run.bytes_lost = fs->crash();
        return run;
    }
    // Lives of one directory, one after the other; the first loss that a start or a comparison
    // finds, or nothing.
    std::string first_loss(std::uint32_t seed, journal::RocksDbLog::SyncMode mode) {
        for (std::uint32_t life = 0; life < 4; ++life) {
            const auto run = live(seed * 100 + life, mode);
            loss_ = {};
            const auto opened = journal::RocksDbLog::open(options(), &loss_);
            if (!opened) {
                return opened.error().where;
            }
            const auto found = replay_all(**opened);
            if (found.size() < run.reported.size()) {
                return "blocks are missing without a word";
            }
            for (std::size_t i = 0; i < run.reported.size(); ++i) {
                if (found[i] != run.reported[i]) {
                    return "block differs";
                }
            }
            lost_ += run.bytes_lost;
        }
        return {};
    }
    std::uint64_t lost_ = 0;
};

TEST_F(PowerCut, TakesNothingThatASyncAnsweredFor) {
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::filesystem::remove_all(dir());
        ASSERT_EQ(first_loss(seed, journal::RocksDbLog::SyncMode::device), "");
    }
    EXPECT_GT(lost_, 0U) << "the file system never dropped anything: the test has no teeth";
}

TEST_F(PowerCut, IsNoticedWhenSyncsAreSwitchedOff) {
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::filesystem::remove_all(dir());
        const auto loss = first_loss(seed, journal::RocksDbLog::SyncMode::skipped_for_tests);
        EXPECT_EQ(loss, "journal: shorter than its watermark");
        EXPECT_GT(loss_.last_missing, 0U);
    }
}

TEST_F(PowerCut, InTheMiddleOfASyncIsFailStop) {
    const auto fs = std::make_shared<UnsyncedDroppingFs>();
    auto life = options();
    life.file_system = fs;
    auto log = *journal::RocksDbLog::open(life);
    ASSERT_TRUE(log->acquire(1).has_value());
    const auto epoch = log->state().epoch;
    ASSERT_EQ(log->append(epoch, a_block(log->state())), journal::AppendOutcome::written);
    fs->cut_power();
    const auto failed = log->sync();
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().code, base::ErrorCode::io);
    // It never tries again: everything answers the same error from now on.
    EXPECT_FALSE(log->sync().has_value());
    EXPECT_EQ(log->append(epoch, a_block(log->state())), journal::AppendOutcome::unknown);
    EXPECT_EQ(log->failure().code, base::ErrorCode::io);
    EXPECT_FALSE(log->close_clean().has_value());
}

}  // namespace
}  // namespace skua::tests
