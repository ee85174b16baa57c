#include "engine/base/arena.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace skua::base {
namespace {

TEST(Arena, AlignsWhatItHandsOut) {
    Arena arena(64);
    arena.allocate(1, 1);
    for (int i = 0; i < 100; ++i) {
        arena.copy("x");
        const auto span = arena.make_span<std::uint64_t>(3);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(span.data()) % alignof(std::uint64_t), 0U);
        EXPECT_EQ(span[2], 0U);
    }
}

TEST(Arena, KeepsEarlierMemoryWhileItGrows) {
    Arena arena(16);
    const std::string_view small = arena.copy("small");
    const std::string large(10'000, 'l');
    const std::string_view copied = arena.copy(large);
    EXPECT_EQ(small, "small");
    EXPECT_EQ(copied, large);
}

TEST(Arena, UsesItsFirstChunkAgainAfterReset) {
    Arena arena(128);
    const void* first = arena.copy("first").data();
    arena.allocate(1'000, 1);
    arena.reset();
    EXPECT_EQ(arena.copy("again").data(), first);
}

TEST(Arena, GivesNothingForNothing) {
    Arena arena;
    EXPECT_TRUE(arena.make_span<int>(0).empty());
    EXPECT_TRUE(arena.copy("").empty());
}

TEST(ArenaVector, GrowsAndKeepsItsValues) {
    Arena arena(64);
    ArenaVector<int> values(arena, 2);
    for (int i = 0; i < 1'000; ++i) {
        values.push_back(i);
    }
    ASSERT_EQ(values.size(), 1'000U);
    for (std::size_t i = 0; i < 1'000; ++i) {
        EXPECT_EQ(values[i], static_cast<int>(i));
    }
    EXPECT_EQ(values.view().size(), 1'000U);
}

}  // namespace
}  // namespace skua::base
