#include "engine/runtime/counters.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace skua::runtime {
namespace {

TEST(Counter, AddsUp) {
    Counter counter;
    counter.add();
    counter.add(41);
    EXPECT_EQ(counter.get(), 42U);
}

TEST(LatencyHistogram, HasBucketsWithoutGapOrOverlap) {
    for (std::size_t i = 0; i + 1 < LatencyHistogram::kBuckets; ++i) {
        ASSERT_EQ(LatencyHistogram::upper_of(i) + 1, LatencyHistogram::lower_of(i + 1));
        ASSERT_EQ(LatencyHistogram::index_of(LatencyHistogram::lower_of(i)), i);
        ASSERT_EQ(LatencyHistogram::index_of(LatencyHistogram::upper_of(i)), i);
    }
    EXPECT_EQ(LatencyHistogram::index_of(~std::uint64_t{0}), LatencyHistogram::kBuckets - 1);
}

TEST(LatencyHistogram, KnowsNothingBeforeTheFirstValue) {
    const LatencyHistogram histogram;
    EXPECT_EQ(histogram.percentile(500), 0U);
    EXPECT_EQ(histogram.count(), 0U);
}

TEST(LatencyHistogram, IsAtMostASixteenthAboveTheTruePercentile) {
    LatencyHistogram histogram;
    for (std::uint64_t value = 1; value <= 100'000; ++value) {
        histogram.record(value);
    }
    for (const std::uint32_t per_mille : {1U, 100U, 500U, 900U, 990U, 999U}) {
        const std::uint64_t truth = std::uint64_t{per_mille} * 100;
        EXPECT_GE(histogram.percentile(per_mille), truth);
        EXPECT_LE(histogram.percentile(per_mille), truth + truth / 16 + 1);
    }
    EXPECT_EQ(histogram.percentile(1'000), 100'000U);
    EXPECT_EQ(histogram.max(), 100'000U);
    EXPECT_EQ(histogram.sum(), 100'000ULL * 100'001ULL / 2);
}

TEST(LatencyHistogram, IsReadWhileItIsWritten) {
    LatencyHistogram histogram;
    std::atomic<bool> is_done{false};
    std::thread reader([&] {
        while (!is_done.load()) {
            EXPECT_LE(histogram.percentile(990), 1'023U);
        }
    });
    for (std::uint64_t i = 0; i < 200'000; ++i) {
        histogram.record(i % 1'000);
    }
    is_done.store(true);
    reader.join();
    EXPECT_EQ(histogram.count(), 200'000U);
}

}  // namespace
}  // namespace skua::runtime
