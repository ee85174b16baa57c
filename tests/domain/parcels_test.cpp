// Packages, what leaves in them, and what carriers say of it (engine/decisions/0010-parcels.md).

#include <gtest/gtest.h>

#include <vector>

#include "engine/domain/route.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

class Parcels : public ::testing::Test {
protected:
    void SetUp() override {
        World::open(world, {"A", "B"});
        world.receive("A", "main", 5);
        world.receive("B", "main", 5);
        order = world.place(an_order().with_line("A", 3).with_line("B", 2)).order;
        list = world.wave("main").pick_list;
        world.pick(list, "A", 3);
    }
    Decision pack(std::vector<PackLine> lines, std::uint16_t package = 0, bool seals = false) {
        PackFulfillment body;
        body.order = order;
        body.location = world.state().resolve_location("main");
        body.package = package;
        body.seals = seals;
        body.lines = lines;
        return world.run(body);
    }
    Decision ship(std::uint16_t package) {
        return world.run(
            ShipFulfillment{order, world.state().resolve_location("main"), "DHL", "JD01", package});
    }
    Decision track(std::uint32_t shipment, TrackingStatus status, std::string_view event) {
        return world.run(RecordTracking{order, shipment, status, {1'000}, event});
    }

    World world;
    OrderId order;
    PickListId list;
};

TEST_F(Parcels, PickedUnitsGoIntoAPackageInTheOrderInWhichLinesAreNamed) {
    world.pick(list, "B", 2);
    const Decision packed =
        pack({{LineIndex{1}, Quantity{2}}, {LineIndex{0}, Quantity{1}}}, 0, true);
    const std::string number = std::to_string(world.order(order).number.raw());
    EXPECT_EQ(
        told(world, packed),
        (std::vector<std::string>{"package_opened", "#" + number + "/1 picked>packed 2 @main",
                                  "#" + number + "/0 picked>packed 1 @main", "package_sealed"}));
    EXPECT_EQ(packed.order, order);
    EXPECT_EQ(packed.version, 1U);
    const OrderView shown = world.order(order);
    ASSERT_EQ(shown.packages.size(), 1U);
    EXPECT_EQ(shown.packages[0].status, PackageStatus::sealed);
    EXPECT_EQ(shown.packages[0].lines.size(), 2U);
}

TEST_F(Parcels, ALineThatIsShortIsNamedWithItsFigures) {
    const Decision refused = pack({{LineIndex{0}, Quantity{3}}, {LineIndex{1}, Quantity{1}}});
    EXPECT_EQ(refused.reason, RejectReason::not_picked);
    EXPECT_EQ(refused.at, 1U);
    ASSERT_EQ(refused.shortages.size(), 1U);
    EXPECT_EQ(refused.shortages[0].line, LineIndex{1});
    EXPECT_EQ(refused.shortages[0].requested, Quantity{1});
    EXPECT_EQ(refused.shortages[0].available, Quantity{});
    EXPECT_TRUE(world.order(order).packages.empty());
}

TEST_F(Parcels, APackageLeavesWhileTheRestIsStillReleasedAndPicked) {
    pack({{LineIndex{0}, Quantity{2}}});
    EXPECT_EQ(ship(2).reason, RejectReason::unknown_package);
    EXPECT_EQ(ship(0).reason, RejectReason::not_fully_picked);
    EXPECT_EQ(ship(1).verdict, Verdict::accept);
    EXPECT_EQ(ship(1).reason, RejectReason::package_shipped);
    const OrderView shown = world.order(order);
    EXPECT_EQ(shown.lifecycle, Lifecycle::booked);
    EXPECT_EQ(shown.lines[0].portions[0].shipped, Quantity{2});
    EXPECT_EQ(shown.lines[0].portions[0].picked, Quantity{1});
    EXPECT_EQ(shown.lines[1].portions[0].released, Quantity{2});
    ASSERT_EQ(shown.shipments.size(), 1U);
    EXPECT_EQ(shown.shipments[0].package, 1U);
    EXPECT_EQ(shown.packages[0].shipment, 1U);
    EXPECT_EQ(world.level("A", "main").on_hand, Units{3});
}

TEST_F(Parcels, TheLastUnitThatLeavesClosesTheOrder) {
    world.pick(list, "B", 2);
    pack({{LineIndex{0}, Quantity{3}}});
    pack({{LineIndex{1}, Quantity{2}}});
    ship(2);
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::booked);
    ship(1);
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::closed);
    EXPECT_EQ(pack({{LineIndex{0}, Quantity{1}}}).reason, RejectReason::order_closed);
}

TEST_F(Parcels, WhatIsStatedOfAPackageReplacesWhatItHadAndTheRestStays) {
    PackFulfillment body;
    body.order = order;
    body.location = world.state().resolve_location("main");
    const std::vector<PackLine> lines = {{LineIndex{0}, Quantity{1}}};
    body.lines = lines;
    body.measures = {.weight_grams = 500, .length_mm = 300, .width_mm = 0, .height_mm = 0};
    body.reference = "box";
    world.run(body);
    body.package = 1;
    body.lines = {};
    body.measures = {.weight_grams = 600, .length_mm = 0, .width_mm = 200, .height_mm = 0};
    body.reference = {};
    world.run(body);
    const PackageView shown = world.order(order).packages[0];
    EXPECT_EQ(shown.measures.weight_grams, 600U);
    EXPECT_EQ(shown.measures.length_mm, 300U);
    EXPECT_EQ(shown.measures.width_mm, 200U);
    EXPECT_EQ(shown.measures.height_mm, 0U);
    EXPECT_EQ(shown.reference, "box");
    EXPECT_EQ(shown.lines[0].quantity, Quantity{1});
}

TEST_F(Parcels, EveryPairOfStatusesMovesByRankOnly) {
    using S = TrackingStatus;
    constexpr S kAll[] = {
        S::pre_transit,        S::in_transit, S::out_for_delivery, S::delivery_failed, S::delivered,
        S::returned_to_sender, S::lost};
    for (const S from : kAll) {
        for (const S to : kAll) {
            const OrderId one = world.place(an_order().with_line("A", 1)).order;
            world.receive("A", "main", 1);
            world.pick(world.wave("main", 1).pick_list, "A", 1);
            world.ship(one, "main");
            order = one;
            track(1, from, "first");
            const Decision second = track(1, to, "second");
            ASSERT_EQ(second.effects.size(), 1U);
            const bool is_end =
                from == S::delivered || from == S::returned_to_sender || from == S::lost;
            const bool moves = !is_end && to > from;
            EXPECT_EQ(second.effects[0].kind == EffectKind::tracking_moved, moves)
                << to_string(from) << " " << to_string(to);
            EXPECT_EQ(world.order(one).shipments[0].tracking, moves ? to : from);
        }
    }
}

TEST_F(Parcels, OfSeveralShardsEachWithALinePacksAndTheHomeAloneTracks) {
    const OrderId spanning = make_order_id(Slot{2}, 1, Spans::yes);
    Command command;
    command.body = PackFulfillment{.order = spanning,
                                   .location = LocationId{1},
                                   .package = 0,
                                   .seals = false,
                                   .measures = {},
                                   .reference = {},
                                   .lines = {}};
    EXPECT_EQ(participants_of(command, 4, {}).shards, 0b1111U);
    EXPECT_EQ(participants_of(command, 4, {}).home, Slot{2});
    command.body = RecordTracking{spanning, 1, TrackingStatus::lost, {}, "e"};
    EXPECT_EQ(participants_of(command, 4, {}).shards, 0b0100U);
}

}  // namespace
}  // namespace skua::domain::testing
