// What users of other systems reported, as tests of ours. Each name carries project and number.

#include <gtest/gtest.h>

#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

class Complaint : public ::testing::Test {
protected:
    Complaint() { World::open(world, {"A", "B"}); }
    void expect_level(std::int64_t on_hand, std::int64_t allocated) {
        EXPECT_EQ(world.level("A", "main").on_hand, Units{on_hand});
        EXPECT_EQ(world.level("A", "main").allocated, Units{allocated});
    }
    World world;
};

// Two lines of one item each passed the check alone.
TEST_F(Complaint, issue_medusa_16502_same_item_two_lines) {
    world.receive("A", "main", 5);
    const Decision refused = world.place(an_order().with_line("A", 3).with_line("A", 3));
    EXPECT_EQ(refused.reason, RejectReason::insufficient_stock);
    ASSERT_EQ(refused.shortages.size(), 1U);
    EXPECT_EQ(refused.shortages[0].line, LineIndex{1});
    EXPECT_EQ(refused.shortages[0].available, Quantity{2});
    EXPECT_EQ(world.place(an_order().with_line("A", 3).with_line("A", 2)).verdict, Verdict::accept);
    expect_level(5, 5);
}

// The same variant twice with other custom fields went around the check.
TEST_F(Complaint, issue_vendure_2702_same_variant_with_other_custom_fields) {
    world.receive("A", "main", 1);
    EXPECT_EQ(world
                  .place(an_order()
                             .with_line("A", 1, {100, 2}, "engraved: x")
                             .with_line("A", 1, {900, 2}, "engraved: y"))
                  .verdict,
              Verdict::reject);
    expect_level(1, 0);
}

// 10 + 15 on two lines after 10 before: 25 was stored where 35 was allocated.
TEST_F(Complaint, issue_vendure_1028_two_lines_one_allocated_number) {
    world.receive("A", "main", 100);
    world.place(an_order().with_line("A", 10));
    world.place(an_order().with_line("A", 10).with_line("A", 15));
    expect_level(100, 35);
}

// What is allocated already was not looked at.
TEST_F(Complaint, issue_vendure_4030_strategy_counts_what_is_allocated) {
    world.receive("A", "main", 3);
    world.receive("A", "east", 3);
    world.place(an_order().with_line("A", 2));
    const Decision placed = world.place(an_order().with_line("A", 2));
    ASSERT_EQ(placed.effects.size(), 3U);
    EXPECT_EQ(placed.effects[1].quantity, Quantity{1});
    EXPECT_EQ(placed.effects[2].location, world.state().resolve_location("east"));
}

// Two orders for the last unit; the loser stayed behind as an orphan.
TEST_F(Complaint, issue_medusa_16825_the_loser_of_the_last_unit_leaves_nothing) {
    world.receive("A", "main", 1);
    EXPECT_EQ(world.place(an_order().with_line("A", 1)).verdict, Verdict::accept);
    EXPECT_EQ(world.place(an_order().with_line("A", 1)).verdict, Verdict::reject);
    EXPECT_EQ(world.state().counters().orders, 1U);
    expect_level(1, 1);
}

// Several orders for one unit in the same millisecond.
TEST_F(Complaint, issue_magento_28508_ten_devices_one_unit) {
    world.receive("A", "main", 1);
    int accepted = 0;
    for (int device = 0; device < 10; ++device) {
        accepted += world.place(an_order().with_line("A", 1)).verdict == Verdict::accept ? 1 : 0;
    }
    EXPECT_EQ(accepted, 1);
}

// Twenty could reserve although there were ten.
TEST_F(Complaint, issue_odoo_32857_twenty_orders_ten_units) {
    world.receive("A", "main", 10);
    int accepted = 0;
    for (int i = 0; i < 20; ++i) {
        accepted += world.place(an_order().with_line("A", 1)).verdict == Verdict::accept ? 1 : 0;
    }
    EXPECT_EQ(accepted, 10);
    EXPECT_EQ(world.available("A", "main"), 0);
}

// Allocations came "from arbitrary warehouse stocks, in no particular order".
TEST_F(Complaint, issue_saleor_4190_sourcing_has_an_order) {
    world.channel("web", {"east", "main"});
    world.receive("A", "main", 5);
    world.receive("A", "east", 5);
    for (int i = 0; i < 5; ++i) {
        const Decision placed = world.place(an_order().with_line("A", 1));
        EXPECT_EQ(placed.effects[1].location, world.state().resolve_location("east"));
    }
    const Decision placed = world.place(an_order().with_line("A", 1));
    EXPECT_EQ(placed.effects[1].location, world.state().resolve_location("main"));
}

// A status changed twice restocked twice.
TEST_F(Complaint, issue_woocommerce_22489_cancel_restocks_once) {
    world.receive("A", "main", 4);
    const OrderId order = world.place(an_order().with_line("A", 3)).order;
    EXPECT_EQ(world.cancel(order).verdict, Verdict::accept);
    EXPECT_EQ(world.cancel(order).reason, RejectReason::order_closed);
    EXPECT_EQ(world.cancel_line(order, 0, 3).reason, RejectReason::order_closed);
    expect_level(4, 0);
}

// Releasing one reservation twice overbooked others.
TEST_F(Complaint, issue_open_mercato_5418_no_double_release) {
    world.receive("A", "main", 4);
    const OrderId order = world.place(an_order().with_line("A", 2)).order;
    world.place(an_order().with_line("A", 2));
    EXPECT_EQ(world.cancel_line(order, 0, 2).verdict, Verdict::accept);
    EXPECT_EQ(world.cancel_line(order, 0, 2).verdict, Verdict::reject);
    expect_level(4, 2);
}

// A cancelled order could hold a live reservation again.
TEST_F(Complaint, issue_open_mercato_4521_a_cancelled_order_gets_nothing_any_more) {
    const OrderId order = world.place(an_order().under(Policy::backorder).with_line("A", 2)).order;
    world.cancel(order);
    EXPECT_EQ(world.receive("A", "main", 5).effects.size(), 1U);
    expect_level(5, 0);
}

// reserved_quantity went negative "and no way to fix".
TEST_F(Complaint, issue_medusa_12401_reserved_is_never_negative) {
    world.receive("A", "main", 2);
    const OrderId order = world.place(an_order().with_line("A", 2)).order;
    EXPECT_EQ(world.adjust("A", "main", -1).reason, RejectReason::adjustment_below_allocated);
    world.pick(world.wave("main").pick_list, "A", 2);
    EXPECT_EQ(world.cancel(order).verdict, Verdict::reject);
    world.ship(order, "main");
    expect_level(0, 0);
    EXPECT_EQ(world.cancel(order).verdict, Verdict::reject);
    expect_level(0, 0);
}

// Impossible to fulfil because all stock is reserved: by that very order.
TEST_F(Complaint, issue_medusa_6500_an_order_ships_its_own_units) {
    world.receive("A", "main", 2);
    const OrderId order = world.place(an_order().with_line("A", 2)).order;
    EXPECT_EQ(world.pick(world.wave("main").pick_list, "A", 2).verdict, Verdict::accept);
    EXPECT_EQ(world.ship(order, "main").verdict, Verdict::accept);
}

// Reserved at warehouse B, counted at A.
TEST_F(Complaint, issue_erpnext_57207_the_counter_is_that_of_the_location) {
    world.receive("A", "east", 2);
    world.place(an_order().with_line("A", 2));
    EXPECT_EQ(world.level("A", "east").allocated, Units{2});
    EXPECT_EQ(world.level("A", "main").allocated, Units{});
}

// Only the first 50 of 250 lines were reserved.
TEST_F(Complaint, issue_erpnext_51519_all_250_lines_are_reserved) {
    world.receive("A", "main", 500);
    OrderBuilder order = an_order();
    for (int i = 0; i < 250; ++i) {
        order.with_line("A", 2);
    }
    world.place(order);
    expect_level(500, 500);
}

// A partly delivered pick list kept the rest reserved for ever.
TEST_F(Complaint, issue_erpnext_52851_the_rest_of_a_shipped_order_can_be_cancelled) {
    world.receive("A", "main", 2);
    world.receive("B", "east", 2);
    const OrderId order = world.place(an_order().with_line("A", 2).with_line("B", 2)).order;
    world.pick(world.wave("main").pick_list, "A", 2);
    world.ship(order, "main");
    EXPECT_EQ(world.cancel(order).verdict, Verdict::accept);
    EXPECT_EQ(world.level("B", "east").allocated, Units{});
    EXPECT_EQ(world.order(order).lifecycle, Lifecycle::closed);
}

// "Not possible to unreserve more than you have."
TEST_F(Complaint, issue_odoo_62139_unreserving_more_is_an_answer_and_changes_nothing) {
    world.receive("A", "main", 2);
    const OrderId order = world.place(an_order().with_line("A", 2)).order;
    EXPECT_EQ(world.cancel_line(order, 0, 3).reason, RejectReason::quantity_exceeds_line);
    expect_level(2, 2);
}

// The loser of a race learnt it after paying: here a queue in the order of numbers serves first.
TEST_F(Complaint, issue_shopper_591_freed_units_go_to_who_waits_longest) {
    world.receive("A", "main", 1);
    const OrderId holder = world.place(an_order().with_line("A", 1)).order;
    const OrderId waiting =
        world.place(an_order().under(Policy::backorder).with_line("A", 1)).order;
    world.cancel(holder);
    EXPECT_EQ(world.line(waiting).backordered, Quantity{});
    EXPECT_EQ(world.place(an_order().with_line("A", 1)).verdict, Verdict::reject);
}

}  // namespace
}  // namespace skua::domain::testing
