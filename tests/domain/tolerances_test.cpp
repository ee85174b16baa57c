// Tolerances of lines, and closing short (engine/decisions/0013-tolerances-and-close.md).

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/domain/resources.hpp"
#include "engine/domain/route.hpp"
#include "engine/domain/tolerances.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

class TolerancesOfLines : public ::testing::Test {
protected:
    void SetUp() override {
        World::open(world, {"A", "B"});
        main = world.state().resolve_location("main");
    }
    OrderId place(std::uint32_t quantity, LineTolerance tolerance) {
        const OrderBuilder builder = an_order().under(Policy::backorder).with_line("A", quantity);
        PlaceOrder body = builder.command();
        std::vector<OrderLineInput> lines(body.lines.begin(), body.lines.end());
        lines[0].tolerance = tolerance;
        body.lines = lines;
        return world.run(body).order;
    }
    // Everything that is promised at main is picked.
    void pick(OrderId order, std::uint32_t units) {
        world.pick(world.wave("main").pick_list, "A", units, order);
    }
    Decision more(OrderId order, std::uint32_t units, std::uint16_t line = 0) {
        return world.run(AcceptOverDelivery{order, main, LineIndex{line}, Quantity{units}});
    }
    [[nodiscard]] std::string name(OrderId order) {
        return "#" + std::to_string(world.order(order).number.raw()) + "/0";
    }

    World world;
    LocationId main;
};

TEST(PercentOf, IsInWholeUnitsRoundedDownAndFitsTheLargestQuantity) {
    EXPECT_EQ(percent_of(Quantity{19}, 10), Quantity{1});
    EXPECT_EQ(percent_of(Quantity{9}, 10), Quantity{0});
    EXPECT_EQ(percent_of(Quantity{kQuantityMax}, 100), Quantity{kQuantityMax});
    EXPECT_EQ(percent_of(Quantity{kQuantityMax}, 0), Quantity{0});
}

TEST_F(TolerancesOfLines, AShipmentClosesTheLineWithinItAndNotBeyond) {
    world.receive("A", "main", 18);
    const OrderId order = place(20, {.over_percent = 0, .under_percent = 10});
    pick(order, 18);
    const Decision shipped = world.ship(order, "main");
    EXPECT_EQ(told(world, shipped),
              (std::vector<std::string>{name(order) + " picked>shipped 18 @main", "line_closed",
                                        name(order) + " backordered>cancelled 2",
                                        "shipment_created", "lifecycle_changed"}));
    EXPECT_EQ(shipped.effects[1].quantity, Quantity{2});
    EXPECT_EQ(shipped.effects[1].value, static_cast<std::int64_t>(CloseReason::under_delivery));
    EXPECT_EQ(shipped.version, 1U);
    world.receive("A", "main", 17);
    const OrderId other = place(20, {.over_percent = 0, .under_percent = 10});
    pick(other, 17);
    world.ship(other, "main");
    EXPECT_EQ(world.line(other).backordered, Quantity{3});
}

TEST_F(TolerancesOfLines, WhatIsAllocatedElsewhereIsWaitedFor) {
    world.receive("A", "main", 8);
    world.receive("A", "east", 1);
    const OrderId order = place(10, {.over_percent = 0, .under_percent = 50});
    pick(order, 8);
    world.ship(order, "main");
    EXPECT_EQ(world.line(order).backordered, Quantity{1});
    world.pick(world.wave("east").pick_list, "A", 1, order);
    world.ship(order, "east");
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::closed);
    EXPECT_EQ(world.line(order).cancelled, Quantity{1});
}

TEST_F(TolerancesOfLines, MoreIsOrderedAndPickedInOneStep) {
    world.receive("A", "main", 12);
    const OrderId order = place(10, {.over_percent = 15, .under_percent = 0});
    EXPECT_EQ(more(order, 1).reason, RejectReason::not_picked);
    pick(order, 10);
    const Decision accepted = more(order, 1);
    EXPECT_EQ(
        told(world, accepted),
        (std::vector<std::string>{"over_delivery_accepted", name(order) + " open>picked 1 @main"}));
    EXPECT_EQ(accepted.version, 2U);
    const LineView line = world.line(order);
    EXPECT_EQ(line.ordered, Quantity{11});
    EXPECT_EQ(line.over_delivered, Quantity{1});
    EXPECT_EQ(world.level("A", "main").allocated.raw(), 11);
    const Decision too_much = more(order, 1);
    EXPECT_EQ(too_much.reason, RejectReason::over_delivery_limit);
    EXPECT_EQ(too_much.shortages[0].available, Quantity{0});
    world.ship(order, "main");
    EXPECT_EQ(more(order, 1).reason, RejectReason::order_closed);
}

TEST_F(TolerancesOfLines, NoMoreThanALineMayEverHaveIsAccepted) {
    world.receive("A", "main", kQuantityMax);
    world.receive("A", "main", kQuantityMax);
    const OrderId order = place(kQuantityMax - 1, {.over_percent = 100, .under_percent = 0});
    pick(order, kQuantityMax - 1);
    EXPECT_EQ(more(order, 2).reason, RejectReason::quantity_limit);
    EXPECT_EQ(more(order, 1).verdict, Verdict::accept);
    EXPECT_EQ(more(order, 1).reason, RejectReason::quantity_limit);
}

TEST_F(TolerancesOfLines, WhatWasCancelledMakesTheToleranceSmaller) {
    world.receive("A", "main", 20);
    const OrderId order = place(10, {.over_percent = 50, .under_percent = 0});
    world.cancel_line(order, 0, 6);
    pick(order, 4);
    EXPECT_EQ(more(order, 3).reason, RejectReason::over_delivery_limit);
    EXPECT_EQ(more(order, 2).verdict, Verdict::accept);
}

TEST_F(TolerancesOfLines, AnAddedLineHasItsOwn) {
    world.receive("A", "main", 10);
    const OrderId order = place(1, {});
    std::vector<OrderLineInput> added(1);
    added[0] = {.sku = {{}, "A"},
                .quantity = Quantity{10},
                .tolerance = {.over_percent = 0, .under_percent = 20},
                .unit_price = {1, 0},
                .external_line_id = {}};
    ChangeOrder change;
    change.order = order;
    change.add = added;
    ASSERT_EQ(world.run(change).verdict, Verdict::accept);
    EXPECT_EQ(world.line(order, 1).tolerance.under_percent, 20);
    pick(order, 10);
    world.ship(order, "main");
    EXPECT_EQ(world.line(order, 1).cancelled, Quantity{1});
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::closed);
}

TEST_F(TolerancesOfLines, AClosedLineSaysSoBeforeItsCutsAndItsUnitsServeTheNext) {
    world.receive("A", "main", 4);
    const OrderId order = world.place(an_order().with_line("A", 4)).order;
    const OrderId next = place(3, {});
    const std::vector<CancelLine> lines = {{LineIndex{0}, Quantity{3}}};
    const Decision closed = world.run(CloseOrder{.order = order, .lines = lines});
    EXPECT_EQ(told(world, closed),
              (std::vector<std::string>{"line_closed", name(order) + " allocated>cancelled 3 @main",
                                        name(next) + " backordered>allocated 3 @main"}));
    EXPECT_EQ(closed.effects[0].value, static_cast<std::int64_t>(CloseReason::closed_short));
    EXPECT_EQ(closed.effects[0].sku, closed.effects[1].sku);
    EXPECT_EQ(closed.version, 2U);
    const Decision rest = world.run(CloseOrder{.order = order, .lines = {}});
    EXPECT_EQ(rest.effects.back().value, static_cast<std::int64_t>(Lifecycle::cancelled));
    EXPECT_EQ(world.run(CloseOrder{.order = order, .lines = {}}).reason,
              RejectReason::order_closed);
}

TEST(RouteOfTolerances, IsThatOfTheOrder) {
    const OrderId alone = make_order_id(Slot{2}, 1, Spans::no);
    const OrderId spanning = make_order_id(Slot{2}, 1, Spans::yes);
    for (const CommandBody& body :
         {CommandBody(AcceptOverDelivery{alone, LocationId{1}, {}, Quantity{1}}),
          CommandBody(CloseOrder{.order = alone, .lines = {}})}) {
        Command command;
        command.body = body;
        EXPECT_EQ(participants_of(command, 4, {}).shards, 1U << 2U);
    }
    Command command;
    command.body = CloseOrder{.order = spanning, .lines = {}};
    EXPECT_EQ(participants_of(command, 4, {}).shards, 0xfU);
}

}  // namespace
}  // namespace skua::domain::testing
