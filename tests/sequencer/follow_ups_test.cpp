// What decisions have left over: when it is numbered, and what waits for it.

#include <gtest/gtest.h>

#include "tests/sequencer/rig.hpp"

namespace skua::sequencer::test {
namespace {

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

}  // namespace
}  // namespace skua::sequencer::test
