// Holds that end by themselves (decisions/0005). The world compares the digest with one from
// scratch after every command, so that what is said of the ends here is said of the digest too.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

using Told = std::vector<std::string>;

class TimedHold : public ::testing::Test {
protected:
    TimedHold() {
        World::open(world_, {"A"});
        world_.receive("A", "main", 9);
        order_ = world_.place(an_order().with_line("A", 1)).order;
    }
    // Puts the hold on the order; its end is so much later than that.
    Sequence placed(std::int64_t micros, HoldKind kind = HoldKind::fraud) {
        end_ = world_.next_micros() + micros;
        EXPECT_EQ(told(world_, world_.hold_until(order_, end_, kind)), Told{"hold_placed"});
        return world_.last();
    }
    // The next command is so much later than the end of the hold that was placed last.
    void pass_until_end(std::int64_t later = 0) {
        world_.pass_time(end_ + later - world_.next_micros());
    }
    [[nodiscard]] std::size_t awaited() const { return world_.state().timed_holds().size(); }

    World world_;
    OrderId order_;
    std::int64_t end_ = 0;
};

TEST_F(TimedHold, EndsAtItsTimeAndNotBefore) {
    const Sequence record = placed(60'000'000);
    pass_until_end(-1);
    const Decision early = world_.expire(order_, record);
    EXPECT_EQ(early.verdict, Verdict::accept);
    EXPECT_TRUE(early.effects.empty());
    EXPECT_TRUE(early.order.is_none());
    EXPECT_EQ(early.version, 0U);
    EXPECT_TRUE(world_.wave("main").effects.empty());
    pass_until_end();
    const Decision expired = world_.expire(order_, record);
    EXPECT_EQ(told(world_, expired), Told{"hold_released"});
    EXPECT_EQ(static_cast<HoldKind>(expired.effects[0].value), HoldKind::fraud);
    EXPECT_EQ(expired.order, order_);
    EXPECT_EQ(expired.version, 3U);
    EXPECT_EQ(world_.order(order_).version, 3U);
    EXPECT_EQ(world_.order(order_).holds, 0);
    EXPECT_FALSE(world_.wave("main").pick_list.is_none());
    EXPECT_EQ(awaited(), 0U);
}

TEST_F(TimedHold, EndsOnceAndNobodyIsRefused) {
    const Sequence record = placed(1'000);
    pass_until_end(5'000);
    EXPECT_EQ(told(world_, world_.expire(order_, record)), Told{"hold_released"});
    const Decision again = world_.expire(order_, record);
    EXPECT_EQ(again.verdict, Verdict::accept);
    EXPECT_TRUE(again.effects.empty());
    const Decision nobody = world_.expire(OrderId{8'193}, Sequence{1});
    EXPECT_EQ(nobody.verdict, Verdict::accept);
    EXPECT_TRUE(nobody.effects.empty());
}

TEST_F(TimedHold, IsNamedByTheRecordThatPlacedIt) {
    const Sequence first = placed(1'000'000);
    world_.unhold(order_);
    EXPECT_EQ(awaited(), 0U);
    const Sequence second = placed(2'000'000);
    pass_until_end();
    EXPECT_TRUE(world_.expire(order_, first).effects.empty());
    EXPECT_TRUE(world_.expire(order_, second, HoldKind::credit).effects.empty());
    EXPECT_NE(world_.order(order_).holds, 0);
    EXPECT_EQ(told(world_, world_.expire(order_, second)), Told{"hold_released"});
}

TEST_F(TimedHold, PlacedAgainWithoutAnEndDoesNotEnd) {
    const Sequence first = placed(1'000'000);
    world_.unhold(order_);
    world_.hold(order_);
    const Sequence second = world_.last();
    pass_until_end(1'000'000);
    EXPECT_TRUE(world_.expire(order_, first).effects.empty());
    EXPECT_TRUE(world_.expire(order_, second).effects.empty());
    EXPECT_NE(world_.order(order_).holds, 0);
}

TEST_F(TimedHold, IsRefusedWhenItsEndHasPassed) {
    EXPECT_EQ(world_.hold_until(order_, world_.next_micros() - 1).reason,
              RejectReason::hold_until_passed);
    EXPECT_EQ(world_.hold_until(order_, world_.next_micros()).reason,
              RejectReason::hold_until_passed);
    EXPECT_EQ(world_.hold_until(order_, world_.next_micros() + 1).verdict, Verdict::accept);
    EXPECT_EQ(world_.hold_until(order_, world_.next_micros() - 1).reason,
              RejectReason::hold_exists);
}

TEST_F(TimedHold, OfAnOrderThatIsClosedIsAwaitedNoMore) {
    const Sequence fraud = placed(1'000'000);
    const Sequence manual = placed(2'000'000, HoldKind::manual);
    world_.hold(order_, HoldKind::stock);
    EXPECT_EQ(awaited(), 2U);
    world_.cancel(order_);
    EXPECT_EQ(awaited(), 0U);
    pass_until_end();
    EXPECT_TRUE(world_.expire(order_, fraud).effects.empty());
    EXPECT_TRUE(world_.expire(order_, manual, HoldKind::manual).effects.empty());
    const OrderView view = world_.order(order_);
    EXPECT_EQ(view.holds,
              bit_of(HoldKind::fraud) | bit_of(HoldKind::stock) | bit_of(HoldKind::manual));
    EXPECT_TRUE(view.hold_views.empty());
}

TEST_F(TimedHold, OutlivesACancelThatLeavesTheOrderOpen) {
    const OrderId order = world_.place(an_order().with_line("A", 2)).order;
    order_ = order;
    const Sequence record = placed(1'000'000);
    world_.cancel_line(order, 0, 1);
    pass_until_end();
    EXPECT_EQ(told(world_, world_.expire(order, record)), Told{"hold_released"});
}

TEST_F(TimedHold, ShowsItsEnd) {
    placed(3'000'000, HoldKind::manual);
    const std::int64_t manual = end_;
    world_.hold(order_, HoldKind::fraud);
    placed(1'000'000, HoldKind::credit);
    const OrderView view = world_.order(order_);
    EXPECT_EQ(view.holds,
              bit_of(HoldKind::fraud) | bit_of(HoldKind::credit) | bit_of(HoldKind::manual));
    ASSERT_EQ(view.hold_views.size(), 2U);
    EXPECT_EQ(view.hold_views[0].hold, HoldKind::credit);
    EXPECT_EQ(view.hold_views[0].until.micros, end_);
    EXPECT_EQ(view.hold_views[1].hold, HoldKind::manual);
    EXPECT_EQ(view.hold_views[1].until.micros, manual);
}

}  // namespace
}  // namespace skua::domain::testing
