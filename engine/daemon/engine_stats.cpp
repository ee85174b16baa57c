#include "engine/daemon/engine_stats.hpp"

#include <unistd.h>

#include <cstdio>
#include <memory>

#include "engine/daemon/version.hpp"

namespace skua::daemon {

namespace {

constexpr std::uint64_t kNanosPerMicro = 1'000;
// First chunk of an envelope's arena; larger orders have more for as long as they are under way.
constexpr std::uint64_t kArenaBytes = 2'048;

sequencer::LatencyStats latency_of(const runtime::LatencyHistogram& nanos) {
    return {.count = nanos.count(),
            .sum_us = nanos.sum() / kNanosPerMicro,
            .p50_us = nanos.percentile(500) / kNanosPerMicro,
            .p90_us = nanos.percentile(900) / kNanosPerMicro,
            .p99_us = nanos.percentile(990) / kNanosPerMicro,
            .max_us = nanos.max() / kNanosPerMicro};
}

}  // namespace

std::uint64_t resident_bytes() noexcept {
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen("/proc/self/statm", "re"),
                                                           close);
    unsigned long long total = 0;
    unsigned long long resident = 0;
    if (!file || std::fscanf(file.get(), "%llu %llu", &total, &resident) != 2) {
        return 0;
    }
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void EngineStats::read_shards(sequencer::StatsSnapshot& into) const {
    if (parts_.shards.agents().empty()) {
        // On the sequencer's thread: its load is the shard's, and nothing waits for another.
        into.shards.push_back({.load = into.sequencer_load,
                               .tasks_total = into.records_total + into.queries_total,
                               .open_orders = into.open_orders,
                               .items = into.items});
        return;
    }
    for (const auto& agent : parts_.shards.agents()) {
        const shard::ShardStatistics& counted = agent->statistics();
        into.shards.push_back({.load = sequencer::load_of(counted.load),
                               .tasks_total = counted.tasks.get(),
                               .votes_total = counted.votes.get(),
                               .waited_total = counted.waited.get(),
                               .waiting = counted.waiting.get(),
                               .undecided_slots = counted.undecided_slots.get(),
                               .inbox = counted.inbox.get(),
                               .waiting_max = counted.waiting_max.get(),
                               .undecided_slots_max = counted.undecided_slots_max.get(),
                               .open_orders = counted.open_orders.get(),
                               .items = counted.items.get()});
    }
}

void EngineStats::read(sequencer::StatsSnapshot& into) const {
    into = {};
    parts_.sequencer.fill(into, parts_.clock.now());
    read_shards(into);
    into.version = kVersion;
    into.uptime_seconds = static_cast<std::uint64_t>(
        (parts_.clock.monotonic_ns() - parts_.started_ns) / 1'000'000'000);
    into.credits_total = parts_.port.credits_total();
    into.credits_free = parts_.port.credits_free();

    into.journal_blocks_total = parts_.writer.blocks.get();
    into.journal_bytes_total = parts_.writer.bytes.get();
    // The records that are not durable yet, at the size that records have had so far.
    if (const std::uint64_t records = parts_.writer.records.get(); records != 0) {
        into.journal_lag_bytes = into.journal_lag_records * (into.journal_bytes_total / records);
    }
    into.sync_latency = latency_of(parts_.sync.sync_ns);

    into.memory_rss_bytes = resident_bytes();
    into.memory_envelopes_bytes = into.credits_total * (sizeof(sequencer::Envelope) + kArenaBytes);
    into.memory_state_bytes += into.memory_keys_bytes;
}

}  // namespace skua::daemon
