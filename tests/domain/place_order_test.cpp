#include <gtest/gtest.h>

#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

using Told = std::vector<std::string>;

class PlacingAnOrder : public ::testing::Test {
protected:
    PlacingAnOrder() { World::open(world, {"A", "B"}); }
    World world;
};

TEST_F(PlacingAnOrder, AllocatesWhatIsThere) {
    world.receive("A", "main", 5);
    const Decision placed = world.place(an_order().with_line("A", 3));
    EXPECT_EQ(placed.verdict, Verdict::accept);
    EXPECT_EQ(placed.version, 1U);
    EXPECT_EQ(placed.skus.size(), 1U);
    EXPECT_EQ(told(world, placed), (Told{"order_created", "#7/0 open>allocated 3 @main"}));
    EXPECT_EQ(world.available("A", "main"), 2);
}

TEST_F(PlacingAnOrder, TakesTheLocationsOfTheChannelInOrder) {
    world.channel("web", {"east", "main"});
    world.receive("A", "main", 5);
    world.receive("A", "east", 2);
    const Decision placed = world.place(an_order().with_line("A", 6));
    EXPECT_EQ(told(world, placed), (Told{"order_created", "#9/0 open>allocated 2 @east",
                                         "#9/0 open>allocated 4 @main"}));
}

TEST_F(PlacingAnOrder, RefusesAnUnknownChannelBeforeAnUnknownSku) {
    EXPECT_EQ(world.place(an_order().on_channel("x").with_line("?", 1)).reason,
              RejectReason::unknown_channel);
    const Decision refused = world.place(an_order().with_line("A", 1).with_line("?", 1));
    EXPECT_EQ(refused.reason, RejectReason::unknown_sku);
    EXPECT_EQ(refused.at, 1U);
}

TEST_F(PlacingAnOrder, AllOrNothingNamesEveryShortLine) {
    world.receive("A", "main", 4);
    world.receive("B", "main", 1);
    const Decision refused =
        world.place(an_order().with_line("A", 3).with_line("B", 2).with_line("A", 2));
    EXPECT_EQ(refused.reason, RejectReason::insufficient_stock);
    EXPECT_EQ(refused.at, 1U);
    ASSERT_EQ(refused.shortages.size(), 2U);
    EXPECT_EQ(refused.shortages[0].available, Quantity{1});
    EXPECT_EQ(refused.shortages[1].line, LineIndex{2});
    EXPECT_EQ(refused.shortages[1].available, Quantity{1});
    EXPECT_EQ(refused.order, OrderId{});
    EXPECT_EQ(world.available("A", "main"), 4);
}

TEST_F(PlacingAnOrder, AllOrNothingAcceptsTheLastUnit) {
    world.receive("A", "main", 3);
    EXPECT_EQ(world.place(an_order().with_line("A", 3)).verdict, Verdict::accept);
    EXPECT_EQ(world.place(an_order().with_line("A", 1)).verdict, Verdict::reject);
}

TEST_F(PlacingAnOrder, BackordersTheRest) {
    world.receive("A", "main", 2);
    const Decision placed = world.place(an_order().under(Policy::backorder).with_line("A", 5));
    EXPECT_EQ(told(world, placed),
              (Told{"order_created", "#7/0 open>allocated 2 @main", "#7/0 open>backordered 3"}));
    EXPECT_EQ(world.stock("A").backordered, Units{3});
}

TEST_F(PlacingAnOrder, BackordersAShortLineWholeAndKeepsItsTakesFromLaterLines) {
    world.receive("A", "main", 2);
    const Decision placed = world.place(
        an_order().under(Policy::backorder_short_lines).with_line("A", 3).with_line("A", 1));
    EXPECT_EQ(told(world, placed),
              (Told{"order_created", "#7/0 open>backordered 3", "#7/1 open>backordered 1"}));
    EXPECT_EQ(world.available("A", "main"), 2);
}

TEST_F(PlacingAnOrder, LeavesSafetyStockAlone) {
    world.receive("A", "main", 5);
    world.safety("A", "main", 4);
    EXPECT_EQ(world.place(an_order().with_line("A", 2)).verdict, Verdict::reject);
    EXPECT_EQ(world.place(an_order().with_line("A", 1)).verdict, Verdict::accept);
}

TEST_F(PlacingAnOrder, CarriesHomeSlotOrdinalAndSpanInItsId) {
    world.receive("A", "main", 9);
    world.receive("B", "main", 9);
    const Decision first = world.place(an_order().with_line("A", 1));
    const Decision second = world.place(an_order().with_line("A", 1).with_line("B", 1));
    EXPECT_EQ(home_slot_of(first.order), slot_of(first.skus[0]));
    EXPECT_EQ(ordinal_of(first.order), 1U);
    EXPECT_EQ(spans_of(first.order), Spans::no);
    EXPECT_EQ(ordinal_of(second.order), 2U);
    EXPECT_EQ(spans_of(second.order), Spans::yes);
}

TEST_F(PlacingAnOrder, TakesTheLargestOrderOfOneSku) {
    world.receive("A", "main", 2'000);
    OrderBuilder order = an_order();
    for (std::size_t i = 0; i < kOrderLinesMax; ++i) {
        order.with_line("A", 1);
    }
    EXPECT_EQ(world.place(order).effects.size(), kOrderLinesMax + 1);
    EXPECT_EQ(world.available("A", "main"), 0);
}

TEST_F(PlacingAnOrder, StopsAtTheLimitOfBackorderLines) {
    OrderBuilder full = an_order().under(Policy::backorder);
    for (std::size_t i = 0; i < kOrderLinesMax; ++i) {
        full.with_line("A", 1);
    }
    std::uint32_t queued = 0;
    for (; queued + kOrderLinesMax <= kBackorderLinesPerSkuMax - 1'000; queued += kOrderLinesMax) {
        ASSERT_EQ(world.place(full).verdict, Verdict::accept);
    }
    OrderBuilder rest = an_order().under(Policy::backorder);
    for (; queued < kBackorderLinesPerSkuMax - 1; ++queued) {
        rest.with_line("A", 1);
    }
    ASSERT_EQ(world.place(rest).verdict, Verdict::accept);
    const Decision refused = world.place(
        an_order().under(Policy::backorder).with_line("B", 1).with_line("A", 1).with_line("A", 1));
    EXPECT_EQ(refused.reason, RejectReason::backorder_limit);
    EXPECT_EQ(refused.at, 2U);
    EXPECT_EQ(world.place(an_order().under(Policy::backorder).with_line("A", 1)).verdict,
              Verdict::accept);
}

}  // namespace
}  // namespace skua::domain::testing
