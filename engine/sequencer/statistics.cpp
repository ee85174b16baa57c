#include "engine/sequencer/statistics.hpp"

#include <algorithm>

namespace skua::sequencer {

namespace {

constexpr std::uint64_t kCountMask = 0xffff'ffffULL;
constexpr std::size_t kHottest = 10;

}  // namespace

void RateMeter::add(std::int64_t second, domain::Verdict verdict) noexcept {
    Cell& cell = cells_[static_cast<std::size_t>(second % kSeconds)];
    const auto now = static_cast<std::uint64_t>(second);
    if (cell.second.get() != now) {
        cell.accepted.set(0);
        cell.rejected.set(0);
        cell.second.set(now);
    }
    runtime::Gauge& count = verdict == domain::Verdict::accept ? cell.accepted : cell.rejected;
    count.set(count.get() + 1);
}

void RateMeter::read(std::int64_t second, double& accepted, double& rejected) const noexcept {
    std::uint64_t accepted_sum = 0;
    std::uint64_t rejected_sum = 0;
    for (std::int64_t back = 1; back <= std::min(kAveraged, second); ++back) {
        const Cell& cell = cells_[static_cast<std::size_t>((second - back) % kSeconds)];
        if (cell.second.get() == static_cast<std::uint64_t>(second - back)) {
            accepted_sum += cell.accepted.get();
            rejected_sum += cell.rejected.get();
        }
    }
    accepted = static_cast<double>(accepted_sum) / static_cast<double>(kAveraged);
    rejected = static_cast<double>(rejected_sum) / static_cast<double>(kAveraged);
}

void HotSkus::add(domain::SkuId sku) noexcept {
    runtime::Gauge& bucket = buckets_[base::mix(sku.raw(), 0) % kBuckets];
    const std::uint64_t word = bucket.get();
    const std::uint64_t count = word & kCountMask;
    if ((word >> 32U) == sku.raw()) {
        if (count < kCountMask) {
            bucket.set(word + 1);
        }
    } else if (count > 0) {
        bucket.set(word - 1);
    } else {
        bucket.set((std::uint64_t{sku.raw()} << 32U) | 1U);
    }
    if (++lines_ % kLinesPerHalving == 0) {
        for (runtime::Gauge& each : buckets_) {
            const std::uint64_t value = each.get();
            each.set((value & ~kCountMask) | ((value & kCountMask) / 2));
        }
    }
}

std::vector<HotSku> HotSkus::read(std::size_t count, const domain::Names& names) const {
    std::vector<std::uint64_t> words;
    for (const runtime::Gauge& bucket : buckets_) {
        const std::uint64_t word = bucket.get();
        if ((word & kCountMask) != 0) {
            words.push_back(word);
        }
    }
    std::sort(words.begin(), words.end(), [](std::uint64_t a, std::uint64_t b) {
        return (a & kCountMask) != (b & kCountMask) ? (a & kCountMask) > (b & kCountMask) : a < b;
    });
    words.resize(std::min(words.size(), count));
    std::vector<HotSku> hottest;
    for (const std::uint64_t word : words) {
        const domain::SkuId sku{static_cast<std::uint32_t>(word >> 32U)};
        hottest.push_back({.sku = std::string(names.sku(sku)), .lines = word & kCountMask});
    }
    return hottest;
}

void Statistics::count_decided(const domain::Record& record, std::int64_t second) noexcept {
    const domain::Decision& decision = record.decision;
    const bool is_accepted = decision.verdict == domain::Verdict::accept;
    records_.add();
    by_kind_[record.command.body.index() + 1].add();
    if (!is_accepted) {
        rejected_.add();
        const auto reason = static_cast<std::size_t>(decision.reason);
        by_reason_[std::min(reason, by_reason_.size() - 1)].add();
    }
    if (std::holds_alternative<domain::PlaceOrder>(record.command.body)) {
        (is_accepted ? orders_accepted_ : orders_rejected_).add();
        orders_.add(second, decision.verdict);
        if (is_accepted) {
            for (const domain::SkuId sku : decision.skus) {
                hot_skus_.add(sku);
            }
        }
    }
}

void Statistics::count_outcome(Outcome outcome) noexcept {
    by_outcome_[static_cast<std::size_t>(outcome)].add();
}

void Statistics::fill(StatsSnapshot& into, std::int64_t second, const domain::Names& names) const {
    const auto outcome = [this](Outcome which) {
        return by_outcome_[static_cast<std::size_t>(which)].get();
    };
    into.orders_accepted_total = orders_accepted_.get();
    into.orders_rejected_total = orders_rejected_.get();
    orders_.read(second, into.orders_accepted_per_second, into.orders_rejected_per_second);
    into.records_total = records_.get();
    into.commands_rejected_total = rejected_.get();
    for (std::size_t i = 0; i < kCommandKinds; ++i) {
        into.commands_by_kind[i] = by_kind_[i].get();
    }
    into.expiries_total =
        into.commands_by_kind[static_cast<std::size_t>(domain::CommandKind::expire_hold)] +
        into.commands_by_kind[static_cast<std::size_t>(domain::CommandKind::expire_claim)] +
        into.commands_by_kind[static_cast<std::size_t>(domain::CommandKind::expire_reservation)];
    into.rejects_by_reason.clear();
    for (std::size_t i = 0; i < by_reason_.size(); ++i) {
        if (const std::uint64_t count = by_reason_[i].get(); count != 0) {
            into.rejects_by_reason.emplace_back(static_cast<domain::RejectReason>(i), count);
        }
    }
    into.queries_total = queries_.get();
    into.replays_total = outcome(Outcome::replayed);
    into.keys_reused_total = outcome(Outcome::key_reused);
    into.in_progress_total = outcome(Outcome::in_progress);
    into.overloaded_total = outcome(Outcome::overloaded);
    into.disk_low_total = outcome(Outcome::disk_low);
    into.shutting_down_total = outcome(Outcome::shutting_down);
    into.sequence_not_reached_total = outcome(Outcome::sequence_not_reached);
    into.too_many_expiries_total = outcome(Outcome::too_many_expiries);
    into.hottest_skus = hot_skus_.read(kHottest, names);
}

}  // namespace skua::sequencer
