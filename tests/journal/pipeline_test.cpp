// Writer and sync agent stepped by hand over a simulated log.

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>

#include "engine/domain/limits.hpp"
#include "engine/journal/sync.hpp"
#include "engine/journal/writer.hpp"
#include "tests/support/blocks.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/sim_log.hpp"

namespace skua::tests {
namespace {

using journal::AppendOutcome;

static_assert(journal::kBlockBytesMax == domain::kBlockBytesMax);
static_assert(domain::kRecordBytesMax + journal::kBlockHeaderBytesMax <= journal::kBlockBytesMax,
              "the largest record fits a block with its header");

class Pipeline : public testing::Test {
protected:
    void start(journal::JournalWriter::Limits limits = {}) {
        const auto epoch = log_.acquire(1);
        ASSERT_TRUE(epoch.has_value());
        tail_.start_at(*epoch);
        next_ = *epoch + 1;
        const auto stop = [this](const base::Error& error) { failures_.push_back(error); };
        writer_ = std::make_unique<journal::JournalWriter>(
            journal::JournalWriter::Wiring{.log = log_,
                                           .intake = intake_,
                                           .appended = appended_,
                                           .tail = tail_,
                                           .clock = clock_,
                                           .sync_bell = nullptr,
                                           .fail_stop = stop},
            limits);
        sync_ =
            std::make_unique<journal::SyncAgent>(journal::SyncAgent::Wiring{.log = log_,
                                                                            .appended = appended_,
                                                                            .tail = tail_,
                                                                            .clock = clock_,
                                                                            .bells = {},
                                                                            .fail_stop = stop});
    }
    void push(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            records_.push_back(a_receipt(next_++));
            ASSERT_TRUE(intake_.try_push({.record = &records_.back()}));
        }
    }
    codec::BlockHeader header_of_block(std::size_t index) {
        const auto blocks = replay_all(log_);
        return codec::open_block(blocks.at(index))->header;
    }
    std::uint64_t durable() { return tail_.durable(); }

    SimLog log_;
    journal::Intake intake_{1'024};
    journal::AppendedBlocks appended_;
    journal::Tail tail_{1U << 20U};
    ManualClock clock_;
    std::vector<base::Error> failures_;
    std::deque<domain::Record> records_;
    std::uint64_t next_ = 2;
    std::unique_ptr<journal::JournalWriter> writer_;
    std::unique_ptr<journal::SyncAgent> sync_;
};

TEST_F(Pipeline, WritesASingleRecordAtOnceWhenTheDeviceIsFree) {
    start();
    push(1);
    EXPECT_GT(writer_->do_work(256), 0U);
    EXPECT_EQ(durable(), 1U) << "nothing is durable before the sync";
    EXPECT_GT(sync_->do_work(256), 0U);
    EXPECT_EQ(durable(), 2U);
    EXPECT_EQ(writer_->do_work(256), 0U);
    EXPECT_EQ(sync_->do_work(256), 0U);
}

TEST_F(Pipeline, CollectsWhileASyncIsOutstandingAndThenWritesOneBlock) {
    start();
    push(1);
    writer_->do_work(256);
    for (int i = 0; i < 10; ++i) {
        push(3);
        writer_->do_work(256);
    }
    EXPECT_EQ(log_.blocks(), 2U) << "the first sync has not answered yet";
    sync_->do_work(256);
    EXPECT_EQ(durable(), 2U);
    EXPECT_GT(writer_->do_work(256), 0U);
    sync_->do_work(256);
    EXPECT_EQ(durable(), 32U);
    EXPECT_EQ(header_of_block(2).count, 30U);
}

TEST_F(Pipeline, WritesAFullBlockWithoutWaiting) {
    start({.block_bytes_max = 4'096, .unsynced_bytes_max = 1U << 20U});
    push(200);
    writer_->do_work(1'000);
    EXPECT_GT(log_.blocks(), 5U);
    for (const auto& block : [&] {
             sync_->do_work(1);
             return replay_all(log_);
         }()) {
        EXPECT_LE(block.size(), 4'096U);
    }
    while (writer_->do_work(1'000) + sync_->do_work(1) != 0) {
    }
    EXPECT_EQ(durable(), 201U);
    std::uint64_t expected = 1;
    for (const auto& block : replay_all(log_)) {
        const auto view = codec::open_block(block);
        EXPECT_EQ(view->header.first_sequence, expected);
        expected += view->header.count;
    }
}

TEST_F(Pipeline, TakesAtMostTheLimitOfAPass) {
    start();
    push(100);
    EXPECT_EQ(writer_->do_work(40), 40U);
    EXPECT_EQ(intake_.size(), 60U);
    EXPECT_EQ(log_.blocks(), 1U) << "more is coming: the block stays open";
}

TEST_F(Pipeline, StatesTheLatestDigestOnce) {
    start();
    push(2);  // 2, 3
    ASSERT_TRUE(intake_.try_push({.record = nullptr, .digest_sequence = 3, .digest = 0xabc}));
    push(1);  // 4
    writer_->do_work(256);
    sync_->do_work(256);
    push(1);
    writer_->do_work(256);
    sync_->do_work(256);
    EXPECT_EQ(header_of_block(1).digest_sequence, 3U);
    EXPECT_EQ(header_of_block(1).digest, 0xabcU);
    EXPECT_EQ(header_of_block(2).digest_sequence, 0U);
}

TEST_F(Pipeline, TakesADigestThatComesWithItsRecord) {
    start();
    records_.push_back(a_receipt(2));
    ASSERT_TRUE(
        intake_.try_push({.record = &records_.back(), .digest_sequence = 2, .digest = 0xdef}));
    writer_->do_work(256);
    sync_->do_work(256);
    EXPECT_EQ(header_of_block(1).digest_sequence, 2U);
    EXPECT_EQ(header_of_block(1).digest, 0xdefU);
}

TEST_F(Pipeline, TriesTheSameBytesAgainWhenTheLogIsOverloaded) {
    start();
    push(2);
    log_.answer_next_append(AppendOutcome::overloaded);
    writer_->do_work(256);
    EXPECT_EQ(log_.blocks(), 1U);
    EXPECT_EQ(writer_->statistics().overloads.get(), 1U);
    push(2);
    writer_->do_work(256);
    sync_->do_work(256);
    EXPECT_EQ(durable(), 3U);
    writer_->do_work(256);
    sync_->do_work(256);
    EXPECT_EQ(durable(), 5U);
    EXPECT_TRUE(failures_.empty());
}

TEST_F(Pipeline, StopsForEverAtAnyOtherAnswer) {
    for (const auto& [outcome, code] : {std::pair{AppendOutcome::fenced, base::ErrorCode::fenced},
                                        {AppendOutcome::unknown, base::ErrorCode::io},
                                        {AppendOutcome::rejected, base::ErrorCode::invalid},
                                        {AppendOutcome::corrupt, base::ErrorCode::corrupt}}) {
        failures_.clear();
        start();
        push(1);
        log_.answer_next_append(outcome);
        writer_->do_work(256);
        ASSERT_EQ(failures_.size(), 1U);
        EXPECT_EQ(failures_[0].code, code);
        EXPECT_EQ(writer_->do_work(256), 0U);
        EXPECT_EQ(sync_->do_work(256), 0U);
        EXPECT_EQ(failures_.size(), 1U) << "it never tries again";
        while (intake_.front() != nullptr) {
            intake_.pop();
        }
    }
}

TEST_F(Pipeline, StopsWhenASyncFailsAndMovesNoMark) {
    start();
    push(1);
    writer_->do_work(256);
    log_.fail_next_sync({base::ErrorCode::io, 5, "device"});
    sync_->do_work(256);
    ASSERT_EQ(failures_.size(), 1U);
    EXPECT_EQ(failures_[0].detail, 5);
    EXPECT_EQ(durable(), 1U);
    EXPECT_EQ(tail_.find(2), nullptr);
    EXPECT_EQ(sync_->do_work(256), 0U);
    EXPECT_EQ(log_.syncs(), 2U) << "acquire and the one that failed";
}

TEST_F(Pipeline, IsFencedByAnotherWriter) {
    start();
    ASSERT_TRUE(log_.acquire(2).has_value());
    push(1);
    writer_->do_work(256);
    ASSERT_EQ(failures_.size(), 1U);
    EXPECT_EQ(failures_[0].code, base::ErrorCode::fenced);
}

TEST_F(Pipeline, HoldsBackWhenTooMuchWaitsForASync) {
    start({.block_bytes_max = 4'096, .unsynced_bytes_max = 8'192});
    push(500);
    while (writer_->do_work(1'000) != 0) {
    }
    EXPECT_GT(intake_.size(), 100U);
    while (writer_->do_work(1'000) + sync_->do_work(1) != 0) {
    }
    EXPECT_EQ(durable(), 501U);
}

TEST_F(Pipeline, FlushesTheOpenBlockAtAStop) {
    start();
    push(1);
    writer_->do_work(256);
    push(5);
    writer_->do_work(256);
    EXPECT_EQ(log_.blocks(), 2U);
    EXPECT_TRUE(writer_->flush());
    EXPECT_TRUE(writer_->flush());
    sync_->do_work(256);
    EXPECT_EQ(durable(), 7U);
}

TEST_F(Pipeline, CountsWhatItDoes) {
    start();
    push(3);
    writer_->do_work(256);
    EXPECT_EQ(journal::unsynced_records(writer_->statistics(), sync_->statistics()), 3U);
    sync_->do_work(256);
    EXPECT_EQ(journal::unsynced_records(writer_->statistics(), sync_->statistics()), 0U);
    EXPECT_EQ(writer_->statistics().records.get(), 3U);
    EXPECT_EQ(writer_->statistics().blocks.get(), 1U);
    EXPECT_GT(writer_->statistics().bytes.get(), 100U);
    EXPECT_EQ(sync_->statistics().syncs.get(), 1U);
    EXPECT_EQ(sync_->statistics().sync_ns.count(), 1U);
}

TEST_F(Pipeline, LosesAnsweredRecordsWhenTheDeviceLies) {
    start();
    log_.lie_about_syncs();
    push(3);
    writer_->do_work(256);
    sync_->do_work(256);
    EXPECT_EQ(durable(), 4U);
    log_.crash();
    EXPECT_LT(log_.state().next_sequence, 5U) << "without teeth this test proves nothing";
}

TEST(Tail, FindsTheBlocksThatAreStillThereAndForgetsTheOldest) {
    journal::Tail tail(250);
    const auto block = [] { return std::make_shared<const Bytes>(100); };
    tail.start_at(10);
    EXPECT_EQ(tail.durable(), 10U);
    EXPECT_EQ(tail.find(10), nullptr);
    const auto first = block();
    tail.publish(first, 11, 13);
    tail.publish(block(), 14, 14);
    EXPECT_EQ(tail.find(11), first);
    EXPECT_EQ(tail.find(13), first);
    EXPECT_NE(tail.find(14), first);
    EXPECT_EQ(tail.find(15), nullptr);
    tail.publish(block(), 15, 20);
    EXPECT_EQ(tail.find(12), nullptr);
    EXPECT_NE(tail.find(20), nullptr);
    EXPECT_EQ(tail.durable(), 20U);
    tail.publish(std::make_shared<const Bytes>(10'000), 21, 21);
    EXPECT_EQ(tail.find(20), nullptr);
    EXPECT_NE(tail.find(21), nullptr) << "the newest stays whatever its size";
}

}  // namespace
}  // namespace skua::tests
