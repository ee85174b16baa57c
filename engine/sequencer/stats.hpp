#pragma once

// StatsSnapshot: what the engine says about itself when asked (/stats, /metrics). Filled on demand
// from counters that each thread keeps for itself, so the numbers of one snapshot may be a few
// records apart from each other; every single one is true of some moment of the last second.

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"

namespace skua::sequencer {

// Kinds count from 1.
inline constexpr std::size_t kCommandKinds = std::variant_size_v<domain::CommandBody> + 1;

struct LatencyStats {
    std::uint64_t count = 0;
    std::uint64_t sum_us = 0;
    std::uint64_t p50_us = 0;
    std::uint64_t p90_us = 0;
    std::uint64_t p99_us = 0;
    std::uint64_t max_us = 0;
};

// Which part of its time a thread had work.
struct LoadStats {
    std::uint64_t recent_per_mille = 0;  // of the last full second
    std::uint64_t busy_ns_total = 0;
};

// One shard. With one shard it is on the sequencer's thread, and nothing ever waits.
struct ShardStats {
    LoadStats load;
    std::uint64_t tasks_total = 0;   // commands and queries that concerned it
    std::uint64_t votes_total = 0;   // cast on commands of several shards
    std::uint64_t waited_total = 0;  // commands and queries that waited on an undecided slot
    // At this moment.
    std::uint64_t waiting = 0;
    std::uint64_t undecided_slots = 0;
    std::uint64_t inbox = 0;
    // The most at once since the start.
    std::uint64_t waiting_max = 0;
    std::uint64_t undecided_slots_max = 0;
    // Now again.
    std::uint64_t open_orders = 0;
    std::uint64_t items = 0;
};

struct HotSku {
    std::string sku;
    std::uint64_t lines = 0;  // recent order lines, approximate
};

struct StatsSnapshot {
    std::string version;
    base::Timestamp time;
    std::uint64_t uptime_seconds = 0;
    bool is_disk_low = false;

    // Numbers.
    std::uint64_t last_sequence = 0;     // given out
    std::uint64_t durable_sequence = 0;  // answered up to here

    // Decisions since start (recovered records are not counted).
    std::uint64_t orders_accepted_total = 0;
    std::uint64_t orders_rejected_total = 0;
    double orders_accepted_per_second = 0;  // over the last full seconds
    double orders_rejected_per_second = 0;
    std::uint64_t records_total = 0;
    std::uint64_t commands_rejected_total = 0;  // of all kinds
    // Reason and count, only those that happened, in the order of their values.
    std::vector<std::pair<domain::RejectReason, std::uint64_t>> rejects_by_reason;
    std::array<std::uint64_t, kCommandKinds> commands_by_kind{};  // index: CommandKind

    // Answers that took no number.
    std::uint64_t queries_total = 0;
    std::uint64_t replays_total = 0;
    std::uint64_t keys_reused_total = 0;
    std::uint64_t in_progress_total = 0;
    std::uint64_t overloaded_total = 0;
    std::uint64_t disk_low_total = 0;
    std::uint64_t shutting_down_total = 0;
    std::uint64_t sequence_not_reached_total = 0;
    std::uint64_t too_many_expiries_total = 0;

    // Queues, at this moment.
    std::uint64_t admission_queue = 0;
    std::uint64_t journal_queue = 0;
    std::uint64_t release_queue = 0;
    std::uint64_t parked_queries = 0;
    LoadStats sequencer_load;
    std::vector<ShardStats> shards;  // index: shard
    // Numbered or answered, and not passed on yet because an earlier one is undecided.
    std::uint64_t window_fill = 0;
    std::uint64_t window_size = 0;
    std::uint64_t follow_ups_pending = 0;
    std::uint64_t expiries_armed = 0;
    std::uint64_t claims_open = 0;
    std::uint64_t expiries_total = 0;  // decided since start
    std::uint64_t credits_total = 0;
    std::uint64_t credits_free = 0;

    // The journal: numbered but not yet durable.
    std::uint64_t journal_lag_records = 0;
    std::uint64_t journal_lag_bytes = 0;
    std::uint64_t journal_blocks_total = 0;
    std::uint64_t journal_bytes_total = 0;
    LatencyStats sync_latency;

    std::uint64_t open_orders = 0;
    std::uint64_t items = 0;
    std::uint64_t locations = 0;
    std::vector<HotSku> hottest_skus;  // most lines first

    // Memory, bytes.
    std::uint64_t memory_rss_bytes = 0;
    std::uint64_t memory_envelopes_bytes = 0;
    std::uint64_t memory_state_bytes = 0;  // orders, stock and keys, estimated
    std::uint64_t memory_keys_bytes = 0;
};

}  // namespace skua::sequencer
