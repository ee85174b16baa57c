// The small parts of the state that have limits or growth of their own.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/domain/fill.hpp"
#include "engine/domain/follow_ups.hpp"
#include "engine/domain/order_table.hpp"
#include "engine/domain/pick_lists.hpp"
#include "engine/domain/sku_groups.hpp"
#include "engine/domain/slab_pool.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

TEST(FollowUps, GoOldestFirstOverAllSlotsAndNotLowestSlotFirst) {
    const SkuId late = make_sku_id(Slot{1}, 1);
    const SkuId early = make_sku_id(Slot{9}, 1);
    const SkuId second_there = make_sku_id(Slot{9}, 2);
    FollowUps follow_ups;
    follow_ups.add({.sku = early, .raised = Sequence{7}, .effect = 3});
    follow_ups.add({.sku = late, .raised = Sequence{7}, .effect = 4});
    follow_ups.add({.sku = second_there, .raised = Sequence{9}, .effect = 1});
    EXPECT_EQ(follow_ups.find(late)->effect, 4U);
    EXPECT_EQ(follow_ups.find(make_sku_id(Slot{2}, 1)), nullptr);
    EXPECT_EQ(follow_ups.all().front().sku, early);
    EXPECT_EQ(follow_ups.oldest_of(Slot{9}), early);
    follow_ups.remove(early);
    EXPECT_EQ(slot_of(follow_ups.all().front().sku), Slot{1});
    EXPECT_EQ(follow_ups.oldest_of(Slot{9}), second_there);
}

TEST(SlabPool, HandsOutPiecesThatDoNotOverlap) {
    SlabPool pool;
    struct Piece {
        std::byte* at;
        std::size_t bytes;
    };
    std::vector<Piece> pieces;
    for (std::size_t bytes = 1; bytes < 3'000; bytes += 7) {
        pieces.push_back({pool.allocate(bytes), bytes});
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pieces.back().at) % SlabPool::kAlignment, 0U);
        std::fill_n(pieces.back().at, bytes, std::byte{static_cast<unsigned char>(bytes)});
    }
    for (const Piece& piece : pieces) {
        EXPECT_TRUE(std::all_of(piece.at, piece.at + piece.bytes, [&](std::byte b) {
            return b == std::byte{static_cast<unsigned char>(piece.bytes)};
        }));
    }
}

TEST(SlabPool, UsesReleasedPiecesOfTheSameClassAgain) {
    SlabPool pool;
    std::byte* first = pool.allocate(100);
    pool.release(first, 100);
    EXPECT_EQ(pool.bytes_in_use(), 0U);
    EXPECT_EQ(pool.allocate(128), first);  // 100 and 128 share a class
    EXPECT_NE(pool.allocate(128), first);
}

TEST(SlabPool, TakesAWholeChunk) {
    SlabPool pool;
    EXPECT_NE(pool.allocate(SlabPool::kChunkBytes), nullptr);
    EXPECT_NE(pool.allocate(1), nullptr);
    EXPECT_EQ(pool.bytes_reserved(), 2 * SlabPool::kChunkBytes);
}

TEST(SlabPool, CopiesTexts) {
    SlabPool pool;
    EXPECT_TRUE(pool.copy("").empty());
    EXPECT_EQ(pool.copy("bin A-01"), "bin A-01");
}

TEST(OrderTable, KeepsPortionsInTheOrderOfTheirFirstUnits) {
    SlabPool pool;
    OrderTable table(pool);
    Order& order = table.create(make_order_id(Slot{3}, 1, Spans::no), 2);
    Line& line = order.line(LineIndex{1});
    for (std::uint16_t i = 40; i != 0; --i) {
        line.portion(table.place_at(line, LocationId{i})).allocated = Quantity{i};
        table.fulfillment_at(order, LocationId{i}).allocated = Units{i};
    }
    ASSERT_EQ(line.portion_count, 40);
    for (std::uint16_t i = 0; i < 40; ++i) {
        EXPECT_EQ(line.portion(i).location, LocationId{static_cast<std::uint16_t>(40 - i)});
        EXPECT_EQ(line.portion(i).allocated.raw(), 40U - i);
        const LocationId location{static_cast<std::uint16_t>(i + 1)};
        EXPECT_EQ(order.find_fulfillment(location)->allocated, Units{i + 1});
    }
    EXPECT_EQ(&order_of(line), &order);
    EXPECT_EQ(order.find_fulfillment(LocationId{41}), nullptr);
    EXPECT_EQ(line.find_portion(LocationId{41}), nullptr);
}

TEST(OrderTable, FindsManyOrdersOfASlotByTheirIds) {
    SlabPool pool;
    OrderTable table(pool);
    const Slot slot{4095};
    for (std::uint64_t i = 1; i <= 1'000; ++i) {
        EXPECT_EQ(table.next_ordinal(slot), i);
        table.create(make_order_id(slot, i, Spans::yes), 1);
    }
    for (std::uint64_t i = 1; i <= 1'000; ++i) {
        const OrderId id = make_order_id(slot, i, Spans::yes);
        ASSERT_NE(table.find(id), nullptr);
        EXPECT_EQ(table.find(id)->id, id);
    }
    EXPECT_EQ(table.find(make_order_id(slot, 1'001, Spans::yes)), nullptr);
    EXPECT_EQ(table.find(make_order_id(slot, 1, Spans::no)), nullptr);
    EXPECT_EQ(table.find(make_order_id(slot, 0, Spans::yes)), nullptr);
    EXPECT_EQ(table.find(OrderId{UINT64_MAX}), nullptr);
}

TEST(SkuGroups, NumbersSkusInTheOrderOfTheirFirstMention) {
    for (const std::uint32_t count : {8U, 9U, 2'000U}) {
        base::Arena arena;
        SkuGroups groups(arena, std::size_t{count} * 2);
        for (std::uint32_t i = 0; i < count; ++i) {
            EXPECT_EQ(groups.group_of(SkuId{i * 4096 + 1}), i);
            EXPECT_EQ(groups.group_of(SkuId{1}), 0U);
        }
        EXPECT_EQ(groups.size(), count);
        EXPECT_EQ(groups.group_of(SkuId{(count - 1) * 4096 + 1}), count - 1);
    }
}

TEST(FreeUnits, CountsOnlyWhatAWaitingLineCouldTake) {
    World world;
    World::open(world, {"A"});
    world.location("far");
    world.channel("outlet", {"far"});
    world.receive("A", "far", 100);
    const Item& item = *world.state().catalog().find_item("A");
    const auto is_exhausted = [&] {
        return FreeUnits(world.state(), item, LocationId{}, world.arena()).is_exhausted();
    };
    EXPECT_TRUE(is_exhausted());  // nobody waits
    const OrderId order = world.place(an_order().under(Policy::backorder).with_line("A", 5)).order;
    EXPECT_TRUE(is_exhausted());  // who waits has no use for it
    FreeUnits free(world.state(), item, world.state().resolve_location("main"), world.arena());
    free.add(world.state().resolve_location("far"), Units{1});
    EXPECT_TRUE(free.is_exhausted());
    free.add(world.state().resolve_location("main"), Units{1});
    EXPECT_FALSE(free.is_exhausted());
    world.channel("web", {"main", "far"});
    EXPECT_FALSE(is_exhausted());
    world.cancel(order);
    EXPECT_TRUE(is_exhausted());
    // Lines of several channels come and go.
    world.channel("web", {"main"});
    std::vector<OrderId> orders;
    for (int i = 0; i < 5; ++i) {
        const std::string name = "side-" + std::to_string(i);
        world.channel(name, {"east"});
        orders.push_back(
            world.place(an_order().on_channel(name).under(Policy::backorder).with_line("A", 1))
                .order);
    }
    EXPECT_EQ(item.texts->waiting_channels().size(), 5U);
    for (const OrderId placed : orders) {
        world.cancel(placed);
    }
    EXPECT_TRUE(item.texts->waiting_channels().empty());
}

}  // namespace
}  // namespace skua::domain::testing
