// Holds that one role alone may release (decisions/0009). The world compares the digest with one
// from scratch after every command.

#include <gtest/gtest.h>

#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

class HoldRole : public ::testing::Test {
protected:
    HoldRole() {
        World::open(world_, {"A"});
        world_.receive("A", "main", 9);
        order_ = world_.place(an_order().with_line("A", 2)).order;
    }
    Decision place(std::string_view role, std::int64_t until = 0) {
        return world_.run(PlaceHold{
            .order = order_, .hold = HoldKind::fraud, .hold_until = {until}, .release_role = role});
    }
    Decision release(std::string_view role) {
        return world_.run(ReleaseHold{.order = order_, .hold = HoldKind::fraud, .role = role});
    }
    [[nodiscard]] std::string_view awaited() const {
        return world_.state().hold_roles().find({order_, HoldKind::fraud});
    }

    World world_;
    OrderId order_;
};

TEST_F(HoldRole, AloneReleasesTheHold) {
    const std::string longest(kRoleBytesMax, 'r');
    EXPECT_EQ(place(longest).verdict, Verdict::accept);
    const std::string prefix = longest.substr(1);
    for (const std::string_view other : {std::string_view{}, std::string_view(prefix)}) {
        const Decision refused = release(other);
        EXPECT_EQ(refused.reason, RejectReason::release_role_required);
        EXPECT_EQ(refused.version, 0U);
    }
    EXPECT_EQ(awaited(), longest);
    EXPECT_EQ(release(longest).verdict, Verdict::accept);
    EXPECT_EQ(awaited(), "");
    EXPECT_EQ(release(longest).reason, RejectReason::hold_not_found);
}

TEST_F(HoldRole, IsThatOfTheLatestHold) {
    place("risk");
    release("risk");
    place("");
    EXPECT_EQ(release("buying").verdict, Verdict::accept);
    place("buying");
    EXPECT_EQ(release("risk").reason, RejectReason::release_role_required);
}

TEST_F(HoldRole, DoesNotKeepAHoldBeyondItsEnd) {
    const std::int64_t end = world_.next_micros() + 1'000'000;
    place("risk", end);
    const Sequence placed = world_.last();
    world_.pass_time(end - world_.next_micros());
    EXPECT_EQ(world_.expire(order_, placed).version, 3U);
    EXPECT_EQ(awaited(), "");
}

TEST_F(HoldRole, IsShownUntilTheOrderIsDone) {
    place("risk");
    world_.hold(order_, HoldKind::price);
    ASSERT_EQ(world_.order(order_).hold_views.size(), 1U);
    EXPECT_EQ(world_.order(order_).hold_views[0].release_role, "risk");
    world_.cancel(order_);
    EXPECT_EQ(awaited(), "");
    EXPECT_TRUE(world_.order(order_).hold_views.empty());
    EXPECT_EQ(release("risk").reason, RejectReason::order_closed);
}

}  // namespace
}  // namespace skua::domain::testing
