#include <gtest/gtest.h>

#include <algorithm>

#include "engine/domain/cold_overlay.hpp"
#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

using Told = std::vector<std::string>;

ChangeLine to_quantity(std::uint16_t line, std::uint32_t quantity) {
    return {.line = LineIndex{line},
            .sets_price = false,
            .quantity = Quantity{quantity},
            .unit_price = {}};
}

class Changing : public ::testing::Test {
protected:
    Changing() { World::open(world, {"A", "B"}); }

    Decision change(OrderId order, std::vector<ChangeLine> lines,
                    std::vector<OrderLineInput> add = {}, std::vector<LineIndex> remove = {}) {
        return world.run(ChangeOrder{.order = order,
                                     .expected_version = world.order(order).version,
                                     .cold = {},
                                     .lines = lines,
                                     .remove = remove,
                                     .add = add});
    }
    static OrderLineInput added(std::string_view sku, std::uint32_t quantity) {
        return {.sku = {{}, sku},
                .quantity = Quantity{quantity},
                .unit_price = {5, 1},
                .external_line_id = {}};
    }
    World world;
};

TEST_F(Changing, RaisesAsAnOrderIsPlaced) {
    world.receive("A", "main", 3);
    world.receive("A", "east", 1);
    const OrderId order = world.place(an_order().under(Policy::backorder).with_line("A", 1)).order;
    const Decision decision = change(order, {to_quantity(0, 6)});
    EXPECT_EQ(told(world, decision),
              (Told{"line_raised", "#8/0 open>allocated 2 @main", "#8/0 open>allocated 1 @east",
                    "#8/0 open>backordered 2", "total_was", "total_was", "total_is", "total_is"}));
    EXPECT_EQ(decision.version, 2U);
    EXPECT_EQ(world.line(order).ordered, Quantity{6});
    EXPECT_EQ(units_of(world.line(order)), 6U);
    EXPECT_EQ(world.order(order).total, (base::ExactAmount{600, 2}));
}

TEST_F(Changing, OfAPriceAloneMovesNothing) {
    world.receive("A", "main", 3);
    const OrderId order = world.place(an_order().with_line("A", 3)).order;
    ChangeLine priced = to_quantity(0, 0);
    priced.sets_price = true;
    priced.unit_price = {12'345, 4};
    EXPECT_EQ(told(world, change(order, {priced})),
              (Told{"line_priced", "total_was", "total_was", "total_is", "total_is"}));
    EXPECT_EQ(world.line(order).unit_price, priced.unit_price);
    EXPECT_EQ(world.order(order).total, (base::ExactAmount{37'035, 4}));
    EXPECT_EQ(told(world, change(order, {priced})), Told{});
}

TEST_F(Changing, AddsALineToAnOrderThatWaitsInQueues) {
    const OrderId first =
        world.place(an_order().under(Policy::backorder).with_line("A", 1).with_line("A", 2)).order;
    const OrderId second =
        world.place(an_order().under(Policy::backorder).with_line("A", 4, {100, 2}, "x")).order;
    for (int i = 0; i < 3; ++i) {  // the order moves, and stays linked to the others
        ASSERT_EQ(change(first, {}, {added("A", 1)}).verdict, Verdict::accept);
        ASSERT_EQ(change(second, {}, {added("A", 1)}).verdict, Verdict::accept);
    }
    EXPECT_EQ(world.order(first).lines.size(), 5U);
    EXPECT_EQ(world.line(second).external_line_id, "x");
    world.receive("A", "main", 8);
    EXPECT_EQ(world.stock("A").backordered, Units{5});
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(world.line(first, i).backordered, Quantity{});
    }
    EXPECT_EQ(world.line(second).backordered, Quantity{2});
    EXPECT_EQ(world.state().digests(), world.state().recompute_digests());
}

TEST_F(Changing, KeepsTheOrdersPlaceInTheWorkQueueWhenItMoves) {
    world.receive("A", "main", 9);
    const OrderId first = world.place(an_order().with_line("A", 1)).order;
    const OrderId second = world.place(an_order().with_line("A", 1)).order;
    ASSERT_EQ(change(first, {}, {added("A", 1)}).verdict, Verdict::accept);
    ASSERT_EQ(world
                  .run(ChangeOrder{.order = second,
                                   .expected_version = 1,
                                   .priority = 1,
                                   .cold = {},
                                   .lines = {},
                                   .remove = {},
                                   .add = {}})
                  .verdict,
              Verdict::accept);
    const Decision pulled = world.wave("main", 9);
    ASSERT_EQ(pulled.effects.size(), 5U);  // the last sets the claim's end
    EXPECT_EQ(pulled.effects[1].order(), second);
    EXPECT_EQ(pulled.effects[2].order(), first);
    EXPECT_EQ(pulled.effects[3].line, LineIndex{1});
}

TEST_F(Changing, OfPrioritiesKeepsTheQueueInOrder) {
    constexpr std::uint64_t kOrders = 100;
    world.receive("A", "main", kOrders);
    std::vector<std::pair<std::uint8_t, OrderId>> wanted;  // ids of a slot are in order of number
    for (std::uint64_t i = 0; i < kOrders; ++i) {
        wanted.emplace_back(5, world.place(an_order().with_line("A", 1)).order);
    }
    for (std::uint64_t i = 0; i < 3 * kOrders; ++i) {
        auto& [priority, order] = wanted[i * 37 % kOrders];
        priority = static_cast<std::uint8_t>(1 + i * i % 9);
        world.run(ChangeOrder{.order = order,
                              .expected_version = world.order(order).version,
                              .priority = priority,
                              .cold = {},
                              .lines = {},
                              .remove = {},
                              .add = {}});
    }
    std::ranges::sort(wanted);
    for (const auto& [priority, order] : wanted) {
        EXPECT_EQ(world.wave("main", 1).effects[1].order(), order);
    }
}

TEST_F(Changing, StopsAtTheMostLinesOfAnOrder) {
    world.receive("A", "main", kOrderLinesMax + 9);
    OrderBuilder builder = an_order();
    for (std::size_t i = 0; i + 1 < kOrderLinesMax; ++i) {
        builder.with_line("A", 1);
    }
    const OrderId order = world.place(builder).order;
    const Decision refused = change(order, {}, {added("A", 1), added("A", 1)});
    EXPECT_EQ(refused.reason, RejectReason::order_lines_limit);
    EXPECT_EQ(refused.at, 1U);
    EXPECT_EQ(change(order, {}, {added("A", 1)}).verdict, Verdict::accept);
    EXPECT_EQ(world.order(order).lines.size(), kOrderLinesMax);
}

TEST_F(Changing, LaysFieldsOverTheColdPart) {
    world.receive("A", "main", 1);
    const OrderId order = world
                              .place(an_order().with_line("A", 1).with_external_id("77").with_cold(
                                  R"({"customer":{"n":"A,\"}"},"ship_to":"old","tags":["}",2]})"))
                              .order;
    const auto move_to = [&](std::string_view cold) {
        return world.run(ChangeOrder{.order = order,
                                     .expected_version = world.order(order).version,
                                     .cold = cold,
                                     .lines = {},
                                     .remove = {},
                                     .add = {}});
    };
    EXPECT_EQ(told(world, move_to(R"({"ship_to":{"city":"Kiel"},"shipping_method":"air"})")),
              Told{"address_changed"});
    EXPECT_EQ(world.order(order).cold,
              R"({"customer":{"n":"A,\"}"},"ship_to":{"city":"Kiel"},"shipping_method":"air",)"
              R"("tags":["}",2]})");
    EXPECT_EQ(world.order(order).external_id, "77");
    const std::string longest = R"({"ship_to":")" + std::string(kColdBytesMax - 14, 'x') + R"("})";
    ASSERT_EQ(longest.size(), kColdBytesMax);
    const Decision refused = move_to(longest);
    EXPECT_EQ(refused.reason, RejectReason::cold_limit);
    EXPECT_EQ(refused.at, 0U);
    world.wave("main");
    EXPECT_EQ(move_to(R"({"ship_to":"late"})").reason, RejectReason::already_released);
    EXPECT_EQ(world.state().digests(), world.state().recompute_digests());
}

TEST(ColdOverlay, FindsOnlyWholeNamesAtTheTop) {
    constexpr std::string_view kCold =
        R"({"customer":{"tags":1},"ship_to":"\"tags\":2","tags":[]})";
    EXPECT_EQ(cold_member(kCold, "tags"), R"("tags":[])");
    EXPECT_EQ(cold_member(kCold, "tag"), "");
    EXPECT_EQ(cold_member(kCold, "metadata"), "");
    EXPECT_EQ(cold_member("", "tags"), "");
    EXPECT_EQ(cold_member(R"({"ship_to)", "ship_to"), "");
    EXPECT_EQ(overlaid_bytes("", R"({"tags":1})"), 10U);
}

}  // namespace
}  // namespace skua::domain::testing
