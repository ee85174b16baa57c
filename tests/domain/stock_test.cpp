#include <gtest/gtest.h>

#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

using Told = std::vector<std::string>;

class Stock : public ::testing::Test {
protected:
    Stock() { World::open(world, {"A", "B"}); }
    World world;
    OrderId backordered(std::uint32_t quantity) {
        return world.place(an_order().under(Policy::backorder).with_line("A", quantity)).order;
    }
};

TEST_F(Stock, RefusesUnknownSkuBeforeUnknownLocation) {
    EXPECT_EQ(world.receive("?", "?", 1).reason, RejectReason::unknown_sku);
    EXPECT_EQ(world.receive("A", "?", 1).reason, RejectReason::unknown_location);
    EXPECT_EQ(world.adjust("A", "?", 1).reason, RejectReason::unknown_location);
    EXPECT_EQ(world.safety("?", "main", 1).reason, RejectReason::unknown_sku);
}

TEST_F(Stock, StandsOnBothSidesOfItsLimit) {
    for (int i = 0; i < 1'000; ++i) {
        ASSERT_EQ(world.receive("A", "main", kQuantityMax).verdict, Verdict::accept);
    }
    EXPECT_EQ(world.level("A", "main").on_hand, Units{kStockUnitsMax});
    EXPECT_EQ(world.receive("A", "main", 1).reason, RejectReason::stock_limit);
    EXPECT_EQ(world.adjust("A", "main", 1).reason, RejectReason::stock_limit);
    EXPECT_EQ(world.receive("A", "east", 1).verdict, Verdict::accept);
}

TEST_F(Stock, AdjustsDownToWhatIsPromisedAndNoFurther) {
    world.receive("A", "main", 5);
    world.place(an_order().with_line("A", 3));
    EXPECT_EQ(world.adjust("A", "main", -3).reason, RejectReason::adjustment_below_allocated);
    EXPECT_EQ(world.adjust("A", "main", -2).verdict, Verdict::accept);
    EXPECT_EQ(world.level("A", "main").on_hand, Units{3});
}

TEST_F(Stock, ReceiptFillsTheOldestBackorderFirst) {
    backordered(2);
    backordered(2);
    EXPECT_EQ(told(world, world.receive("A", "main", 3)),
              (Told{"stock_moved", "#6/0 backordered>allocated 2 @main",
                    "#7/0 backordered>allocated 1 @main"}));
    EXPECT_EQ(told(world, world.adjust("A", "east", 5)),
              (Told{"stock_moved", "#7/0 backordered>allocated 1 @east"}));
    EXPECT_EQ(world.available("A", "east"), 4);
}

TEST_F(Stock, ReceiptAtALocationThatNoChannelUsesFillsNothing) {
    world.location("far");
    backordered(2);
    EXPECT_EQ(told(world, world.receive("A", "far", 3)), (Told{"stock_moved"}));
}

TEST_F(Stock, QueuedLinesFollowTheirChannelsPresentList) {
    world.location("far");
    backordered(2);
    world.receive("A", "far", 1);
    EXPECT_EQ(told(world, world.channel("web", {"far"})), (Told{"channel_defined"}));
    EXPECT_EQ(told(world, world.receive("A", "main", 1)),
              (Told{"stock_moved", "#7/0 backordered>allocated 1 @far"}));
}

TEST_F(Stock, LoweringSafetyStockFills) {
    world.receive("A", "main", 5);
    world.safety("A", "main", 9);
    backordered(3);
    EXPECT_EQ(world.stock("A").backordered, Units{3});
    EXPECT_EQ(told(world, world.safety("A", "main", 5)), (Told{"level_configured"}));
    EXPECT_EQ(told(world, world.safety("A", "main", 3)),
              (Told{"level_configured", "#8/0 backordered>allocated 2 @main"}));
}

TEST_F(Stock, ABinIsALabelAndDoesNotTouchSafetyStock) {
    world.safety("A", "main", 3);
    const Decision labelled = world.run(ConfigureLevel{
        .sku = {{}, "A"}, .location = "main", .sets_bin = true, .safety_stock = {}, .bin = "A-01"});
    ASSERT_EQ(labelled.effects.size(), 1U);
    EXPECT_EQ(labelled.effects[0].value, 3);
    EXPECT_EQ(world.level("A", "main").bin, "A-01");
    world.safety("A", "main", 4);
    EXPECT_EQ(world.level("A", "main").bin, "A-01");
}

TEST_F(Stock, KeepsLevelsOfManyLocationsApart) {
    std::vector<std::string> names;
    for (int i = 0; i < 40; ++i) {
        names.push_back("L" + std::to_string((i * 7) % 40));
        world.location(names.back());
    }
    for (std::size_t i = names.size(); i != 0; --i) {
        world.receive("A", names[i - 1], static_cast<std::uint32_t>(i));
    }
    EXPECT_EQ(world.stock("A").levels.size(), 40U);
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(world.level("A", names[i]).on_hand, Units{static_cast<std::int64_t>(i + 1)});
    }
}

TEST_F(Stock, CutsALongFillAndContinuesItAsFollowUps) {
    OrderBuilder large = an_order().under(Policy::backorder);
    for (std::size_t i = 0; i < kOrderLinesMax; ++i) {
        large.with_line("A", 1);
    }
    world.place(large);
    world.place(large);
    world.place(large);
    const Decision received = world.receive("A", "main", 6'005);
    EXPECT_EQ(received.effects.size(), 1 + kFillEffectsMax + 1);
    EXPECT_EQ(received.effects.back().kind, EffectKind::follow_up);
    ASSERT_EQ(world.state().follow_ups().size(), 1U);
    const Slot slot = slot_of(world.state().follow_ups().all().front().sku);
    // Freed units belong to the queue: nobody overtakes, nothing else fills.
    EXPECT_EQ(world.place(an_order().with_line("A", 1)).reason, RejectReason::insufficient_stock);
    EXPECT_EQ(told(world, world.receive("A", "east", 1)), (Told{"stock_moved"}));
    const Decision continued = world.continue_fills(slot);
    EXPECT_EQ(continued.effects.size(), 6'000 - kFillEffectsMax + 1);
    EXPECT_EQ(continued.effects.back().kind, EffectKind::follow_up_done);
    EXPECT_EQ(world.state().follow_ups().size(), 0U);
    EXPECT_EQ(world.available("A", "main"), 5);
    EXPECT_TRUE(world.continue_fills(slot).effects.empty());
}

TEST_F(Stock, AFillOfExactlyTheBudgetNeedsNoFollowUp) {
    OrderBuilder large = an_order().under(Policy::backorder);
    for (std::size_t i = 0; i < kFillEffectsMax / 4; ++i) {
        large.with_line("A", 1);
    }
    for (int i = 0; i < 4; ++i) {
        world.place(large);
    }
    EXPECT_EQ(world.receive("A", "main", 10'000).effects.size(), 1 + kFillEffectsMax);
    EXPECT_EQ(world.state().follow_ups().size(), 0U);
}

TEST_F(Stock, AFollowUpThatIsCutAgainStaysPendingInItsPlace) {
    OrderBuilder large = an_order().under(Policy::backorder);
    for (std::size_t i = 0; i < kOrderLinesMax; ++i) {
        large.with_line("A", 1);
    }
    for (int i = 0; i < 5; ++i) {
        world.place(large);
    }
    world.receive("A", "main", 20'000);
    ASSERT_EQ(world.state().follow_ups().size(), 1U);
    const Slot slot = slot_of(world.state().follow_ups().all().front().sku);
    const Decision continued = world.continue_fills(slot);
    EXPECT_EQ(continued.effects.size(), kFillEffectsMax + 1);
    EXPECT_EQ(continued.effects.back().kind, EffectKind::follow_up);
    EXPECT_EQ(world.state().counters().follow_ups, 1U);
    EXPECT_EQ(world.continue_fills(slot).effects.back().kind, EffectKind::follow_up_done);
    EXPECT_EQ(world.available("A", "main"), 10'000);
}

}  // namespace
}  // namespace skua::domain::testing
