// Requests to cancel what is with a location (engine/decisions/0012-requests-to-cancel.md).

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/domain/resources.hpp"
#include "engine/domain/route.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

class Cancellations : public ::testing::Test {
protected:
    void SetUp() override {
        World::open(world, {"A", "B"});
        world.receive("A", "main", 5);
        world.receive("B", "main", 2);
        order = world.place(an_order().with_line("A", 4).with_line("B", 2)).order;
        main = world.state().resolve_location("main");
    }
    void pull() { list = world.wave("main").pick_list; }
    Decision ask(std::vector<CancelLine> lines = {}) {
        return world.run(RequestCancellation{.order = order, .lines = lines});
    }
    Decision answer(CancellationAnswer said) {
        return world.run(AnswerCancellation{order, main, said});
    }
    Decision pack(std::uint16_t line, std::uint32_t units, std::uint16_t package, bool seals) {
        PackFulfillment body;
        body.order = order;
        body.location = main;
        body.package = package;
        body.seals = seals;
        const std::vector<PackLine> lines = {{LineIndex{line}, Quantity{units}}};
        body.lines = lines;
        return world.run(body);
    }
    [[nodiscard]] std::string name(std::uint16_t line) {
        return "#" + std::to_string(world.order(order).number.raw()) + "/" + std::to_string(line);
    }

    World world;
    OrderId order;
    LocationId main;
    PickListId list;
};

TEST_F(Cancellations, OnlyWhatIsWithALocationIsAskedFor) {
    EXPECT_EQ(ask().reason, RejectReason::not_released);
    pull();
    EXPECT_EQ(ask({{LineIndex{0}, Quantity{5}}}).reason, RejectReason::quantity_exceeds_line);
    const Decision asked = ask({{LineIndex{1}, Quantity{}}, {LineIndex{0}, Quantity{3}}});
    EXPECT_EQ(told(world, asked),
              (std::vector<std::string>{"cancellation_requested", "cancellation_requested"}));
    EXPECT_EQ(asked.effects[0].line, LineIndex{1});
    EXPECT_EQ(asked.version, 2U);
    const Decision again = ask({{LineIndex{0}, Quantity{1}}});
    EXPECT_EQ(again.reason, RejectReason::cancellation_requested);
    const OrderView shown = world.order(order);
    ASSERT_EQ(shown.cancellations.size(), 1U);
    EXPECT_EQ(shown.cancellations[0].status, CancellationStatus::requested);
    ASSERT_EQ(shown.cancellations[0].lines.size(), 2U);
    EXPECT_EQ(shown.cancellations[0].lines[0].quantity, Quantity{3});
}

TEST_F(Cancellations, NothingLeavesBeforeTheLocationHasSaidNo) {
    pull();
    world.pick(list, "A", 4);
    world.pick(list, "B", 2);
    ask({{LineIndex{0}, Quantity{1}}});
    EXPECT_EQ(world.ship(order, "main").reason, RejectReason::cancellation_requested);
    EXPECT_EQ(answer(CancellationAnswer::refuse).verdict, Verdict::accept);
    EXPECT_EQ(world.order(order).cancellations[0].status, CancellationStatus::refused);
    EXPECT_EQ(answer(CancellationAnswer::accept).reason, RejectReason::cancellation_not_requested);
    EXPECT_EQ(world.ship(order, "main").verdict, Verdict::accept);
}

TEST_F(Cancellations, TheLeastAdvancedUnitsComeBackAndTheListLosesItsTasks) {
    pull();
    world.pick(list, "A", 2);
    pack(0, 1, 0, false);
    ask({{LineIndex{0}, Quantity{4}}});
    const Decision given = answer(CancellationAnswer::accept);
    EXPECT_EQ(
        told(world, given),
        (std::vector<std::string>{
            "cancellation_accepted", "pick_list_shorted", name(0) + " released>cancelled 2 @main",
            name(0) + " picked>cancelled 1 @main", name(0) + " packed>cancelled 1 @main"}));
    EXPECT_EQ(given.version, 3U);
    EXPECT_EQ(world.available("A", "main"), 5);
    EXPECT_TRUE(world.order(order).packages[0].lines.empty());
    EXPECT_EQ(world.ship(order, "main").reason, RejectReason::not_fully_picked);
}

TEST_F(Cancellations, AnAnswerSaysTheCauseOfItsRequest) {
    pull();
    const CancelCause staff{CancelReason::staff, false};
    world.run(RequestCancellation{.order = order, .lines = {}, .cause = staff});
    EXPECT_EQ(world.order(order).cancellations[0].cause, staff);
    const Decision refused = answer(CancellationAnswer::refuse);
    EXPECT_EQ(CancelCause::of(refused.effects[0].value), staff);
    EXPECT_EQ(world.order(order).cancellations[0].cause, staff);
    ask();
    EXPECT_EQ(world.order(order).cancellations[0].cause, CancelCause{});
    const Decision given = answer(CancellationAnswer::accept);
    EXPECT_EQ(CancelCause::of(given.effects[0].value), CancelCause{});
}

TEST_F(Cancellations, WhatIsSealedStaysAndTheLastOpenPackageIsEmptiedFirst) {
    pull();
    world.pick(list, "A", 4);
    pack(0, 1, 0, true);
    pack(0, 1, 0, false);
    pack(0, 2, 0, false);
    ask({{LineIndex{0}, Quantity{4}}});
    answer(CancellationAnswer::accept);
    const OrderView shown = world.order(order);
    EXPECT_EQ(shown.packages[0].lines.size(), 1U);
    EXPECT_TRUE(shown.packages[1].lines.empty());
    EXPECT_TRUE(shown.packages[2].lines.empty());
    EXPECT_EQ(shown.lines[0].cancelled, Quantity{3});
    ask({{LineIndex{0}, Quantity{1}}});
    EXPECT_EQ(answer(CancellationAnswer::accept).reason, RejectReason::nothing_to_cancel);
}

TEST_F(Cancellations, AnEmptyPackageNeitherLeavesNorIsSealedButCanBeFilled) {
    pull();
    world.pick(list, "A", 4);
    pack(0, 1, 0, false);
    ask({{LineIndex{0}, Quantity{4}}});
    answer(CancellationAnswer::accept);
    world.pick(list, "B", 2);
    const ShipFulfillment ship{order, main, "DHL", "JD01", 1};
    EXPECT_EQ(world.run(ship).reason, RejectReason::package_empty);
    PackFulfillment seal;
    seal.order = order;
    seal.location = main;
    seal.package = 1;
    seal.seals = true;
    EXPECT_EQ(world.run(seal).reason, RejectReason::package_empty);
    EXPECT_EQ(pack(1, 1, 1, false).verdict, Verdict::accept);
    EXPECT_EQ(world.run(ship).verdict, Verdict::accept);
}

TEST_F(Cancellations, WhoWaitsIsServedByAFollowUp) {
    world.place(an_order().with_line("A", 3).under(Policy::backorder));
    pull();
    ask();
    const Decision given = answer(CancellationAnswer::accept);
    ASSERT_GE(given.effects.size(), 2U);
    EXPECT_EQ(given.effects[given.effects.size() - 2].kind, EffectKind::follow_up);
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::cancelled);
    const Slot slot = slot_of(given.effects[given.effects.size() - 2].sku);
    EXPECT_EQ(told(world, world.continue_fills(slot)).back(), "follow_up_done");
    EXPECT_EQ(world.stock("A").backordered, Units{});
}

TEST_F(Cancellations, WhatAShortPickDoesNotFindIsCancelledAndTheRequestEndsWithIt) {
    world.receive("A", "east", 9);
    pull();
    ask({{LineIndex{0}, Quantity{3}}});
    const Decision some = world.run(ShortPick{list, {{}, "A"}, Quantity{2}, order});
    EXPECT_EQ(told(world, some), (std::vector<std::string>{
                                     "pick_list_shorted", name(0) + " released>cancelled 2 @main",
                                     "stock_moved", "count_opened", "set_aside", "claim_set"}));
    EXPECT_EQ(world.order(order).cancellations[0].lines[0].cancelled, Quantity{2});
    const Decision rest = world.run(ShortPick{list, {{}, "A"}, Quantity{2}, order});
    EXPECT_EQ(told(world, rest),
              (std::vector<std::string>{
                  "pick_list_shorted", name(0) + " released>cancelled 1 @main",
                  name(0) + " released>open 1 @main", "stock_moved", "set_aside",
                  name(0) + " open>allocated 1 @east", "cancellation_ended", "claim_set"}));
    EXPECT_EQ(world.order(order).cancellations[0].status, CancellationStatus::cancelled);
    EXPECT_EQ(world.order(order).version, 2U);
    EXPECT_EQ(answer(CancellationAnswer::refuse).reason, RejectReason::cancellation_not_requested);
    world.pick(list, "B", 2);
    EXPECT_EQ(world.ship(order, "main").verdict, Verdict::accept);
}

TEST_F(Cancellations, WhatADeviceGivesBackIsCancelledAndWhoWaitsIsServedByAFollowUp) {
    world.place(an_order().with_line("A", 3).under(Policy::backorder));
    pull();
    ask();
    const Decision given = world.unclaim(list);
    EXPECT_EQ(told(world, given),
              (std::vector<std::string>{
                  name(0) + " released>cancelled 4 @main", name(1) + " released>cancelled 2 @main",
                  "cancellation_ended", "order_ended", "follow_up", "pick_list_closed"}));
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::cancelled);
    EXPECT_EQ(world.order(order).version, 2U);
    EXPECT_EQ(answer(CancellationAnswer::refuse).reason, RejectReason::cancellation_not_requested);
    EXPECT_EQ(world.order(order).version, 2U);
}

TEST_F(Cancellations, AnOrderOfWhichAPartHasLeftIsClosedWithItsRequest) {
    pull();
    world.pick(list, "A", 1);
    pack(0, 1, 0, true);
    world.run(ShipFulfillment{order, main, "DHL", "JD01", 1});
    ask();
    const Decision given =
        world.expire_claim(list, Sequence{world.state().pick_lists().find(list)->claim().set_by});
    EXPECT_TRUE(given.effects.empty());  // its time has not come
    world.unclaim(list);
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::closed);
}

TEST_F(Cancellations, UnitsThatComeLaterAreNotAskedFor) {
    pull();
    ask({{LineIndex{0}, Quantity{1}}});
    world.unclaim(list);
    EXPECT_EQ(world.line(order).cancelled, Quantity{1});
    pull();
    world.pick(list, "A", 3);
    world.pick(list, "B", 2);
    EXPECT_EQ(world.ship(order, "main").verdict, Verdict::accept);
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::closed);
}

TEST_F(Cancellations, ARequestIsOfTheOrdersShardsAndAnAnswerOfAll) {
    Command command;
    command.body = RequestCancellation{make_order_id(Slot{2}, 1, Spans::no), 0, {}};
    EXPECT_EQ(participants_of(command, 4, {}).shards, 0b0100U);
    command.body = AnswerCancellation{make_order_id(Slot{2}, 1, Spans::no), LocationId{1}};
    EXPECT_EQ(participants_of(command, 4, {}).shards, 0b1111U);
    EXPECT_EQ(participants_of(command, 4, {}).home, Slot{2});
}

TEST_F(Cancellations, ALocationSeesWhatItIsAskedUntilItAnswers) {
    const auto listed = [&](std::uint64_t after, std::uint16_t limit) {
        return std::get<CancellationsView>(
            world.ask(CancellationsQuery{"main", Sequence{after}, limit}));
    };
    EXPECT_TRUE(listed(0, 9).items.empty());
    const OrderId other = world.place(an_order().with_line("A", 1)).order;
    world.wave("main", 2);
    const Decision first = world.run(RequestCancellation{.order = other, .lines = {}});
    ASSERT_EQ(first.verdict, Verdict::accept);
    ask({{LineIndex{0}, Quantity{3}}, {LineIndex{1}, Quantity{1}}});
    const CancellationsView page = listed(0, 1);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_TRUE(page.has_more);
    EXPECT_EQ(page.items[0].order, other);
    const CancellationsView rest = listed(page.items[0].requested.raw(), 1);
    ASSERT_EQ(rest.items.size(), 1U);
    EXPECT_FALSE(rest.has_more);
    EXPECT_EQ(rest.items[0].order, order);
    EXPECT_EQ(rest.items[0].lines, 2U);
    EXPECT_EQ(rest.items[0].units, Units{4});
    ASSERT_EQ(answer(CancellationAnswer::refuse).verdict, Verdict::accept);
    EXPECT_EQ(listed(0, 9).items.size(), 1U);
    ask({{LineIndex{0}, Quantity{1}}});  // asked again, it stands behind the other
    const CancellationsView again = listed(0, 9);
    ASSERT_EQ(again.items.size(), 2U);
    EXPECT_EQ(again.items[1].units, Units{1});
    EXPECT_TRUE(std::holds_alternative<NotFound>(world.ask(CancellationsQuery{"moon", {}, 9})));
}

}  // namespace
}  // namespace skua::domain::testing
