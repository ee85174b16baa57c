#include <gtest/gtest.h>

#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

using Told = std::vector<std::string>;

class Cancelling : public ::testing::Test {
protected:
    Cancelling() { World::open(world, {"A", "B"}); }
    // 2 allocated at main, 1 at east, 4 back-ordered.
    OrderId mixed() {
        world.receive("A", "main", 2);
        world.receive("A", "east", 1);
        return world.place(an_order().under(Policy::backorder).with_line("A", 7)).order;
    }
    World world;
};

TEST_F(Cancelling, TakesBackorderedFirstThenPortionsFromTheLast) {
    const OrderId order = mixed();
    EXPECT_EQ(told(world, world.cancel(order)),
              (Told{"#8/0 backordered>cancelled 4", "#8/0 allocated>cancelled 1 @east",
                    "#8/0 allocated>cancelled 2 @main", "lifecycle_changed"}));
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::cancelled);
    EXPECT_EQ(world.order(order).version, 2U);
    EXPECT_EQ(world.available("A", "main"), 2);
    EXPECT_EQ(world.stock("A").backordered, Units{});
}

TEST_F(Cancelling, TakesPartOfALine) {
    const OrderId order = mixed();
    EXPECT_EQ(told(world, world.cancel_line(order, 0, 5)),
              (Told{"#8/0 backordered>cancelled 4", "#8/0 allocated>cancelled 1 @east"}));
    EXPECT_EQ(world.line(order).cancelled, Quantity{5});
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::booked);
    EXPECT_EQ(world.cancel_line(order, 0, 0).effects.back().kind, EffectKind::lifecycle_changed);
}

TEST_F(Cancelling, ClimbsItsLadderInOrder) {
    const OrderId order = mixed();
    const OrderId unknown = make_order_id(home_slot_of(order), 2, Spans::no);
    EXPECT_EQ(world.cancel(unknown).reason, RejectReason::unknown_order);
    EXPECT_EQ(world.cancel(OrderId{}).reason, RejectReason::unknown_order);
    EXPECT_EQ(world.cancel(OrderId{order.raw() | 1U}).reason, RejectReason::unknown_order);
    const Decision stale =
        world.run(CancelOrder{.order = order, .expected_version = 2, .lines = {}});
    EXPECT_EQ(stale.reason, RejectReason::version_mismatch);
    EXPECT_EQ(stale.version, 1U);
    EXPECT_EQ(world.cancel_line(order, 1, 1).reason, RejectReason::unknown_line);
    EXPECT_EQ(world.cancel_line(order, 0, 8).reason, RejectReason::quantity_exceeds_line);
    EXPECT_EQ(world.run(CancelOrder{.order = order, .expected_version = 1, .lines = {}}).verdict,
              Verdict::accept);
    EXPECT_EQ(world.cancel(order).reason, RejectReason::order_closed);
}

TEST_F(Cancelling, LeavesReleasedUnitsToTheLocation) {
    const OrderId order = mixed();
    world.wave("main");
    EXPECT_EQ(world.cancel(order).reason, RejectReason::already_released);
    EXPECT_EQ(world.cancel_line(order, 0, 6).reason, RejectReason::already_released);
    EXPECT_EQ(world.cancel_line(order, 0, 8).reason, RejectReason::quantity_exceeds_line);
    EXPECT_EQ(world.cancel_line(order, 0, 5).verdict, Verdict::accept);
    EXPECT_EQ(world.cancel_line(order, 0, 0).reason, RejectReason::already_released);
}

TEST_F(Cancelling, SaysWhenALineHasNothingLeft) {
    world.receive("A", "main", 1);
    world.receive("B", "main", 1);
    const OrderId order = world.place(an_order().with_line("A", 1).with_line("B", 1)).order;
    world.cancel_line(order, 0, 1);
    EXPECT_EQ(world.cancel_line(order, 0, 0).reason, RejectReason::nothing_to_cancel);
    EXPECT_EQ(world.cancel_line(order, 0, 1).reason, RejectReason::quantity_exceeds_line);
}

TEST_F(Cancelling, ClosesAnOrderWhoseOtherUnitsAreShipped) {
    world.receive("A", "main", 2);
    const OrderId order = world.place(an_order().under(Policy::backorder).with_line("A", 3)).order;
    const PickListId list = world.wave("main").pick_list;
    world.pick(list, "A", 2);
    world.ship(order, "main");
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::booked);
    EXPECT_EQ(told(world, world.cancel(order)),
              (Told{"#7/0 backordered>cancelled 1", "lifecycle_changed"}));
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::closed);
}

TEST_F(Cancelling, FillsTheQueueFromWhatItFrees) {
    world.receive("A", "main", 3);
    const OrderId first = world.place(an_order().with_line("A", 3)).order;
    world.place(an_order().under(Policy::backorder).with_line("A", 2));
    EXPECT_EQ(told(world, world.cancel(first)),
              (Told{"#7/0 allocated>cancelled 3 @main", "#8/0 backordered>allocated 2 @main",
                    "lifecycle_changed"}));
    EXPECT_EQ(world.available("A", "main"), 1);
}

TEST_F(Cancelling, LinesOfTheSameOrderTakePartWithWhatTheyKeep) {
    world.receive("A", "main", 3);
    const OrderId order =
        world.place(an_order().under(Policy::backorder).with_line("A", 3).with_line("A", 2)).order;
    EXPECT_EQ(told(world, world.cancel_line(order, 0, 3)),
              (Told{"#7/0 allocated>cancelled 3 @main", "#7/1 backordered>allocated 2 @main"}));
    const CancelLine cuts[] = {{LineIndex{1}, Quantity{1}}};
    EXPECT_EQ(told(world, world.run(CancelOrder{.order = order, .lines = cuts})),
              (Told{"#7/1 allocated>cancelled 1 @main"}));
}

TEST_F(Cancelling, FillsSkusInTheOrderInWhichTheyWereFreed) {
    world.receive("A", "main", 1);
    world.receive("B", "main", 1);
    const OrderId order = world.place(an_order().with_line("A", 1).with_line("B", 1)).order;
    world.place(an_order().under(Policy::backorder).with_line("A", 1).with_line("B", 1));
    const CancelLine cuts[] = {{LineIndex{1}, Quantity{1}}, {LineIndex{0}, Quantity{1}}};
    EXPECT_EQ(told(world, world.run(CancelOrder{.order = order, .lines = cuts})),
              (Told{"#8/1 allocated>cancelled 1 @main", "#8/0 allocated>cancelled 1 @main",
                    "#9/1 backordered>allocated 1 @main", "#9/0 backordered>allocated 1 @main",
                    "lifecycle_changed"}));
}

TEST_F(Cancelling, SharesItsBudgetOverTheLines) {
    world.receive("A", "main", kOrderLinesMax * 10);
    OrderBuilder large = an_order();
    for (std::size_t i = 0; i < kOrderLinesMax; ++i) {
        large.with_line("A", 10);
    }
    const OrderId order = world.place(large).order;
    for (int i = 0; i < 5; ++i) {
        world.place(an_order().under(Policy::backorder).with_line("A", 1));
    }
    const Decision cancelled = world.cancel(order);
    // kFillEffectsMax / kOrderLinesMax = 2 moves, then a follow-up.
    ASSERT_EQ(cancelled.effects.size(), kOrderLinesMax + 2 + 2);
    EXPECT_EQ(cancelled.effects[kOrderLinesMax + 2].kind, EffectKind::follow_up);
}

class Holding : public Cancelling {};

TEST_F(Holding, IsASetPerOrder) {
    const OrderId order = mixed();
    EXPECT_EQ(world.unhold(order).reason, RejectReason::hold_not_found);
    EXPECT_EQ(world.hold(order).version, 2U);
    EXPECT_EQ(world.hold(order).reason, RejectReason::hold_exists);
    EXPECT_EQ(world.hold(order, HoldKind::manual).version, 3U);
    EXPECT_EQ(world.order(order).holds, 0b1'0000'0010U);
    EXPECT_EQ(world.unhold(order).version, 4U);
    EXPECT_EQ(world.order(order).holds, 0b1'0000'0000U);
}

TEST_F(Holding, ClimbsTheLadderOfTheHead) {
    const OrderId order = mixed();
    EXPECT_EQ(world.hold(OrderId{999}).reason, RejectReason::unknown_order);
    const Decision stale = world.run(PlaceHold{order, 7, HoldKind::fraud});
    EXPECT_EQ(stale.reason, RejectReason::version_mismatch);
    EXPECT_EQ(stale.version, 1U);
    EXPECT_EQ(stale.order, OrderId{});
    world.cancel(order);
    EXPECT_EQ(world.hold(order).reason, RejectReason::order_closed);
    EXPECT_EQ(world.unhold(order).reason, RejectReason::order_closed);
}

TEST_F(Holding, StopsReleaseButNotAllocation) {
    const OrderId order = mixed();
    world.hold(order);
    EXPECT_TRUE(world.wave("main").pick_list.is_none());
    EXPECT_EQ(world.receive("A", "main", 4).effects.size(), 2U);
    world.hold(order, HoldKind::credit);
    world.unhold(order);
    EXPECT_TRUE(world.wave("main").pick_list.is_none());
    world.unhold(order, HoldKind::credit);
    EXPECT_EQ(told(world, world.wave("main")),
              (Told{"pick_list_created", "#8/0 allocated>released 6 @main", "claim_set"}));
    EXPECT_FALSE(world.wave("east").pick_list.is_none());
}

}  // namespace
}  // namespace skua::domain::testing
