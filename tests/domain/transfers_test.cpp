// Transfers: what is held, sent and received is where the page says (decisions/0014). The rules one
// by one are in tests/scenarios; here is what they leave to the engine's own queries and limits.

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

class Transfers : public ::testing::Test {
protected:
    void SetUp() override {
        World::open(world_, {"A", "B"});
        world_.receive("A", "main", 10);
    }

    // Of A, from main to east.
    TransferId create(std::uint32_t quantity, bool is_ready) {
        lines_[0] = {.sku = {{}, "A"}, .quantity = Quantity{quantity}};
        last_ = world_.run(CreateTransfer{"main", "east", is_ready, {}, lines_});
        return last_.verdict == Verdict::accept
                   ? TransferId{static_cast<std::uint64_t>(last_.effects.front().value)}
                   : TransferId{};
    }
    Decision change(TransferId transfer, TransferAction action,
                    TransferChoice choice = TransferChoice::none) {
        return world_.run(ChangeTransfer{transfer, action, choice});
    }
    Decision receive(TransferId transfer, std::uint32_t quantity, bool completes = false) {
        items_[0] = {LineIndex{0}, Quantity{quantity}, Condition::sellable};
        return world_.run(ReceiveTransfer{transfer, completes, items_});
    }
    TransfersView list(const TransfersQuery& query) {
        return std::get<TransfersView>(world_.ask(query));
    }

    World world_;
    Decision last_;
    std::array<TransferLineInput, 1> lines_;
    std::array<TransferItem, 1> items_;
};

TEST_F(Transfers, HoldWhatNoOrderMayTakeThen) {
    create(7, true);
    EXPECT_EQ(world_.level("A", "main").held, Units{7});
    EXPECT_EQ(world_.level("A", "main").soft_reserved, Units{7});
    EXPECT_EQ(world_.available("A", "main"), 3);
    EXPECT_EQ(world_.place(an_order().with_line("A", 4)).reason, RejectReason::insufficient_stock);
    EXPECT_EQ(world_.place(an_order().with_line("A", 3)).verdict, Verdict::accept);
}

TEST_F(Transfers, TakeNothingBelowTheSafetyStock) {
    world_.safety("A", "main", 4);
    create(7, true);
    EXPECT_EQ(last_.reason, RejectReason::insufficient_stock);
    ASSERT_EQ(last_.shortages.size(), 1U);
    EXPECT_EQ(last_.shortages[0].available, Quantity{6});
    create(6, true);
    EXPECT_EQ(last_.verdict, Verdict::accept);
}

TEST_F(Transfers, AreInTransitTowardsALevelThatHasNothingYet) {
    const TransferId transfer = create(7, true);
    change(transfer, TransferAction::dispatch);
    EXPECT_EQ(world_.level("A", "main").on_hand, Units{3});
    EXPECT_EQ(world_.level("A", "main").held, Units{});
    EXPECT_EQ(world_.level("A", "east").in_transit, Units{7});
    EXPECT_EQ(world_.available("A", "east"), 0);
    receive(transfer, 5);
    EXPECT_EQ(world_.level("A", "east").in_transit, Units{2});
    EXPECT_EQ(world_.level("A", "east").on_hand, Units{5});
}

TEST_F(Transfers, FillWhoWaitsWhereTheyArriveAndWhereTheyComeBack) {
    const TransferId first = create(5, true);
    const TransferId second = create(5, true);
    const OrderId order = world_.place(an_order().with_line("A", 8).under(Policy::backorder)).order;
    change(first, TransferAction::dispatch);
    change(second, TransferAction::dispatch);
    receive(first, 5);
    EXPECT_EQ(world_.line(order).backordered, Quantity{3});
    change(second, TransferAction::cancel, TransferChoice::take_back);
    EXPECT_EQ(world_.line(order).backordered, Quantity{});
    EXPECT_EQ(world_.available("A", "main"), 2);
}

TEST_F(Transfers, AreNotCountedAway) {
    create(7, true);
    world_.run(OpenCount{{{}, "A"}, "main"});
    const CountId count = world_.level("A", "main").count;
    world_.run(ChangeCount{count, CountAction::record, Units{6}});
    world_.run(ChangeCount{count, CountAction::approve, {}});
    const Decision refused = world_.run(PostCount{count});
    EXPECT_EQ(refused.reason, RejectReason::count_below_held);
    ASSERT_EQ(refused.shortages.size(), 1U);
    EXPECT_EQ(refused.shortages[0].requested, Quantity{4});
    EXPECT_EQ(refused.shortages[0].available, Quantity{3});
    world_.run(ChangeCount{count, CountAction::recount, {}});
    world_.run(ChangeCount{count, CountAction::record, Units{7}});
    world_.run(ChangeCount{count, CountAction::approve, {}});
    EXPECT_EQ(world_.run(PostCount{count}).verdict, Verdict::accept);
}

// The carts of a level give way before what is held for a transfer.
TEST_F(Transfers, StayHeldWhenACountTakesACartsUnits) {
    create(6, true);
    const ReserveLine line{{{}, "A"}, Quantity{4}};
    ASSERT_EQ(world_
                  .run(Reserve{.channel = "web",
                               .external_id = {},
                               .ttl_seconds = 600,
                               .policy = Policy::all_or_nothing,
                               .lines = {&line, 1}})
                  .verdict,
              Verdict::accept);
    world_.run(OpenCount{{{}, "A"}, "main"});
    const CountId count = world_.level("A", "main").count;
    world_.run(ChangeCount{count, CountAction::record, Units{7}});
    world_.run(ChangeCount{count, CountAction::approve, {}});
    EXPECT_EQ(world_.run(PostCount{count}).verdict, Verdict::accept);
    EXPECT_EQ(world_.level("A", "main").held, Units{6});
    EXPECT_EQ(world_.level("A", "main").soft_reserved, Units{7});
}

TEST_F(Transfers, RefuseToOverfillTheirDestination) {
    world_.receive("A", "main", kQuantityMax);
    const TransferId transfer = create(2, true);
    change(transfer, TransferAction::dispatch);
    world_.run(OpenCount{{{}, "A"}, "east"});
    const CountId count = world_.level("A", "east").count;
    world_.run(ChangeCount{count, CountAction::record, Units{kStockUnitsMax - 1}});
    world_.run(ChangeCount{count, CountAction::approve, {}});
    world_.run(PostCount{count});
    const Decision refused = receive(transfer, 2);
    EXPECT_EQ(refused.reason, RejectReason::stock_limit);
    ASSERT_EQ(refused.shortages.size(), 1U);
    EXPECT_EQ(refused.shortages.front().requested, Quantity{2});
    EXPECT_EQ(refused.shortages.front().available, Quantity{1});
    EXPECT_EQ(receive(transfer, 1).verdict, Verdict::accept);
    EXPECT_EQ(receive(transfer, 1).reason, RejectReason::stock_limit);
    EXPECT_EQ(world_.run(ReceiveTransfer{transfer, true, {}}).verdict, Verdict::accept);
}

TEST_F(Transfers, AreListedByLocationAndStatusPageByPage) {
    std::vector<TransferId> drafts;
    for (int i = 0; i < 5; ++i) {
        drafts.push_back(create(1, false));
    }
    change(drafts[1], TransferAction::ready);
    const TransfersView first = list({"east", TransferStatus::draft, {}, 2});
    ASSERT_EQ(first.items.size(), 2U);
    EXPECT_EQ(first.items[0].transfer, drafts[0]);
    EXPECT_EQ(first.items[1].transfer, drafts[2]);
    EXPECT_EQ(first.next, drafts[2]);
    const TransfersView second = list({"east", TransferStatus::draft, first.next, 2});
    ASSERT_EQ(second.items.size(), 2U);
    EXPECT_EQ(second.items[1].transfer, drafts[4]);
    EXPECT_TRUE(second.next.is_none());
    EXPECT_EQ(list({{}, {}, {}, 10}).items.size(), 5U);
    EXPECT_FALSE(list({"nowhere", {}, {}, 10}).is_location_known);
    EXPECT_TRUE(list({"main", TransferStatus::cancelled, {}, 10}).items.empty());
}

}  // namespace
}  // namespace skua::domain::testing
