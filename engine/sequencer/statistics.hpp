#pragma once

// Statistics of the sequencer: plain counters that its thread writes and any thread reads. The
// order path never formats, locks or allocates for them.

#include <array>
#include <cstdint>
#include <vector>

#include "engine/domain/names.hpp"
#include "engine/domain/record.hpp"
#include "engine/runtime/counters.hpp"
#include "engine/sequencer/envelope.hpp"
#include "engine/sequencer/stats.hpp"

namespace skua::sequencer {

// RateMeter: orders of each of the last seconds, in a small wheel. A reader averages the full
// seconds and leaves the running one out.
// Owner: the sequencer thread writes; any thread reads.
class RateMeter {
public:
    void add(std::int64_t second, domain::Verdict verdict) noexcept;
    // Average per second over the last full seconds before `second`.
    void read(std::int64_t second, double& accepted, double& rejected) const noexcept;

private:
    static constexpr std::int64_t kSeconds = 8;
    static constexpr std::int64_t kAveraged = 5;
    struct Cell {
        runtime::Gauge second;
        runtime::Gauge accepted;
        runtime::Gauge rejected;
    };
    std::array<Cell, kSeconds> cells_;
};

// HotSkus: a sketch of the SKUs with most order lines. One word per bucket, SKU above and count
// below; a line of the bucket's SKU counts up, a line of another counts down and takes the bucket
// over at zero. So a SKU with more lines than all others of its bucket together is always found.
// Counts are halved from time to time, which forgets what was hot yesterday.
// Owner: the sequencer thread writes; any thread reads.
class HotSkus {
public:
    void add(domain::SkuId sku) noexcept;
    // The `count` hottest, most lines first.
    [[nodiscard]] std::vector<HotSku> read(std::size_t count, const domain::Names& names) const;

private:
    static constexpr std::size_t kBuckets = 1024;
    static constexpr std::uint64_t kLinesPerHalving = 1U << 20U;
    std::array<runtime::Gauge, kBuckets> buckets_;
    std::uint64_t lines_ = 0;  // sequencer thread only
};

class Statistics {
public:
    // A command that has been decided. `second` is of the steady clock: the time in a record may
    // stand still for long, after the wall clock went back.
    void count_decided(const domain::Record& record, std::int64_t second) noexcept;
    void count_query() noexcept { queries_.add(); }
    // An answer without a number.
    void count_outcome(Outcome outcome) noexcept;

    // Any thread: fills in what is counted here. `second` is of the same steady clock.
    void fill(StatsSnapshot& into, std::int64_t second, const domain::Names& names) const;

private:
    RateMeter orders_;
    HotSkus hot_skus_;
    runtime::Counter orders_accepted_, orders_rejected_;
    runtime::Counter records_, rejected_, queries_;
    std::array<runtime::Counter, kCommandKinds> by_kind_;
    std::array<runtime::Counter, 512> by_reason_;  // index: RejectReason
    std::array<runtime::Counter, 16> by_outcome_;  // index: Outcome
};

}  // namespace skua::sequencer
