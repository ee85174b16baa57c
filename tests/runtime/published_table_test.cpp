#include "engine/runtime/published_table.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

namespace skua::runtime {
namespace {

constexpr std::uint32_t kPerSegment = 1U << 20U;

TEST(PublishedTable, FindsWhatWasPublishedAndNothingElse) {
    PublishedTable table({.segments = 4'096, .low_bits = 20});
    table.publish(5 * kPerSegment + 1, "red-mug");
    table.publish(4'095 * kPerSegment + (kPerSegment - 1), "last");
    table.publish(0, "");
    EXPECT_EQ(table.find(5 * kPerSegment + 1), "red-mug");
    EXPECT_EQ(table.find(4'095U * kPerSegment + (kPerSegment - 1)), "last");
    EXPECT_EQ(table.find(5 * kPerSegment + 2), "");
    EXPECT_EQ(table.find(6 * kPerSegment + 1), "");
    EXPECT_EQ(table.find(0), "");
}

TEST(PublishedTable, AnswersEmptyBeyondItsSegments) {
    PublishedTable table({.segments = 1, .low_bits = 20});
    EXPECT_EQ(table.find(kPerSegment), "");
}

TEST(PublishedTable, KeepsEveryPlaceAcrossTheChunkBorders) {
    PublishedTable table({.segments = 1, .low_bits = 20});
    for (std::uint32_t i = 0; i < 5'000; ++i) {
        table.publish(i, "name-" + std::to_string(i));
    }
    for (std::uint32_t i = 0; i < 5'000; ++i) {
        ASSERT_EQ(table.find(i), "name-" + std::to_string(i));
    }
}

TEST(PublishedTable, TakesTheSameTextTwiceAndKeepsItsPlace) {
    PublishedTable table({.segments = 1, .low_bits = 4});
    table.publish(3, "oslo");
    const auto* before = table.find(3).data();
    table.publish(3, "oslo");
    EXPECT_EQ(table.find(3).data(), before);
}

TEST(PublishedTableDeathTest, RefusesAnotherTextForTheSameIndex) {
    PublishedTable table({.segments = 1, .low_bits = 4});
    table.publish(3, "oslo");
    EXPECT_DEATH(table.publish(3, "bergen"), "present->view");
}

TEST(PublishedTable, ShowsReadersWholeTextsWhileItGrows) {
    constexpr std::uint32_t kCount = 20'000;
    PublishedTable table({.segments = 8, .low_bits = 20});
    std::atomic<std::uint32_t> published{0};
    const auto index_of = [](std::uint32_t i) { return i % 8 * kPerSegment + i / 8; };
    const auto expect_nothing_or_whole = [&](std::uint32_t i) {
        const auto text = table.find(index_of(i));
        if (!text.empty()) {
            EXPECT_EQ(text, "sku-" + std::to_string(i));
        }
    };
    const auto read = [&] {
        std::uint32_t until = 0;
        while (until < kCount) {
            until = published.load(std::memory_order_relaxed);
            for (std::uint32_t i = until > 50 ? until - 50 : 0; i < until + 50 && i < kCount; ++i) {
                expect_nothing_or_whole(i);
            }
        }
    };
    std::thread first(read);
    std::thread second(read);
    for (std::uint32_t i = 0; i < kCount; ++i) {
        table.publish(index_of(i), "sku-" + std::to_string(i));
        published.store(i + 1, std::memory_order_relaxed);
    }
    first.join();
    second.join();
}

}  // namespace
}  // namespace skua::runtime
