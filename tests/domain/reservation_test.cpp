// Reservations (decisions/0008). The world compares the digest with one from scratch after every
// command.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

using Told = std::vector<std::string>;

constexpr std::int64_t kSecond = 1'000'000;

class Cart : public ::testing::Test {
protected:
    Cart() {
        World::open(world_, {"A", "B"});
        world_.receive("A", "main", 3);
        world_.receive("A", "east", 2);
    }
    Decision reserve(std::string_view sku, std::uint32_t quantity,
                     Policy policy = Policy::all_or_nothing, std::uint32_t seconds = 60) {
        line_ = {.sku = {{}, sku}, .quantity = Quantity{quantity}};
        return world_.run(Reserve{"web", "label", seconds, policy, {&line_, 1}});
    }
    Decision order_of(OrderId cart, std::uint32_t quantity,
                      Policy policy = Policy::all_or_nothing) {
        const OrderBuilder order = an_order().with_line("A", quantity).under(policy);
        PlaceOrder body = order.command();
        body.reservation = cart;
        return world_.run(body);
    }
    Decision release(OrderId cart) { return world_.run(ReleaseReservation{cart}); }
    [[nodiscard]] ReservationView view(OrderId cart) {
        const QueryResult result = world_.ask(ReservationQuery{cart});
        const auto* view = std::get_if<ReservationView>(&result);
        EXPECT_NE(view, nullptr);
        return view == nullptr ? ReservationView{} : *view;
    }
    void expect_level(std::string_view location, std::int64_t hard, std::int64_t soft) {
        EXPECT_EQ(world_.level("A", location).allocated.raw(), hard) << location;
        EXPECT_EQ(world_.level("A", location).soft_reserved.raw(), soft) << location;
    }

    World world_;
    ReserveLine line_;
};

TEST_F(Cart, IsSoftAndMakesNoWork) {
    const Decision held = reserve("A", 4);
    EXPECT_EQ(told(world_, held), (Told{"reservation_created", "#8/0 open>reserved 3 @main",
                                        "#8/0 open>reserved 1 @east"}));
    EXPECT_EQ(held.version, 1U);
    expect_level("main", 0, 3);
    expect_level("east", 0, 1);
    EXPECT_EQ(view(held.order).lifecycle, Lifecycle::held);
    EXPECT_EQ(view(held.order).external_id, "label");
    EXPECT_TRUE(world_.wave("main", 9).effects.empty());
    EXPECT_TRUE(std::holds_alternative<NotFound>(world_.ask(OrderQuery{held.order})));
    EXPECT_EQ(world_.state().counters().orders, 0U);
    EXPECT_EQ(world_.state().counters().reservations_held, 1U);
}

TEST_F(Cart, BecomesHardInOneRecordAndGivesTheRestToTheQueue) {
    const OrderId cart = reserve("A", 5).order;
    const OrderId waiting =
        world_.place(an_order().with_line("A", 1).under(Policy::backorder)).order;
    const Decision placed = order_of(cart, 4);
    EXPECT_EQ(told(world_, placed),
              (Told{"#8/0 reserved>cancelled 2 @east", "#8/0 reserved>cancelled 3 @main",
                    "reservation_committed", "order_created", "#10/0 open>allocated 3 @main",
                    "#10/0 open>allocated 1 @east", "#9/0 backordered>allocated 1 @east"}));
    expect_level("main", 3, 0);
    expect_level("east", 2, 0);
    EXPECT_EQ(world_.line(waiting).backordered, Quantity{});
    EXPECT_EQ(view(cart).lifecycle, Lifecycle::committed);
    EXPECT_EQ(view(cart).order, placed.order);
    EXPECT_EQ(view(cart).version, 2U);
}

TEST_F(Cart, OfARefusedOrderStaysAsItIs) {
    const OrderId cart = reserve("A", 2).order;
    const std::uint64_t before = world_.state().digest();
    const Decision refused = order_of(cart, 6);
    EXPECT_EQ(refused.reason, RejectReason::insufficient_stock);
    EXPECT_EQ(refused.shortages[0].available, Quantity{5}) << "its own and what is free";
    EXPECT_EQ(world_.state().digest(), before);
    EXPECT_EQ(order_of(cart, 5).verdict, Verdict::accept);
}

TEST_F(Cart, KeepsItsUnitsForItsOrderWhateverTheSafetyStock) {
    const OrderId cart = reserve("A", 3).order;
    world_.safety("A", "main", 1'000);
    world_.safety("A", "east", 1'000);
    EXPECT_EQ(order_of(cart, 4).reason, RejectReason::insufficient_stock);
    EXPECT_EQ(order_of(cart, 3).verdict, Verdict::accept);
    expect_level("main", 3, 0);
}

TEST_F(Cart, DropsItsTakesForALineThatIsShort) {
    const OrderId cart = reserve("A", 5).order;
    const Decision placed = order_of(cart, 6, Policy::backorder_short_lines);
    EXPECT_EQ(told(world_, placed).back(), "#9/0 open>backordered 6");
    expect_level("main", 0, 0);
}

TEST_F(Cart, EndsOnceAndSaysHow) {
    const OrderId cart = reserve("A", 1).order;
    EXPECT_EQ(told(world_, release(cart)),
              (Told{"#8/0 reserved>cancelled 1 @main", "reservation_released"}));
    EXPECT_EQ(release(cart).reason, RejectReason::reservation_released);
    EXPECT_EQ(world_.run(ExtendReservation{cart, 60}).reason, RejectReason::reservation_released);
    const Decision placed = order_of(cart, 5);
    EXPECT_EQ(placed.verdict, Verdict::accept) << "it tries again from what is there";
    EXPECT_EQ(placed.effects[0].kind, EffectKind::order_created);
    EXPECT_EQ(view(cart).lifecycle, Lifecycle::released);
    const OrderId other = reserve("A", 1, Policy::backorder).order;
    const OrderId made = order_of(other, 1, Policy::backorder).order;
    const Decision again = order_of(other, 1, Policy::backorder);
    EXPECT_EQ(again.reason, RejectReason::reservation_committed);
    EXPECT_EQ(again.order, made);
}

TEST_F(Cart, EndsByTheRecordThatSetItsEndAndNotBefore) {
    const OrderId cart = reserve("A", 1, Policy::all_or_nothing, 10).order;
    const Sequence first = world_.last();
    world_.pass_time(5 * kSecond);
    EXPECT_EQ(world_.run(ExtendReservation{cart, 10}).version, 2U);
    const Sequence second = world_.last();
    world_.pass_time(6 * kSecond);
    EXPECT_TRUE(world_.run(ExpireReservation{cart, first}).effects.empty());
    EXPECT_TRUE(world_.run(ExpireReservation{cart, second}).effects.empty());
    world_.pass_time(4 * kSecond);
    EXPECT_EQ(told(world_, world_.run(ExpireReservation{cart, second})),
              (Told{"#8/0 reserved>cancelled 1 @main", "reservation_expired"}));
    EXPECT_TRUE(world_.run(ExpireReservation{cart, second}).effects.empty());
    EXPECT_EQ(view(cart).version, 3U);
}

TEST_F(Cart, IsHeldForADayAtMost) {
    const OrderId cart = reserve("A", 1, Policy::backorder, kReservationSecondsMax).order;
    EXPECT_EQ(world_.run(ExtendReservation{cart, kReservationSecondsMax}).reason,
              RejectReason::reservation_age_limit);
    EXPECT_EQ(world_.run(ExtendReservation{cart, kReservationSecondsMax - 1}).verdict,
              Verdict::accept);
}

TEST_F(Cart, IsNoOrder) {
    const OrderId cart = reserve("A", 1).order;
    EXPECT_EQ(world_.cancel(cart).reason, RejectReason::reservation_not_order);
    EXPECT_EQ(world_.hold(cart).reason, RejectReason::reservation_not_order);
    EXPECT_EQ(world_.unhold(cart).reason, RejectReason::reservation_not_order);
    EXPECT_EQ(world_.ship(cart, "main").reason, RejectReason::unknown_fulfillment);
    const OrderId order = world_.place(an_order().with_line("A", 1)).order;
    EXPECT_EQ(release(order).reason, RejectReason::unknown_reservation);
    EXPECT_EQ(order_of(order, 1).reason, RejectReason::unknown_reservation);
}

TEST_F(Cart, WaitsInTheQueueOfOrders) {
    reserve("A", 5);
    const OrderId waiting = reserve("A", 2, Policy::backorder).order;
    const OrderId order = world_.place(an_order().with_line("A", 1).under(Policy::backorder)).order;
    EXPECT_EQ(told(world_, world_.receive("A", "main", 3)),
              (Told{"stock_moved", "#9/0 backordered>reserved 2 @main",
                    "#10/0 backordered>allocated 1 @main"}));
    EXPECT_EQ(view(waiting).lines[0].backordered, Quantity{});
    EXPECT_EQ(world_.line(order).backordered, Quantity{});
    expect_level("main", 1, 5);
}

}  // namespace
}  // namespace skua::domain::testing
