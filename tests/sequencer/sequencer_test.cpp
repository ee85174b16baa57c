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

TEST(Sequencer, FollowUpsGoAheadOfEverythingFromOutside) {
    Rig rig;
    rig.shard.raised_by_receipt = 2;
    rig.submit(rig.command(domain::ReceiveStock{}));
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    rig.write();
    ASSERT_EQ(rig.written.size(), 4U);
    EXPECT_EQ(domain::kind_of(rig.written[1].record->command), domain::CommandKind::continue_fills);
    EXPECT_EQ(domain::kind_of(rig.written[2].record->command), domain::CommandKind::continue_fills);
    EXPECT_EQ(domain::kind_of(rig.written[3].record->command), domain::CommandKind::place_order);
    EXPECT_EQ(std::get<domain::ContinueFills>(rig.written[1].record->command.body).slot.raw(), 7U);
}

TEST(Sequencer, AdmissionWaitsWhileFollowUpsHaveNoEnvelope) {
    Rig rig({.own = 2});
    rig.shard.raised_by_receipt = 3;
    rig.submit(rig.command(domain::ReceiveStock{}));
    Envelope* order = rig.order("1");
    rig.submit(order);
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 3U);  // the receipt and two follow-ups
    rig.sync();
    EXPECT_EQ(rig.answers().size(), 1U);
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 5U);
    EXPECT_EQ(order->record.sequence.raw(), 5U);
}

TEST(Sequencer, PendingFollowUpsOfTheJournalAreNumberedFirstAfterARestart) {
    Rig rig;
    const domain::Effect left_over = ScriptedShard::follow_up(domain::EffectKind::follow_up, 0);
    domain::Record receipt;
    receipt.sequence = domain::Sequence{1};
    receipt.command.body = domain::ReceiveStock{};
    receipt.decision.effects = {&left_over, 1};
    ASSERT_TRUE(rig.agent.restore(receipt));
    rig.agent.start_after(domain::Sequence{2}, base::Timestamp{1});
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    rig.write();
    ASSERT_EQ(rig.written.size(), 2U);
    EXPECT_EQ(domain::kind_of(rig.written[0].record->command), domain::CommandKind::continue_fills);
}

TEST(Sequencer, TakesNoMoreThanTheRingsBehindCanHold) {
    Rig rig({.credits = 64, .ring = 8});
    for (int i = 1; i <= 40; ++i) {
        rig.submit(rig.order(std::to_string(i)));
    }
    std::size_t answered = 0;
    for (int round = 0; round < 40 && answered < 40; ++round) {
        rig.agent.do_work(100);
        EXPECT_LE(rig.release.size(), 8U);
        rig.sync();
        answered += rig.answers().size();
    }
    EXPECT_EQ(answered, 40U);
    EXPECT_EQ(rig.agent.last().raw(), 40U);
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

TEST(Sequencer, TheNextFollowUpIsNumberedWhenTheOneBeforeWasPassedOn) {
    Rig rig;
    rig.shard.raised_by_receipt = 2;
    rig.submit(rig.command(domain::ReceiveStock{}));
    rig.submit(rig.order("1"));
    rig.agent.do_work(1);  // the receipt, and nothing held back yet
    rig.shard.holds_back = true;
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 2U);  // one follow-up, although there are two
    rig.shard.holds_back = false;
    rig.agent.do_work(100);
    rig.write();
    ASSERT_EQ(rig.written.size(), 4U);
    EXPECT_EQ(domain::kind_of(rig.written[1].record->command), domain::CommandKind::continue_fills);
    EXPECT_EQ(domain::kind_of(rig.written[2].record->command), domain::CommandKind::continue_fills);
    EXPECT_EQ(domain::kind_of(rig.written[3].record->command), domain::CommandKind::place_order);
}

// A read by external id of an order that is decided and not told yet.
Envelope* read_of_an_undecided_order(Rig& rig) {
    rig.shard.holds_back = true;
    rig.submit(rig.order("A"));
    rig.agent.do_work(100);
    Envelope* read =
        rig.query(domain::OrderByExternalIdQuery{.channel = "web", .external_id = "A"});
    rig.submit(read);
    rig.agent.do_work(100);
    return read;
}

void expect_the_order_once_it_is_told(Rig& rig, const Envelope& read, std::size_t answers) {
    rig.shard.holds_back = false;
    rig.agent.do_work(100);
    rig.agent.do_work(100);
    rig.sync();
    ASSERT_EQ(rig.answers().size(), answers);
    EXPECT_EQ(read.outcome, Outcome::answered);
    EXPECT_TRUE(std::holds_alternative<domain::OrderView>(read.result));
}

// Whether the order exists is being decided: the answer is neither yes nor no.
TEST(Sequencer, AReadByExternalIdWaitsForTheOrdersDecision) {
    Rig rig;
    const Envelope* read = read_of_an_undecided_order(rig);
    rig.agent.begin_drain();
    rig.agent.do_work(100);
    expect_the_order_once_it_is_told(rig, *read, 2);
}

// It asks for no later number, so neither the bound of those that do nor their time is for it.
TEST(Sequencer, AReadThatWaitsForADecisionIsNotRefused) {
    RigOptions options;
    options.sequencer.parked_queries_max = 1;
    Rig rig(options);
    rig.submit(rig.query(domain::LocationsQuery{}, 99));
    const Envelope* read = read_of_an_undecided_order(rig);
    rig.clock.nanos += 6'000'000'000;
    rig.agent.do_work(100);
    expect_the_order_once_it_is_told(rig, *read, 3);
}

TEST(Sequencer, OrdersThatAreNotDecidedYetCountAsOpen) {
    RigOptions options;
    options.sequencer.open_orders_max = 2;
    Rig rig(options);
    rig.shard.holds_back = true;
    Envelope* third = nullptr;
    for (int i = 1; i <= 3; ++i) {
        third = rig.order(std::to_string(i));
        rig.submit(third);
    }
    rig.agent.do_work(100);
    EXPECT_EQ(third->outcome, Outcome::overloaded);
    EXPECT_EQ(rig.agent.last().raw(), 2U);
}

TEST(Sequencer, CreditsBoundWhatIsUnderWay) {
    Rig rig({.credits = 3});
    rig.submit(rig.order("1"));
    Envelope* second = rig.order("2");
    EXPECT_EQ(rig.port.credits(), 1U);
    rig.submit(rig.order("3"));
    EXPECT_EQ(rig.port.try_acquire(), nullptr);
    rig.port.recycle(second);
    EXPECT_NE(rig.port.try_acquire(), nullptr);
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

TEST(Sequencer, AReadWaitsForTheNumberItAsksFor) {
    Rig rig;
    Envelope* read = rig.query(domain::LocationsQuery{}, 1);
    rig.submit(read);
    rig.agent.do_work(100);
    EXPECT_TRUE(rig.answers().empty());
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    rig.agent.do_work(100);
    rig.sync();
    EXPECT_EQ(rig.answers().size(), 2U);
    EXPECT_EQ(read->outcome, Outcome::answered);
    EXPECT_EQ(read->reflects.raw(), 1U);
}

TEST(Sequencer, AReadOfANumberThatNeverComesIsAnsweredInTime) {
    Rig rig;
    Envelope* read = rig.query(domain::LocationsQuery{}, 99);
    rig.submit(read);
    rig.agent.do_work(100);
    rig.clock.nanos += 4'999'999'999;
    rig.agent.do_work(100);
    EXPECT_TRUE(rig.answers().empty());
    rig.clock.nanos += 1;
    rig.agent.do_work(100);
    ASSERT_EQ(rig.answers().size(), 1U);
    EXPECT_EQ(read->outcome, Outcome::sequence_not_reached);
}

TEST(Sequencer, ParkedReadsAreBounded) {
    RigOptions options;
    options.sequencer.parked_queries_max = 1;
    Rig rig(options);
    rig.submit(rig.query(domain::LocationsQuery{}, 99));
    Envelope* second = rig.query(domain::LocationsQuery{}, 99);
    rig.submit(second);
    rig.agent.do_work(100);
    ASSERT_EQ(rig.answers().size(), 1U);
    EXPECT_EQ(second->outcome, Outcome::sequence_not_reached);
}

TEST(Sequencer, FindsAnOrderByItsExternalId) {
    Rig rig;
    Envelope* order = rig.run(rig.order("1001"));
    Envelope* found =
        rig.run(rig.query(domain::OrderByExternalIdQuery{.channel = "web", .external_id = "1001"}));
    ASSERT_TRUE(std::holds_alternative<domain::OrderView>(found->result));
    EXPECT_EQ(std::get<domain::OrderView>(found->result).order, order->record.decision.order);
    Envelope* missing =
        rig.run(rig.query(domain::OrderByExternalIdQuery{.channel = "web", .external_id = "1002"}));
    EXPECT_TRUE(std::holds_alternative<domain::NotFound>(missing->result));
    EXPECT_EQ(missing->outcome, Outcome::answered);
}

TEST(Sequencer, RefusesNewWorkWhenTheJournalLags) {
    RigOptions options;
    options.sequencer.journal_lag_records_max = 2;
    Rig rig(options);
    rig.submit(rig.order("1"));
    rig.submit(rig.order("2"));
    Envelope* third = rig.order("3");
    rig.submit(third);
    rig.agent.do_work(100);
    EXPECT_EQ(third->outcome, Outcome::overloaded);
    rig.sync();
    EXPECT_EQ(rig.answers().size(), 3U);
    EXPECT_EQ(rig.run(rig.order("3"))->outcome, Outcome::decided);
}

TEST(Sequencer, OpenOrdersAreBoundedAndOnlyOrdersAreRefusedThen) {
    RigOptions options;
    options.sequencer.open_orders_max = 1;
    Rig rig(options);
    rig.run(rig.order("1"));
    rig.clock.time.micros += 1'000'000;
    rig.agent.do_work(1);
    EXPECT_EQ(rig.run(rig.order("2"))->outcome, Outcome::overloaded);
    EXPECT_EQ(rig.run(rig.command(domain::ReceiveStock{}))->outcome, Outcome::decided);
    EXPECT_EQ(rig.run(rig.order("1"))->outcome, Outcome::replayed);  // a retry in any weather
}

TEST(Sequencer, ALowDiskStopsWhatNeedsSpaceAndNotWhatFrees) {
    Rig rig;
    rig.is_disk_low = true;
    rig.look_at_disk();
    EXPECT_EQ(rig.run(rig.command(domain::ReceiveStock{}))->outcome, Outcome::disk_low);
    EXPECT_EQ(rig.run(rig.command(domain::CancelOrder{}))->outcome, Outcome::decided);
    EXPECT_EQ(rig.run(rig.command(domain::ShipFulfillment{}))->outcome, Outcome::decided);
}

TEST(Sequencer, ADrainRefusesNewCommandsAndAnswersReads) {
    Rig rig;
    Envelope* parked = rig.query(domain::LocationsQuery{}, 99);
    rig.submit(parked);
    rig.agent.do_work(100);
    rig.agent.begin_drain();
    rig.submit(rig.order("1"));
    rig.submit(rig.query(domain::LocationsQuery{}));
    rig.agent.do_work(100);
    const auto answers = rig.answers();
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_EQ(answers[0]->outcome, Outcome::sequence_not_reached);
    EXPECT_EQ(answers[1]->outcome, Outcome::shutting_down);
    EXPECT_EQ(answers[2]->outcome, Outcome::answered);
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

// The time of records stands still until the wall clock has caught up; limits may not.
TEST(Sequencer, LimitsAndRatesHoldAfterTheClockWentBack) {
    Rig rig;
    rig.run(rig.order("1"));
    rig.clock.time.micros -= 86'400'000'000;
    rig.clock.nanos += 60'000'000;
    rig.submit(rig.order("2"));
    rig.agent.do_work(100);  // one round with work: the counts are due by the steady clock
    StatsSnapshot stats;
    rig.agent.fill(stats, rig.clock.time);
    EXPECT_EQ(stats.open_orders, 2U);
    rig.clock.nanos += 1'000'000'000;
    rig.agent.fill(stats, rig.clock.time);
    EXPECT_GT(stats.orders_accepted_per_second, 0.0);
}

TEST(Port, AnEnvelopeGoesRoundInOneOrderOnly) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    Rig rig;
    Envelope* envelope = rig.run(rig.order("a"));
    rig.port.recycle(envelope);
    EXPECT_DEATH(rig.port.recycle(envelope), "holder");
    EXPECT_DEATH(rig.submit(envelope), "holder");
    Envelope* under_way = rig.order("b");
    rig.submit(under_way);
    EXPECT_DEATH(rig.submit(under_way), "holder");
    EXPECT_DEATH(rig.port.recycle(under_way), "holder");
}

TEST(Sequencer, RefusesAJournalWithAGap) {
    Rig rig;
    Envelope* record = rig.command(domain::ReceiveStock{});
    record->record.sequence = domain::Sequence{2};
    EXPECT_FALSE(rig.agent.restore(record->record));
}

}  // namespace
}  // namespace skua::sequencer::test
