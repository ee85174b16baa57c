#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

class Asking : public ::testing::Test {
protected:
    Asking() { World::open(world, {"A", "B"}); }
    AvailabilityView available(std::initializer_list<AvailabilityLine> lines) {
        const QueryResult result =
            world.ask(AvailabilityQuery{"web", {lines.begin(), lines.size()}});
        return std::get<AvailabilityView>(result);
    }
    World world;
};

TEST_F(Asking, AnOrderShowsWhatCameIn) {
    world.receive("A", "main", 1);
    const OrderId id = world
                           .place(an_order()
                                      .under(Policy::backorder)
                                      .with_priority(2)
                                      .with_external_id("1001")
                                      .with_cold(R"({"customer":"x"})")
                                      .with_line("A", 2, {35, 4}, "first")
                                      .with_line("B", 1, {1250, 2})
                                      .with_line("B", 3, {7, 0}, "third"))
                           .order;
    const OrderView order = world.order(id);
    EXPECT_EQ(order.order, id);
    EXPECT_EQ(order.number, world.last());
    EXPECT_EQ(order.channel, "web");
    EXPECT_EQ(order.external_id, "1001");
    EXPECT_EQ(order.cold, R"({"customer":"x"})");
    EXPECT_EQ(order.priority, 2);
    EXPECT_EQ(base::format(order.total), "33.5070");
    EXPECT_EQ(order.currency.text(), "EUR");
    ASSERT_EQ(order.lines.size(), 3U);
    EXPECT_EQ(order.lines[0].external_line_id, "first");
    EXPECT_EQ(order.lines[1].external_line_id, "");
    EXPECT_EQ(order.lines[2].external_line_id, "third");
    EXPECT_EQ(order.lines[0].unit_price, (base::Decimal{35, 4}));
    EXPECT_EQ(order.lines[1].sku, "B");
    EXPECT_EQ(order.lines[0].backordered, Quantity{1});
    ASSERT_EQ(order.lines[0].portions.size(), 1U);
    EXPECT_EQ(order.lines[0].portions[0].location, "main");
    EXPECT_EQ(order.lines[0].portions[0].allocated, Quantity{1});
}

TEST_F(Asking, KeepsAPriceOfTheLargestMantissa) {
    world.receive("A", "main", 1);
    const base::Decimal price{base::kPriceMantissaMax, 9};
    const OrderId id = world.place(an_order().with_line("A", 1, price)).order;
    EXPECT_EQ(world.line(id).unit_price, price);
}

TEST_F(Asking, KnowsNothingOfWhatIsNotThere) {
    EXPECT_TRUE(std::holds_alternative<NotFound>(world.ask(OrderQuery{OrderId{9}})));
    EXPECT_TRUE(std::holds_alternative<NotFound>(world.ask(StockQuery{"?"})));
    EXPECT_TRUE(std::holds_alternative<NotFound>(world.ask(PickListQuery{PickListId{9}})));
    EXPECT_TRUE(
        std::holds_alternative<NotFound>(world.ask(FulfillmentQuery{OrderId{9}, LocationId{1}})));
    EXPECT_TRUE(std::holds_alternative<NotFound>(world.ask(OrderByExternalIdQuery{"web", "1"})));
    const auto view = std::get<AvailabilityView>(world.ask(AvailabilityQuery{"?", {}}));
    EXPECT_FALSE(view.is_channel_known);
}

TEST_F(Asking, AvailabilitySumsTheSameSkuFirst) {
    world.receive("A", "main", 3);
    world.receive("A", "east", 2);
    const AvailabilityView view =
        available({{"A", Quantity{4}}, {"?", Quantity{1}}, {"A", Quantity{4}}});
    EXPECT_EQ(view.lines[0].available, Units{5});
    EXPECT_FALSE(view.lines[1].is_known);
    EXPECT_EQ(view.lines[2].available, Units{1});
    ASSERT_EQ(view.lines[0].levels.size(), 2U);
    EXPECT_EQ(view.lines[0].levels[1].location, "east");
    EXPECT_EQ(view.lines[0].levels[1].available, Units{2});
}

TEST_F(Asking, LocationsStandInTheOrderOfTheirIds) {
    const auto view = std::get<LocationsView>(world.ask(LocationsQuery{}));
    ASSERT_EQ(view.names.size(), 2U);
    EXPECT_EQ(view.names[0], "main");
    EXPECT_EQ(view.names[1], "east");
}

TEST_F(Asking, APickListIsSortedByBinSkuAndTheOrderOfTheList) {
    world.receive("A", "main", 9);
    world.receive("B", "main", 9);
    world.run(ConfigureLevel{
        .sku = {{}, "A"}, .location = "main", .sets_bin = true, .safety_stock = {}, .bin = "Z-9"});
    world.run(ConfigureLevel{
        .sku = {{}, "B"}, .location = "main", .sets_bin = true, .safety_stock = {}, .bin = "A-1"});
    const OrderId first =
        world.place(an_order().with_line("A", 1).with_line("B", 2).with_line("A", 3)).order;
    const OrderId second = world.place(an_order().with_line("B", 4).with_priority(1)).order;
    const PickListId id = world.wave("main", 9).pick_list;
    world.pick(id, "B", 5);
    const auto view = std::get<PickListView>(world.ask(PickListQuery{id}));
    EXPECT_EQ(view.location, "main");
    ASSERT_EQ(view.tasks.size(), 4U);
    EXPECT_EQ(view.tasks[0].bin, "A-1");
    EXPECT_EQ(view.tasks[0].order, second);  // of higher priority: it is picked first
    EXPECT_EQ(view.tasks[0].picked, Quantity{4});
    EXPECT_EQ(view.tasks[1].order, first);
    EXPECT_EQ(view.tasks[1].picked, Quantity{1});
    EXPECT_EQ(view.tasks[2].line, LineIndex{0});
    EXPECT_EQ(view.tasks[3].line, LineIndex{2});
    EXPECT_EQ(view.tasks[3].sku, "A");
}

TEST_F(Asking, AFulfillmentSumsItsLines) {
    world.receive("A", "main", 9);
    world.receive("B", "main", 9);
    const OrderId order = world.place(an_order().with_line("A", 1).with_line("B", 2)).order;
    const LocationId main{1};
    const PickListId list = world.wave("main").pick_list;
    world.pick(list, "B", 2);
    const auto view = std::get<FulfillmentView>(world.ask(FulfillmentQuery{order, main}));
    EXPECT_EQ(view.pick_list, list);
    EXPECT_EQ(view.released, Units{1});
    EXPECT_EQ(view.picked, Units{2});
    EXPECT_TRUE(
        std::holds_alternative<NotFound>(world.ask(FulfillmentQuery{order, LocationId{2}})));
}

TEST_F(Asking, AFulfillmentMayHoldMoreThanALineCan) {
    OrderBuilder order = an_order();
    for (int i = 0; i < 5; ++i) {
        world.receive("A", "main", kQuantityMax);
        order.with_line("A", kQuantityMax);
    }
    const OrderId id = world.place(order).order;
    const auto view = std::get<FulfillmentView>(world.ask(FulfillmentQuery{id, LocationId{1}}));
    EXPECT_EQ(view.allocated, Units{5 * std::int64_t{kQuantityMax}});
}

TEST_F(Asking, CountersCountWhatThereIs) {
    world.receive("A", "main", 5);
    const OrderId order = world.place(an_order().with_line("A", 5)).order;
    world.place(an_order().under(Policy::backorder).with_line("A", 1).with_line("B", 1));
    EXPECT_EQ(world.state().counters().orders_open, 2U);
    EXPECT_EQ(world.state().counters().lines, 3U);
    EXPECT_EQ(world.state().counters().backordered_lines, 2U);
    world.cancel(order);
    EXPECT_EQ(world.state().counters().orders_open, 1U);
    EXPECT_EQ(world.state().counters().orders, 2U);
    EXPECT_EQ(world.state().counters().backordered_lines, 1U);
    EXPECT_GT(world.state().counters().bytes, 0U);
}

TEST_F(Asking, TheHottestSkusAreExactWhateverTheOrderTheyCameIn) {
    std::vector<std::string> names;
    for (int i = 0; i < 60; ++i) {
        names.push_back("S" + std::to_string(i));
        world.item(names.back());
    }
    for (int round = 0; round < 60; ++round) {
        for (int i = round; i < 60; ++i) {
            const std::string& name = names[static_cast<std::size_t>(i * 7 % 60)];
            world.place(an_order().under(Policy::backorder).with_line(name, 1));
        }
    }
    std::array<HotSku, 40> hot;
    world.state().hottest(hot);
    for (int rank = 0; rank < static_cast<int>(HotSkus::kListed); ++rank) {
        const auto at = static_cast<std::size_t>(rank);
        EXPECT_EQ(hot[at].demand, static_cast<std::uint32_t>(60 - rank));
        EXPECT_EQ(world.state().sku_text(hot[at].sku),
                  names[static_cast<std::size_t>((59 - rank) * 7 % 60)]);
    }
    EXPECT_TRUE(hot[HotSkus::kListed].sku.is_none());
}

}  // namespace
}  // namespace skua::domain::testing
