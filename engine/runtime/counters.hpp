#pragma once

// Counters that one thread writes and any thread reads: no locked instruction on the writer's side.
// A reader sees some recent value; nothing else is published through them, so all of it is relaxed.

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace skua::runtime {

// Only grows. Owner: one writer thread.
class Counter {
public:
    void add(std::uint64_t amount = 1) noexcept {
        value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t get() const noexcept {
        return value_.load(std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint64_t> value_{0};
};

// The last value set. Owner: one writer thread.
class Gauge {
public:
    void set(std::uint64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t get() const noexcept {
        return value_.load(std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint64_t> value_{0};
};

// Histogram of durations (or any whole numbers) with fixed buckets: values below 16 have their own,
// above that every power of two is cut into 16 equal parts, so a percentile is at most 1/16 above
// the true value. About 8 KiB. Owner: one writer thread; percentile() any thread.
class LatencyHistogram {
public:
    void record(std::uint64_t value) noexcept {
        auto& bucket = buckets_[index_of(value)];
        bucket.store(bucket.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        sum_.add(value);
        if (value > max_.get()) {
            max_.set(value);
        }
        count_.add();
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return count_.get(); }
    [[nodiscard]] std::uint64_t sum() const noexcept { return sum_.get(); }
    [[nodiscard]] std::uint64_t max() const noexcept { return max_.get(); }

    // The upper end of the bucket that holds the value at `per_mille` of the sorted values (500 =
    // median, 999 = p99.9); 0 when nothing was recorded.
    [[nodiscard]] std::uint64_t percentile(std::uint32_t per_mille) const noexcept {
        std::uint64_t total = 0;
        for (const auto& bucket : buckets_) {
            total += bucket.load(std::memory_order_relaxed);
        }
        if (total == 0) {
            return 0;
        }
        const std::uint64_t capped = std::min<std::uint64_t>(per_mille, 1'000);
        // Rounded up, at least the first value. Split so that it cannot overflow.
        const std::uint64_t rank = std::max<std::uint64_t>(
            1, total / 1'000 * capped + (total % 1'000 * capped + 999) / 1'000);
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < kBuckets; ++i) {
            seen += buckets_[i].load(std::memory_order_relaxed);
            if (seen >= rank) {
                return std::min(upper_of(i), std::max(max(), lower_of(i)));
            }
        }
        return max();
    }

    static constexpr std::uint32_t kPartBits = 4;
    static constexpr std::size_t kParts = std::size_t{1} << kPartBits;
    static constexpr std::size_t kBuckets = kParts * (64 - kPartBits + 1);

    static constexpr std::size_t index_of(std::uint64_t value) noexcept {
        if (value < kParts) {
            return static_cast<std::size_t>(value);
        }
        const auto shift = static_cast<std::uint32_t>(std::bit_width(value)) - kPartBits - 1;
        return kParts * (shift + 1) + static_cast<std::size_t>((value >> shift) & (kParts - 1));
    }
    static constexpr std::uint64_t lower_of(std::size_t index) noexcept {
        if (index < kParts) {
            return index;
        }
        const std::size_t shift = index / kParts - 1;
        return (kParts + index % kParts) << shift;
    }
    static constexpr std::uint64_t upper_of(std::size_t index) noexcept {
        return index + 1 < kBuckets ? lower_of(index + 1) - 1 : ~std::uint64_t{0};
    }

private:
    std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};
    Counter count_;
    Counter sum_;
    Gauge max_;
};

}  // namespace skua::runtime
