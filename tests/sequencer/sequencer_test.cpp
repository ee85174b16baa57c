// Numbers, times, digests and counts of a sequencer before one shard.

#include <gtest/gtest.h>

#include "tests/sequencer/rig.hpp"

namespace skua::sequencer::test {
namespace {

TEST(Sequencer, AnswersNothingBeforeItIsDurable) {
    Rig rig;
    rig.submit(rig.order("1"));
    rig.submit(rig.query(domain::LocationsQuery{}));
    rig.agent.do_work(100);
    rig.write();
    EXPECT_TRUE(rig.answers().empty());  // neither the order nor the read that shows it
    rig.sync();
    EXPECT_EQ(rig.answers().size(), 2U);
}

TEST(Sequencer, NumbersAreGivenWithoutAGapAndReachTheJournalInOrder) {
    Rig rig;
    for (int i = 1; i <= 20; ++i) {
        rig.submit(rig.order(std::to_string(i)));
    }
    rig.agent.do_work(7);
    rig.agent.do_work(100);
    rig.write();
    ASSERT_EQ(rig.written.size(), 20U);
    for (std::uint64_t i = 0; i < 20; ++i) {
        EXPECT_EQ(rig.written[i].record->sequence.raw(), i + 1);
    }
}

TEST(Sequencer, TimeNeverGoesBack) {
    Rig rig;
    rig.clock.time = {2'000'000};
    EXPECT_EQ(rig.run(rig.order("1"))->record.time.micros, 2'000'000);
    rig.clock.time = {1'500'000};
    EXPECT_EQ(rig.run(rig.order("2"))->record.time.micros, 2'000'000);
    rig.clock.time = {2'500'000};
    EXPECT_EQ(rig.run(rig.order("3"))->record.time.micros, 2'500'000);
}

TEST(Sequencer, TimeNeverFallsBelowTheLastRecordOfTheJournal) {
    Rig rig;
    Envelope* old = rig.order("1");
    old->record.sequence = domain::Sequence{1};
    old->record.time = {9'000'000};
    old->record.decision.order = domain::OrderId{5};
    ASSERT_TRUE(rig.agent.restore(old->record));
    rig.agent.start_after(domain::Sequence{2}, base::Timestamp{9'000'000});
    rig.tail.start_at(2);
    EXPECT_EQ(rig.run(rig.order("2"))->record.time.micros, 9'000'000);
}

TEST(Sequencer, DecisionsThatComeLateArePassedOnInOrder) {
    Rig rig;
    rig.shard.holds_back = true;
    rig.submit(rig.order("1"));
    rig.submit(rig.order("2"));
    rig.submit(rig.query(domain::LocationsQuery{}));
    rig.agent.do_work(100);
    rig.write();
    EXPECT_TRUE(rig.written.empty());
    rig.shard.holds_back = false;
    rig.submit(rig.order("3"));
    rig.agent.do_work(100);
    rig.sync();
    EXPECT_EQ(rig.answers().size(), 4U);
}

// Two shards: the second answers first.
TEST(Sequencer, WhatIsDecidedOutOfOrderIsPassedOnInOrderWithTheDigestOfThatOrder) {
    RigOptions options;
    options.sequencer.digest_every_records = 1;
    Rig rig(options);
    rig.shard.holds_back = true;
    for (int i = 1; i <= 3; ++i) {
        rig.submit(rig.order(std::to_string(i)));
    }
    rig.agent.do_work(100);
    ASSERT_EQ(rig.shard.done.size(), 3U);
    const shard::Completion first = rig.shard.done.front();
    rig.shard.done.pop_front();
    rig.shard.holds_back = false;
    rig.agent.do_work(100);
    rig.write();
    EXPECT_TRUE(rig.written.empty());
    StatsSnapshot stats;
    rig.agent.fill(stats, rig.clock.time);
    EXPECT_EQ(stats.window_fill, 3U);
    rig.shard.done.push_back(first);
    rig.agent.do_work(100);
    rig.write();
    ASSERT_EQ(rig.written.size(), 3U);
    for (std::uint64_t i = 0; i < 3; ++i) {
        EXPECT_EQ(rig.written[i].record->sequence.raw(), i + 1);
    }
    EXPECT_EQ(rig.written[2].digest, 1U + 2U + 3U + rig.agent.key_digest());
    rig.agent.fill(stats, rig.clock.time);
    EXPECT_EQ(stats.window_fill, 0U);
}

TEST(Sequencer, NamesAreKnownBeforeTheRecordCanBeSeen) {
    Rig rig;
    rig.submit(rig.command(domain::DefineItem{.sku = "A", .description = {}}));
    rig.agent.do_work(100);
    EXPECT_EQ(rig.directory.sku(domain::make_sku_id(domain::Slot{3}, 1)), "A");
    rig.write();
    EXPECT_EQ(rig.written.size(), 1U);
}

TEST(Sequencer, DigestsAreStatedWhenTheQueueRunsEmptyAndWhenDue) {
    RigOptions options{.credits = 64, .ring = 128};
    options.sequencer.digest_every_records = 10;
    Rig rig(options);
    rig.run(rig.order("first"));
    for (int i = 1; i <= 30; ++i) {
        rig.submit(rig.order(std::to_string(i)));
    }
    rig.agent.do_work(100);
    rig.write();
    ASSERT_EQ(rig.written.size(), 30U);
    EXPECT_EQ(rig.written.front().digest_sequence, 0U);
    EXPECT_EQ(rig.written.back().digest_sequence, 31U);
    EXPECT_NE(rig.agent.key_digest(), 0U);
    EXPECT_EQ(rig.written.back().digest, rig.shard.restored().digest + rig.agent.key_digest());
}

TEST(Sequencer, CountsWhatItDoes) {
    Rig rig;
    rig.run(rig.order("1"));
    rig.shard.refuses_orders = true;
    rig.run(rig.order("2"));
    rig.run(rig.order("1"));
    StatsSnapshot stats;
    rig.clock.nanos = 1'000'000'000;
    rig.agent.fill(stats, base::Timestamp{2'000'000});
    EXPECT_EQ(stats.orders_accepted_total, 1U);
    EXPECT_EQ(stats.orders_rejected_total, 1U);
    EXPECT_EQ(stats.replays_total, 1U);
    ASSERT_EQ(stats.rejects_by_reason.size(), 1U);
    EXPECT_EQ(stats.rejects_by_reason[0].first, domain::RejectReason::insufficient_stock);
    EXPECT_GT(stats.orders_accepted_per_second, 0.0);
    EXPECT_EQ(stats.last_sequence, 2U);
    EXPECT_EQ(stats.journal_lag_records, 0U);
}

// Counts are refreshed now and then while there is work; the last of them must not stay behind.
TEST(Sequencer, AtRestTheCountsAreExact) {
    Rig rig;
    for (int i = 0; i < 5; ++i) {
        rig.port.recycle(rig.run(rig.order("o" + std::to_string(i))));
        rig.agent.do_work(100);
        StatsSnapshot stats;
        rig.agent.fill(stats, rig.clock.time);
        EXPECT_EQ(stats.open_orders, static_cast<std::uint64_t>(i) + 1);
    }
}

TEST(Sequencer, RefusesAJournalWithAGap) {
    Rig rig;
    Envelope* record = rig.command(domain::ReceiveStock{});
    record->record.sequence = domain::Sequence{2};
    EXPECT_FALSE(rig.agent.restore(record->record));
}

}  // namespace
}  // namespace skua::sequencer::test
