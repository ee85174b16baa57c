// What is let in: rings, credits, limits, a low disk, a drain.

#include <gtest/gtest.h>

#include <iterator>
#include <variant>

#include "tests/sequencer/rig.hpp"

namespace skua::sequencer::test {
namespace {

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

TEST(Sequencer, ALowDiskStopsWhatBeginsSomethingAndNotWhatFinishesOrGivesBack) {
    Rig rig;
    rig.is_disk_low = true;
    rig.look_at_disk();
    const auto outcome = [&](const domain::CommandBody& body) {
        return rig.run(rig.command(body))->outcome;
    };
    const auto name = [](const domain::CommandBody& body) {
        domain::Command command;
        command.body = body;
        return domain::to_string(kind_of(command));
    };
    const domain::CommandBody finishes[] = {
        domain::ConfirmPicks{},        domain::ShortPick{},          domain::PackFulfillment{},
        domain::ShipFulfillment{},     domain::RecordTracking{},     domain::CancelOrder{},
        domain::RequestCancellation{}, domain::AnswerCancellation{}, domain::ReleaseReservation{},
        domain::UnclaimPickList{},     domain::ChangeReturn{},       domain::ReceiveReturn{},
        domain::AcceptOverDelivery{},  domain::CloseOrder{},         domain::ChangeTransfer{},
        domain::ReceiveTransfer{},
    };
    for (const domain::CommandBody& body : finishes) {
        EXPECT_EQ(outcome(body), Outcome::decided) << name(body);
    }
    const domain::CommandBody begins[] = {
        domain::DefineItem{},     domain::DefineLocation{}, domain::DefineChannel{},
        domain::ReceiveStock{},   domain::AdjustStock{},    domain::ConfigureLevel{},
        domain::PlaceOrder{},     domain::ChangeOrder{},    domain::MoveCondition{},
        domain::PlaceHold{},      domain::ReleaseHold{},    domain::CreateWave{},
        domain::Reserve{},        domain::OpenCount{},      domain::ExtendReservation{},
        domain::PostCount{},      domain::ChangeCount{},    domain::CreateReturn{},
        domain::CreateTransfer{},
    };
    for (const domain::CommandBody& body : begins) {
        EXPECT_EQ(outcome(body), Outcome::disk_low) << name(body);
    }
    // The engine's own five are numbered without being asked.
    EXPECT_EQ(std::size(finishes) + std::size(begins) + 5,
              std::variant_size_v<domain::CommandBody>);
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

}  // namespace
}  // namespace skua::sequencer::test
