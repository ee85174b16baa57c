#include <gtest/gtest.h>

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

using Told = std::vector<std::string>;

class Warehouse : public ::testing::Test {
protected:
    Warehouse() {
        World::open(world, {"A", "B", "C"});
        world.receive("A", "main", 100);
        world.receive("B", "main", 100);
    }
    OrderId place(std::string_view sku, std::uint32_t quantity, std::uint8_t priority = 5) {
        return world.place(an_order().with_line(sku, quantity).with_priority(priority)).order;
    }
    World world;
};

TEST_F(Warehouse, AWavePullsByPriorityThenNumber) {
    place("A", 1);
    place("A", 2, 1);
    place("A", 3);
    EXPECT_EQ(told(world, world.wave("main", 2)),
              (Told{"pick_list_created", "#10/0 allocated>released 2 @main",
                    "#9/0 allocated>released 1 @main", "claim_set"}));
    EXPECT_EQ(told(world, world.wave("main", 2)),
              (Told{"pick_list_created", "#11/0 allocated>released 3 @main", "claim_set"}));
}

TEST_F(Warehouse, AWaveOfNothingIsAcceptedWithoutAList) {
    const Decision wave = world.wave("main");
    EXPECT_EQ(wave.verdict, Verdict::accept);
    EXPECT_TRUE(wave.effects.empty());
    EXPECT_TRUE(wave.pick_list.is_none());
    EXPECT_EQ(world.wave("nowhere").reason, RejectReason::unknown_location);
}

TEST_F(Warehouse, AWaveSaysWhereEachSkuLies) {
    world.run(ConfigureLevel{{{}, "A"}, "main", false, true, Units{}, "A-01"});
    world.place(an_order().with_line("B", 1).with_line("A", 1).with_line("B", 2));
    place("A", 4);
    const Decision wave = world.wave("main", 2);
    ASSERT_EQ(wave.skus.size(), 2U);
    EXPECT_EQ(wave.skus[0], world.stock("B").sku);
    EXPECT_EQ(wave.skus[1], world.stock("A").sku);
    ASSERT_EQ(wave.bins.size(), 2U);
    // What was decided does not follow what becomes of the bins.
    world.run(ConfigureLevel{{{}, "A"}, "main", false, true, Units{}, "Z-99"});
    EXPECT_EQ(wave.bins[0], "");
    EXPECT_EQ(wave.bins[1], "A-01");
}

TEST_F(Warehouse, APickListIsNamedByItsWaveAndItsLocation) {
    place("A", 1);
    const Decision wave = world.wave("main");
    EXPECT_EQ(wave.pick_list, make_pick_list_id(world.last(), slot_of_text("main")));
}

TEST_F(Warehouse, AWaveStopsAtTheLinesOfAPickList) {
    world.receive("A", "main", 10'000);
    OrderBuilder large = an_order();
    for (std::size_t i = 0; i < kOrderLinesMax; ++i) {
        large.with_line("A", 1);
    }
    world.place(large);
    world.place(large);
    OrderBuilder rest = an_order();
    for (std::size_t i = 0; i < kPickListLinesMax - 2 * kOrderLinesMax; ++i) {
        rest.with_line("A", 1);
    }
    world.place(rest);
    place("A", 1);
    EXPECT_EQ(world.wave("main", 10).effects.size(), kPickListLinesMax + 2);
    EXPECT_EQ(world.wave("main", 10).effects.size(), 3U);
}

TEST_F(Warehouse, AWaveStopsAtTheFirstOrderThatWouldPassTheLimit) {
    world.receive("A", "main", 10'000);
    OrderBuilder large = an_order();
    for (std::size_t i = 0; i < kOrderLinesMax; ++i) {
        large.with_line("A", 1);
    }
    world.place(large);
    world.place(large);
    world.place(large);
    place("B", 1);
    EXPECT_EQ(world.wave("main", 10).effects.size(), 2 * kOrderLinesMax + 2);
}

TEST_F(Warehouse, AnOrderIsPulledAgainOnlyAfterItsLastPullIsShipped) {
    const OrderId order =
        world.place(an_order().under(Policy::backorder).with_line("C", 2).with_line("A", 1)).order;
    const PickListId list = world.wave("main").pick_list;
    world.receive("C", "main", 2);
    EXPECT_TRUE(world.wave("main").pick_list.is_none());
    world.pick(list, "A", 1);
    EXPECT_TRUE(world.wave("main").pick_list.is_none());
    world.ship(order, "main");
    EXPECT_EQ(told(world, world.wave("main")),
              (Told{"pick_list_created", "#9/0 allocated>released 2 @main", "claim_set"}));
}

TEST_F(Warehouse, PicksAreSpreadOverTheOrdersOldestFirst) {
    place("A", 2);
    const OrderId second = place("A", 2);
    const PickListId list = world.wave("main", 9).pick_list;
    EXPECT_EQ(told(world, world.pick(list, "A", 3)),
              (Told{"#9/0 released>picked 2 @main", "#10/0 released>picked 1 @main", "claim_set"}));
    EXPECT_EQ(world.pick(list, "A", 2).reason, RejectReason::pick_exceeds_list);
    EXPECT_EQ(told(world, world.pick(list, "A", 1, second)),
              (Told{"#10/0 released>picked 1 @main", "pick_list_closed"}));
    EXPECT_EQ(world.pick(list, "A", 1).reason, RejectReason::pick_list_closed);
}

TEST_F(Warehouse, PicksClimbTheirLadderInOrder) {
    const OrderId order = place("A", 2);
    const PickListId list = world.wave("main").pick_list;
    EXPECT_EQ(world.pick(PickListId{1}, "?", 1).reason, RejectReason::unknown_pick_list);
    EXPECT_EQ(world.pick(list, "?", 1).reason, RejectReason::unknown_sku);
    EXPECT_EQ(world.pick(list, "B", 1).reason, RejectReason::not_on_pick_list);
    EXPECT_EQ(world.pick(list, "A", 1, OrderId{7}).reason, RejectReason::not_on_pick_list);
    EXPECT_EQ(world.pick(list, "A", 3).reason, RejectReason::pick_exceeds_list);
    const Pick twice[] = {{{{}, "A"}, Quantity{1}, {}}, {{{}, "A"}, Quantity{2}, order}};
    const Decision refused = world.run(ConfirmPicks{list, twice});
    EXPECT_EQ(refused.reason, RejectReason::pick_exceeds_list);
    EXPECT_EQ(refused.at, 1U);
    const Pick fits[] = {{{{}, "A"}, Quantity{1}, {}}, {{{}, "A"}, Quantity{1}, order}};
    EXPECT_EQ(world.run(ConfirmPicks{list, fits}).skus.size(), 2U);
}

TEST_F(Warehouse, ShippingTakesUnitsOffTheShelf) {
    const OrderId order = place("A", 2);
    const PickListId list = world.wave("main").pick_list;
    world.pick(list, "A", 2);
    EXPECT_EQ(world.level("A", "main").on_hand, Units{100});
    const Decision shipped = world.ship(order, "main");
    EXPECT_EQ(told(world, shipped),
              (Told{"#9/0 picked>shipped 2 @main", "shipment_created", "lifecycle_changed"}));
    EXPECT_EQ(shipped.order, order);
    EXPECT_EQ(shipped.version, 1U);
    EXPECT_EQ(world.level("A", "main").on_hand, Units{98});
    EXPECT_EQ(world.level("A", "main").allocated, Units{});
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::closed);
    ASSERT_EQ(world.order(order).shipments.size(), 1U);
    EXPECT_EQ(world.order(order).shipments[0].tracking_number, "JD01");
    EXPECT_EQ(world.order(order).shipments[0].sequence, world.last());
}

TEST_F(Warehouse, ShippingClimbsItsLadderInOrder) {
    const OrderId order = place("A", 2);
    EXPECT_EQ(world.ship(OrderId{99}, "main").reason, RejectReason::unknown_fulfillment);
    EXPECT_EQ(world.ship(order, "nowhere").reason, RejectReason::unknown_fulfillment);
    EXPECT_EQ(world.ship(order, "east").reason, RejectReason::unknown_fulfillment);
    EXPECT_EQ(world.ship(order, "main").reason, RejectReason::not_picked);
    const PickListId list = world.wave("main").pick_list;
    EXPECT_EQ(world.ship(order, "main").reason, RejectReason::not_fully_picked);
    world.pick(list, "A", 1);
    EXPECT_EQ(world.ship(order, "main").reason, RejectReason::not_fully_picked);
    world.pick(list, "A", 1);
    EXPECT_EQ(world.ship(order, "main").verdict, Verdict::accept);
    EXPECT_EQ(world.ship(order, "main").reason, RejectReason::already_shipped);
}

TEST_F(Warehouse, AShipmentFromOneOfTwoLocationsLeavesTheOrderBooked) {
    world.receive("C", "main", 1);
    world.receive("C", "east", 1);
    const OrderId order = world.place(an_order().with_line("C", 2)).order;
    world.pick(world.wave("east").pick_list, "C", 1);
    EXPECT_EQ(told(world, world.ship(order, "east")),
              (Told{"#11/0 picked>shipped 1 @east", "shipment_created"}));
    world.pick(world.wave("main").pick_list, "C", 1);
    EXPECT_EQ(world.ship(order, "main").effects.back().kind, EffectKind::lifecycle_changed);
    EXPECT_EQ(world.order(order).shipments[0].location, "east");
    EXPECT_EQ(world.order(order).shipments[1].location, "main");
}

TEST_F(Warehouse, CancelledUnitsLeaveTheWorkQueueAndFilledOnesComeBackOnce) {
    place("B", 1, 1);
    const WorkQueue& queue = world.state().work_queue(LocationId{1});
    const OrderId order =
        world.place(an_order().under(Policy::backorder).with_line("A", 1).with_line("C", 1)).order;
    EXPECT_EQ(queue.live(), 2U);
    world.cancel_line(order, 0, 1);
    EXPECT_EQ(queue.live(), 1U);
    EXPECT_EQ(queue.entries(), 2U);  // it is not at the top, so its entry waits
    world.receive("C", "main", 1);
    EXPECT_EQ(queue.live(), 2U);
    EXPECT_EQ(queue.entries(), 2U);
    EXPECT_EQ(told(world, world.wave("main", 9)),
              (Told{"pick_list_created", "#9/0 allocated>released 1 @main",
                    "#10/1 allocated>released 1 @main", "claim_set"}));
    EXPECT_EQ(queue.entries(), 0U);
}

TEST_F(Warehouse, TheWorkQueueDropsStaleEntriesBeforeTheyOutnumberTheOthers) {
    place("B", 1, 1);
    std::vector<OrderId> orders;
    orders.reserve(99);
    for (int i = 0; i < 99; ++i) {
        orders.push_back(place("A", 1));
    }
    const WorkQueue& queue = world.state().work_queue(LocationId{1});
    for (std::size_t i = 0; i < 90; ++i) {
        world.hold(orders[i]);
        EXPECT_LE(queue.entries(), std::max<std::size_t>(64, 2 * queue.live()));
    }
    EXPECT_EQ(queue.live(), 10U);
    for (std::size_t i = 0; i < 90; ++i) {
        world.unhold(orders[i]);
    }
    EXPECT_EQ(queue.live(), 100U);
    EXPECT_EQ(queue.entries(), 100U);
    const Decision wave = world.wave("main", 1'000);
    ASSERT_EQ(wave.effects.size(), 102U);
    for (std::size_t i = 3; i + 1 < wave.effects.size(); ++i) {
        EXPECT_LT(wave.effects[i - 1].order_raw, wave.effects[i].order_raw);
    }
}

}  // namespace
}  // namespace skua::domain::testing
