// Every damage to a stopped journal is harmless, or refused by name; never silent.

#include <filesystem>

#include "tests/journal/journal_fixture.hpp"

namespace skua::tests {
namespace {

using base::ErrorCode;

class Damage : public JournalOnDisk {
protected:
    // Starts again and expects every record that was durable, byte for byte; or a refusal that
    // names a check. Returns whether it was refused.
    bool is_whole_or_refused() {
        loss_ = {};
        auto opened = journal::RocksDbLog::open(options(), &loss_);
        if (!opened) {
            EXPECT_NE(opened.error().code, ErrorCode::ok);
            EXPECT_FALSE(loss_.check.empty()) << opened.error().where;
            return true;
        }
        const auto blocks = replay_all(**opened);
        EXPECT_EQ(blocks.size(), made_.size() + 1);
        for (std::size_t i = 0; i < made_.size() && i + 1 < blocks.size(); ++i) {
            EXPECT_EQ(blocks[i + 1], made_[i]) << "block " << i + 2 << " came back altered";
        }
        return false;
    }
    // Flips one byte after another over the whole of `file`, `steps` of them evenly spread.
    std::size_t flip_everywhere(const std::string& file, std::uint64_t steps) {
        const std::string whole = dir_.path() + "/whole";
        copy_tree(dir(), whole);
        const auto size = size_of(file);
        std::size_t refused = 0;
        for (std::uint64_t i = 0; i < std::min(steps, size); ++i) {
            copy_tree(whole, dir());
            const auto offset = size <= steps ? i : i * size / steps;
            SCOPED_TRACE(file + " offset " + std::to_string(offset));
            flip_byte(file, offset);
            refused += is_whole_or_refused() ? 1U : 0U;
        }
        copy_tree(whole, dir());
        return refused;
    }
};

TEST_F(Damage, NoneAndEveryCheckPasses) {
    make_journal(5);
    EXPECT_EQ(first_failure(), "passed");
    ASSERT_EQ(inspection_.checks.size(), 7U);
    EXPECT_FALSE(is_whole_or_refused());
}

TEST_F(Damage, AFlippedByteInTheLogIsNeverSilent) {
    make_journal(12);
    // All blocks are durable, so every byte of them counts.
    const auto refused = flip_everywhere(only_file("", ".log"), 120);
    EXPECT_GT(refused, 100U);
}

TEST_F(Damage, AFlippedByteInASegmentIsNeverSilent) {
    make_segment(12);
    const auto refused = flip_everywhere(only_file("", ".sst"), 120);
    EXPECT_GT(refused, 40U);  // the rest are properties and padding that nobody reads
}

TEST_F(Damage, AFlippedByteInTheManifestIsNeverSilent) {
    make_segment(6);
    EXPECT_GT(flip_everywhere(only_file("MANIFEST-", ""), 120), 0U);
}

TEST_F(Damage, AFlippedByteInCurrentIsNeverSilent) {
    make_journal(4);
    EXPECT_GT(flip_everywhere(only_file("CURRENT", ""), 40), 0U);
}

TEST_F(Damage, AFlippedByteInTheOptionsIsHarmless) {
    make_journal(4);
    EXPECT_EQ(flip_everywhere(only_file("OPTIONS-", ""), 20), 0U);
}

TEST_F(Damage, AFlippedByteInOneWatermarkSlotIsRepairedAndReported) {
    make_journal(4);
    for (const std::uint64_t offset : {0U, 40U, 100U, 4'000U, 4'096U, 4'140U, 8'191U}) {
        flip_byte(watermark(), offset);
        EXPECT_EQ(first_failure(), "watermark") << offset;
        EXPECT_FALSE(is_whole_or_refused());
        // A start writes both slots; the next stop is clean again.
        auto log = open();
        ASSERT_TRUE(log->close_clean().has_value());
        log.reset();
        EXPECT_EQ(first_failure(), "passed") << offset;
    }
}

TEST_F(Damage, BothWatermarkSlotsGoneIsRefused) {
    make_journal(4);
    flip_byte(watermark(), 20);
    flip_byte(watermark(), 4'116);
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_EQ(loss_.check, "watermark");
    EXPECT_EQ(first_failure(), "watermark");
    EXPECT_NE(loss_.what.find("watermark damaged"), std::string::npos) << loss_.what;
    EXPECT_FALSE(loss_.is_extent_known());
    std::filesystem::remove(watermark());
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_NE(loss_.what.find("watermark missing"), std::string::npos) << loss_.what;
    EXPECT_FALSE(loss_.is_extent_known());
}

TEST_F(Damage, WhatStandsBehindAFailureIsNotJudged) {
    make_journal(6);
    auto blocks = load_blocks(dir());
    blocks[2].bytes[blocks[2].bytes.size() / 2] ^= std::byte{4};
    store_blocks(dir(), blocks);
    EXPECT_EQ(first_failure(), "crc");
    for (const auto& check : inspection_.checks) {
        const bool is_before = check.name == "lock" || check.name == "manifest";
        EXPECT_EQ(check.has_passed, is_before) << check.name;
        EXPECT_EQ(check.is_judged, is_before || check.name == "crc") << check.name;
    }
    EXPECT_FALSE(inspection_.has_passed());
}

TEST_F(Damage, ARemovedBlockIsNamed) {
    make_journal(6);  // 1, 2-4, 5-7, 8-10, 11-13, 14-16, 17-19
    const auto blocks = load_blocks(dir());
    ASSERT_EQ(blocks.size(), 7U);
    const auto without = [&](std::size_t at) {
        auto rest = blocks;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
        store_blocks(dir(), rest);
    };
    without(0);
    EXPECT_EQ(open_error().code, ErrorCode::journal_gap);
    expect_missing(1, 1);
    EXPECT_EQ(first_failure(), "sequence");
    without(3);
    EXPECT_EQ(open_error().code, ErrorCode::journal_gap);
    expect_missing(8, 10);
    EXPECT_EQ(first_failure(), "sequence");
    without(6);
    EXPECT_EQ(open_error().code, ErrorCode::journal_loss);
    expect_missing(17, 19);
    EXPECT_EQ(first_failure(), "watermark");
    store_blocks(dir(), blocks);
    EXPECT_FALSE(is_whole_or_refused());
}

TEST_F(Damage, AByteChangedThroughRocksDbFailsTheCrc) {
    make_journal(6);
    auto blocks = load_blocks(dir());
    blocks[2].bytes[blocks[2].bytes.size() / 2] ^= std::byte{4};
    store_blocks(dir(), blocks);
    EXPECT_EQ(open_error().code, ErrorCode::journal_gap);
    expect_missing(5, 7);
    EXPECT_EQ(first_failure(), "crc");
}

TEST_F(Damage, AnAlteredBlockWithARightCrcBreaksTheChain) {
    make_journal(6);
    auto blocks = load_blocks(dir());
    codec::RecordEncoder encoder;
    Bytes records;
    for (std::uint64_t sequence = 5; sequence <= 7; ++sequence) {
        encoder.append(a_receipt(sequence, 999), records);
    }
    replace_records(blocks[2], records);
    store_blocks(dir(), blocks);
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_EQ(first_failure(), "chain");
    // Resealed to the end, it is the watermark that does not fit.
    reseal(blocks, 3);
    store_blocks(dir(), blocks);
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_EQ(first_failure(), "watermark");
    // With the watermark forged as well the log has nothing to hold against it: only `verify`,
    // which decides again, can.
    reseal_watermark(dir(), blocks);
    EXPECT_EQ(first_failure(), "passed");
    EXPECT_NE(open(), nullptr);
}

TEST_F(Damage, TwoBlocksThatChangedPlacesAreFound) {
    make_journal(6);
    auto blocks = load_blocks(dir());
    std::swap(blocks[2].bytes, blocks[3].bytes);
    store_blocks(dir(), blocks);
    EXPECT_NE(open_error().code, ErrorCode::ok);
    EXPECT_EQ(first_failure(), "sequence");
}

TEST_F(Damage, ABlockOfAnotherWriterIsFound) {
    make_journal(3);
    auto blocks = load_blocks(dir());
    const auto view = codec::open_block(blocks[3].bytes);
    auto header = view->header;
    header.epoch = 3;
    const Bytes records(view->records.begin(), view->records.end());
    codec::seal_block(header, records, blocks[3].bytes);
    reseal_watermark(dir(), blocks);
    store_blocks(dir(), blocks);
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_EQ(first_failure(), "epoch");
}

TEST_F(Damage, AnotherLogsWatermarkIsRefused) {
    make_journal(3);
    const std::string mine = dir_.path() + "/mine";
    copy_tree(dir(), mine);
    std::filesystem::remove_all(dir());
    make_journal(3);
    std::filesystem::copy_file(mine + "/watermark", watermark(),
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(open_error().code, ErrorCode::corrupt);
    EXPECT_EQ(first_failure(), "chain");
}

TEST_F(Damage, AStaleWatermarkIsHarmlessForAStartAndReportedAfterACleanStop) {
    make_journal(3);
    const std::string old = dir_.path() + "/old";
    std::filesystem::copy_file(watermark(), old);
    {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());
        fill(*log, 1, 3);
        ASSERT_TRUE(log->close_clean().has_value());
    }
    std::filesystem::copy_file(old, watermark(), std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(first_failure(), "watermark");
    auto log = open();
    ASSERT_NE(log, nullptr);
    EXPECT_EQ(log->state().next_sequence, 15U);
}

TEST_F(Damage, ATornEndBeyondTheWatermarkIsDropped) {
    // Durable: record 4. Written after it, but never synced: two blocks.
    {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());
        made_ = fill(*log, 1, 3);
        ASSERT_TRUE(log->housekeep(1).has_value());
        for (int i = 0; i < 2; ++i) {
            ASSERT_EQ(log->append(log->state().epoch, a_block(log->state(), 3)),
                      journal::AppendOutcome::written);
        }
    }
    const auto log_file = only_file("", ".log");
    const std::string whole = dir_.path() + "/whole";
    copy_tree(dir(), whole);
    const auto size = size_of(log_file);
    for (const std::uint64_t torn : {1U, 7U, 100U, 300U}) {
        SCOPED_TRACE(torn);
        copy_tree(whole, dir());
        std::filesystem::resize_file(log_file, size - torn);
        auto log = open();
        ASSERT_NE(log, nullptr);
        const auto blocks = replay_all(*log);
        ASSERT_GE(blocks.size(), 2U);
        EXPECT_EQ(blocks[1], made_[0]);
        EXPECT_LT(blocks.size(), 4U);
        // It goes on from there, and nothing torn comes back.
        ASSERT_TRUE(log->acquire(2).has_value());
        fill(*log, 2, 3);
        ASSERT_TRUE(log->close_clean().has_value());
        log.reset();
        EXPECT_EQ(first_failure(), "passed");
    }
}

}  // namespace
}  // namespace skua::tests
