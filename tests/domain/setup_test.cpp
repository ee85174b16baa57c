#include <gtest/gtest.h>

#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

TEST(Defining, AnItemTwiceKeepsItsIdAndReplacesItsDescription) {
    World world;
    const Decision first = world.run(DefineItem{"A", "old"});
    const Decision again = world.run(DefineItem{"A", "new"});
    ASSERT_EQ(first.skus.size(), 1U);
    EXPECT_EQ(again.skus[0], first.skus[0]);
    EXPECT_EQ(again.effects[0].sku, first.skus[0]);
    EXPECT_EQ(world.stock("A").description, "new");
    EXPECT_EQ(first.skus[0], make_sku_id(slot_of_text("A"), 1));
}

TEST(Defining, FindsManyItemsByExactBytes) {
    World world;
    for (int i = 0; i < 3'000; ++i) {
        world.item("SKU-" + std::to_string(i));
    }
    for (int i = 0; i < 3'000; ++i) {
        const std::string text = "SKU-" + std::to_string(i);
        EXPECT_EQ(world.state().sku_text(world.state().resolve_sku(text)), text);
    }
    EXPECT_TRUE(world.state().resolve_sku("sku-1").is_none());
    EXPECT_TRUE(world.state().resolve_sku("SKU-1 ").is_none());
    EXPECT_TRUE(world.state().sku_text(SkuId{5}).empty());
    EXPECT_EQ(world.state().counters().items, 3'000U);
}

TEST(Defining, LocationsUpToTheirLimit) {
    World world;
    for (std::size_t i = 1; i <= kLocationsMax; ++i) {
        const Decision defined = world.location("L" + std::to_string(i));
        ASSERT_EQ(defined.effects[0].location.raw(), i);
    }
    EXPECT_EQ(world.location("one too many").reason, RejectReason::location_limit);
    EXPECT_EQ(world.location("L7").effects[0].location, LocationId{7});
}

TEST(Defining, ChannelsUpToTheirLimit) {
    World world;
    world.location("main");
    for (std::size_t i = 1; i <= kChannelsMax; ++i) {
        ASSERT_EQ(world.channel("C" + std::to_string(i), {"main"}).verdict, Verdict::accept);
    }
    EXPECT_EQ(world.channel("x", {"nowhere"}).reason, RejectReason::unknown_location);
    EXPECT_EQ(world.channel("x", {"main"}).reason, RejectReason::channel_limit);
    EXPECT_EQ(world.channel("C9", {"main"}).effects[0].value, 9);
    const Decision unknown = world.channel("C9", {"main", "nowhere"});
    EXPECT_EQ(unknown.reason, RejectReason::unknown_location);
    EXPECT_EQ(unknown.at, 1U);
}

TEST(Fence, IsAcceptedWithoutEffects) {
    World world;
    const Decision fence = world.run(Fence{"0.1"});
    EXPECT_EQ(fence.verdict, Verdict::accept);
    EXPECT_TRUE(fence.effects.empty());
}

TEST(Names, OfReasonsAndKindsAreStable) {
    EXPECT_STREQ(to_string(RejectReason::insufficient_stock), "insufficient_stock");
    EXPECT_STREQ(to_string(RejectReason::backorder_limit), "backorder_limit");
    EXPECT_STREQ(to_string(CommandKind::continue_fills), "continue_fills");
    EXPECT_STREQ(to_string(Policy::backorder_short_lines), "backorder_short_lines");
    EXPECT_STREQ(to_string(HoldKind::customer_request), "customer_request");
    EXPECT_STREQ(to_string(static_cast<RejectReason>(9'999)), "unknown");
}

}  // namespace
}  // namespace skua::domain::testing
