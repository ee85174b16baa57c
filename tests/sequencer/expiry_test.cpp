// What ends by itself, as the sequencer numbers it.

#include <gtest/gtest.h>

#include <vector>

#include "tests/sequencer/rig.hpp"

namespace skua::sequencer::test {
namespace {

using domain::CommandKind;
using domain::HoldKind;
using domain::OrderId;
using domain::Sequence;

constexpr std::int64_t kSecond = 1'000'000;  // the rig's clock begins at second 1

domain::PlaceHold hold_until(std::int64_t second, std::uint64_t order = 7) {
    return {.order = OrderId{order},
            .expected_version = 0,
            .hold = HoldKind::manual,
            .hold_until = {second * kSecond}};
}

domain::ReleaseHold release_of(std::uint64_t order = 7) {
    return {.order = OrderId{order}, .expected_version = 0, .hold = HoldKind::manual};
}

// What the sequencer has passed on since the last look.
struct Numbered {
    CommandKind kind;
    std::int64_t second;
    friend bool operator==(const Numbered&, const Numbered&) = default;
};
std::ostream& operator<<(std::ostream& out, const Numbered& numbered) {
    return out << domain::to_string(numbered.kind) << " at second " << numbered.second;
}
std::vector<Numbered> numbered_now(Rig& rig) {
    rig.written.clear();
    rig.write();
    std::vector<Numbered> list;
    for (const journal::IntakeItem& item : rig.written) {
        list.push_back({domain::kind_of(item.record->command), item.record->time.micros / kSecond});
    }
    return list;
}
using List = std::vector<Numbered>;

std::uint64_t armed(const Rig& rig) {
    StatsSnapshot stats;
    rig.agent.fill(stats, {});
    return stats.expiries_armed;
}

domain::Record record_of(std::uint64_t sequence, std::int64_t second, domain::CommandBody body) {
    domain::Record record;
    record.sequence = Sequence{sequence};
    record.time = {second * kSecond};
    record.command.body = body;
    return record;
}

TEST(Expiry, IsNumberedBeforeTheFirstCommandOfItsTime) {
    Rig rig;
    const Envelope* placed = rig.run(rig.command(hold_until(9)));
    const Sequence number = placed->record.sequence;
    rig.clock.time = {9 * kSecond};
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig),
              (List{{CommandKind::expire_hold, 9}, {CommandKind::place_order, 9}}));
    const domain::Command& command = rig.written.front().record->command;
    const auto& expire = std::get<domain::ExpireHold>(command.body);
    EXPECT_EQ(expire.order, OrderId{7});
    EXPECT_EQ(expire.hold, HoldKind::manual);
    EXPECT_EQ(expire.placed, number);
    EXPECT_EQ(command.actor, "engine");
    EXPECT_EQ(command.source, "engine");
    EXPECT_EQ(command.reason, "hold_until");
}

TEST(Expiry, IsNotNumberedAMicrosecondTooEarly) {
    Rig rig;
    rig.run(rig.command(hold_until(9)));
    rig.clock.time = {9 * kSecond - 1};
    rig.agent.do_work(100);
    EXPECT_TRUE(numbered_now(rig).empty());
    EXPECT_EQ(armed(rig), 1U);
}

TEST(Expiry, ComesOnTimeWhenNobodyAsksForAnything) {
    Rig rig;
    rig.run(rig.command(hold_until(9)));
    rig.clock.time = {9 * kSecond};
    EXPECT_EQ(rig.agent.do_work(100), 1U);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::expire_hold, 9}}));
    EXPECT_EQ(armed(rig), 0U);
    EXPECT_EQ(rig.agent.do_work(100), 0U);  // once
}

TEST(Expiry, EachHasItsOwnTimeAndTheyComeInTheOrderOfTheirTimes) {
    Rig rig;
    rig.run(rig.command(hold_until(5, 1)));
    rig.run(rig.command(hold_until(3, 2)));
    rig.run(rig.command(hold_until(5, 3)));
    rig.clock.time = {8 * kSecond};
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::expire_hold, 3},
                                       {CommandKind::expire_hold, 5},
                                       {CommandKind::expire_hold, 5},
                                       {CommandKind::place_order, 8}}));
    std::vector<std::uint64_t> orders;
    for (std::size_t i = 0; i < 3; ++i) {
        const domain::Command& command = rig.written[i].record->command;
        orders.push_back(std::get<domain::ExpireHold>(command.body).order.raw());
    }
    EXPECT_EQ(orders, (std::vector<std::uint64_t>{2, 1, 3}));
}

TEST(Expiry, IsJudgedByTheTimeInTheRecordsAndNotByAClockThatWentBack) {
    Rig rig;
    rig.clock.time = {6 * kSecond};
    rig.run(rig.order("1"));
    rig.clock.time = {2 * kSecond};
    rig.run(rig.command(hold_until(4)));  // has passed: the shard refuses it
    EXPECT_EQ(armed(rig), 0U);
    rig.run(rig.command(hold_until(7)));
    rig.clock.time = {3 * kSecond};
    rig.agent.do_work(100);
    EXPECT_TRUE(numbered_now(rig).empty());
    EXPECT_EQ(armed(rig), 1U);
}

TEST(Expiry, NothingIsNumberedWhileOneHasNoEnvelope) {
    Rig rig({.own = 1});
    rig.run(rig.command(hold_until(3, 1)));
    rig.run(rig.command(hold_until(4, 2)));
    rig.clock.time = {9 * kSecond};
    Envelope* order = rig.order("1");
    rig.submit(order);
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 3U);
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 3U);
    rig.sync();
    EXPECT_TRUE(rig.answers().empty());  // the engine's own is nobody's answer
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 5U);
    EXPECT_EQ(order->record.sequence.raw(), 5U);
    EXPECT_EQ(order->record.time.micros, 9 * kSecond);
}

TEST(Expiry, NorWhileTheRingsBehindAreFull) {
    Rig rig({.credits = 16, .ring = 4, .own = 8});
    for (std::uint64_t order = 1; order <= 5; ++order) {
        rig.run(rig.command(hold_until(3, order)));
    }
    rig.clock.time = {9 * kSecond};
    Envelope* order = rig.order("1");
    rig.submit(order);
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 8U);  // three of the five
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 8U);
    rig.sync();
    EXPECT_TRUE(rig.answers().empty());
    rig.agent.do_work(100);
    EXPECT_EQ(order->record.sequence.raw(), 11U);
}

TEST(Expiry, OfARefusedOrAReleasedHoldIsNotNumbered) {
    Rig rig;
    rig.shard.refuses_holds = true;
    rig.run(rig.command(hold_until(3, 1)));
    rig.shard.refuses_holds = false;
    rig.run(rig.command(hold_until(4, 2)));
    rig.run(rig.command(release_of(2)));
    EXPECT_EQ(armed(rig), 0U);
    rig.clock.time = {9 * kSecond};
    rig.agent.do_work(100);
    EXPECT_TRUE(numbered_now(rig).empty());
}

// Its release has a number and is not decided yet, so nobody can know: it is numbered, and the
// decision finds nothing to do.
TEST(Expiry, DoesNotWaitForAReleaseThatIsUnderWay) {
    Rig rig;
    rig.run(rig.command(hold_until(3)));
    rig.shard.holds_back = true;
    rig.submit(rig.command(release_of()));
    rig.agent.do_work(100);
    rig.clock.time = {4 * kSecond};
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 3U);
    rig.shard.holds_back = false;
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig),
              (List{{CommandKind::release_hold, 1}, {CommandKind::expire_hold, 3}}));
    EXPECT_EQ(armed(rig), 0U);
}

TEST(Expiry, GoesAheadOfFollowUpsAndBothAheadOfEverythingFromOutside) {
    Rig rig;
    rig.shard.raised_by_receipt = 1;
    rig.run(rig.command(hold_until(3)));
    rig.shard.holds_back = true;
    rig.submit(rig.command(domain::ReceiveStock{}));
    rig.agent.do_work(100);
    rig.clock.time = {4 * kSecond};
    rig.shard.holds_back = false;
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::receive_stock, 1},
                                       {CommandKind::expire_hold, 3},
                                       {CommandKind::continue_fills, 4},
                                       {CommandKind::place_order, 4}}));
}

// A follow-up that is under way ends with its own record, and not with another one of ours.
TEST(Expiry, LeavesAFollowUpUnderWayAlone) {
    Rig rig;
    rig.shard.raised_by_receipt = 2;
    rig.run(rig.command(hold_until(3)));
    rig.submit(rig.command(domain::ReceiveStock{}));
    rig.agent.do_work(1);
    rig.shard.holds_back = true;
    rig.agent.do_work(1);  // the first follow-up
    rig.clock.time = {4 * kSecond};
    rig.agent.do_work(100);  // the expiry, and no second follow-up
    EXPECT_EQ(rig.agent.last().raw(), 4U);
    rig.shard.holds_back = false;
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::receive_stock, 1},
                                       {CommandKind::continue_fills, 1},
                                       {CommandKind::expire_hold, 3},
                                       {CommandKind::continue_fills, 4}}));
}

// The fence bears the time of the start, and what ended meanwhile is older. Nothing but the fence
// may be.
TEST(Expiry, WhatEndedWhileTheProcessWasDownComesBehindTheFenceAndAheadOfAllElse) {
    Rig rig;
    const domain::Effect left_over = ScriptedShard::follow_up(domain::EffectKind::follow_up, 0);
    domain::Record receipt = record_of(4, 2, domain::ReceiveStock{});
    receipt.decision.effects = {&left_over, 1};
    for (const domain::Record& record :
         {record_of(1, 1, hold_until(9, 1)), record_of(2, 1, hold_until(3, 2)),
          record_of(3, 1, hold_until(4, 3)), receipt}) {
        ASSERT_TRUE(rig.agent.restore(record));
    }
    rig.agent.start_after(Sequence{5}, base::Timestamp{6 * kSecond});
    EXPECT_EQ(armed(rig), 3U);
    rig.clock.time = {7 * kSecond};
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::expire_hold, 6},
                                       {CommandKind::expire_hold, 6},
                                       {CommandKind::continue_fills, 7},
                                       {CommandKind::place_order, 7}}));
    EXPECT_EQ(armed(rig), 1U);
}

TEST(Expiry, ThatIsInTheJournalIsNotNumberedAgain) {
    Rig rig;
    const domain::ExpireHold expired{OrderId{7}, HoldKind::manual, Sequence{1}};
    ASSERT_TRUE(rig.agent.restore(record_of(1, 1, hold_until(3))));
    ASSERT_TRUE(rig.agent.restore(record_of(2, 3, expired)));
    rig.agent.start_after(Sequence{3}, base::Timestamp{6 * kSecond});
    rig.clock.time = {7 * kSecond};
    rig.agent.do_work(100);
    EXPECT_TRUE(numbered_now(rig).empty());
}

TEST(Expiry, ARetryOfItsHoldArmsNothing) {
    Rig rig;
    const auto ask = [&] {
        Envelope* envelope = rig.command(hold_until(3));
        envelope->record.command.idempotency_key = "k1";
        return rig.run(envelope)->outcome;
    };
    EXPECT_EQ(ask(), Outcome::decided);
    EXPECT_EQ(ask(), Outcome::replayed);
    EXPECT_EQ(armed(rig), 1U);
    rig.clock.time = {4 * kSecond};
    rig.agent.do_work(100);
    rig.sync();
    EXPECT_TRUE(rig.answers().empty());
    EXPECT_EQ(ask(), Outcome::replayed);
    EXPECT_EQ(armed(rig), 0U);
}

TEST(Expiry, AtTheLimitAHoldWithAnEndIsRefusedAndNothingElse) {
    RigOptions options;
    options.sequencer.expiries_max = 2;
    Rig rig(options);
    EXPECT_EQ(rig.run(rig.command(hold_until(3, 1)))->outcome, Outcome::decided);
    EXPECT_EQ(rig.run(rig.command(hold_until(9, 2)))->outcome, Outcome::decided);
    EXPECT_EQ(rig.run(rig.command(hold_until(9, 3)))->outcome, Outcome::too_many_expiries);
    EXPECT_EQ(rig.run(rig.command(hold_until(0, 3)))->outcome, Outcome::decided);
    EXPECT_EQ(rig.run(rig.command(hold_until(1, 4)))->outcome, Outcome::decided);  // has passed
    EXPECT_EQ(rig.run(rig.order("1"))->outcome, Outcome::decided);
    EXPECT_EQ(rig.run(rig.command(release_of(2)))->outcome, Outcome::decided);
    EXPECT_EQ(rig.run(rig.command(hold_until(9, 3)))->outcome, Outcome::decided);
    EXPECT_EQ(rig.run(rig.command(hold_until(9, 5)))->outcome, Outcome::too_many_expiries);
    rig.clock.time = {3 * kSecond};
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::expire_hold, 3}}));
    rig.tail.start_at(rig.agent.last().raw());
    EXPECT_TRUE(rig.answers().empty());
    EXPECT_EQ(rig.run(rig.command(hold_until(9, 5)))->outcome, Outcome::decided);
    StatsSnapshot stats;
    rig.agent.fill(stats, {});
    EXPECT_EQ(stats.too_many_expiries_total, 2U);
    EXPECT_EQ(stats.expiries_armed, 2U);
    EXPECT_EQ(stats.expiries_total, 1U);
    EXPECT_EQ(stats.commands_by_kind[static_cast<std::size_t>(CommandKind::expire_hold)], 1U);
}

TEST(Expiry, ADrainDoesNotWaitForTime) {
    Rig rig;
    rig.run(rig.command(hold_until(3)));
    rig.agent.begin_drain();
    rig.clock.time = {4 * kSecond};
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    EXPECT_TRUE(numbered_now(rig).empty());
    EXPECT_EQ(armed(rig), 1U);
    EXPECT_TRUE(rig.agent.is_at_rest());
}

// Whoever stops waits until nothing is under way; then nothing may come behind.
TEST(Expiry, ADrainNumbersNeitherEndsNorFollowUps) {
    Rig rig;
    rig.shard.raised_by_receipt = 1;
    rig.run(rig.command(hold_until(3, 1)));
    rig.run(rig.command(hold_until(9, 2)));
    rig.submit(rig.command(domain::ReceiveStock{}));
    rig.agent.do_work(1);
    rig.agent.begin_drain();
    rig.clock.time = {4 * kSecond};
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::receive_stock, 1}}));
    EXPECT_EQ(armed(rig), 2U);
    EXPECT_TRUE(rig.agent.is_at_rest());
}

// The channel of an order says when its grace ends, and the decision knows the channel.
TEST(Expiry, OfAGraceIsArmedByItsRecord) {
    Rig rig;
    rig.shard.grace_seconds = 5;
    const Envelope* placed = rig.run(rig.order("1"));
    EXPECT_EQ(armed(rig), 1U);
    rig.clock.time = {6 * kSecond};
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::expire_hold, 6}}));
    const auto& expire = std::get<domain::ExpireHold>(rig.written.back().record->command.body);
    EXPECT_EQ(expire.hold, HoldKind::grace);
    EXPECT_EQ(expire.order, placed->record.decision.order);
    EXPECT_EQ(expire.placed, placed->record.sequence);
}

TEST(Expiry, NothingIsNumberedASecondBehindAnOrderThatIsUnderWay) {
    Rig rig;
    rig.shard.grace_seconds = 1;
    rig.shard.holds_back = true;
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    rig.clock.time = {2 * kSecond - 1};
    rig.submit(rig.command(domain::DefineLocation{"a"}));
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 2U);
    rig.clock.time = {2 * kSecond};
    rig.submit(rig.command(domain::DefineLocation{"b"}));
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 2U);
    rig.shard.holds_back = false;
    rig.agent.do_work(100);
    rig.agent.do_work(100);
    EXPECT_EQ(numbered_now(rig), (List{{CommandKind::place_order, 1},
                                       {CommandKind::define_location, 1},
                                       {CommandKind::expire_hold, 2},
                                       {CommandKind::define_location, 2}}));
}

TEST(Expiry, ARefusedOrderHasNoGraceAndLetsTheRestGoOn) {
    Rig rig;
    rig.shard.refuses_orders = true;
    rig.shard.holds_back = true;
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    rig.clock.time = {9 * kSecond};
    rig.submit(rig.command(domain::DefineLocation{"a"}));
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 1U);
    rig.shard.holds_back = false;
    rig.agent.do_work(100);
    rig.agent.do_work(100);
    EXPECT_EQ(rig.agent.last().raw(), 2U);
    EXPECT_EQ(armed(rig), 0U);
}

}  // namespace
}  // namespace skua::sequencer::test
