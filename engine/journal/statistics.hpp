#pragma once

// What the journal counts. Each struct is written by one agent and read by any thread (/stats).

#include "engine/runtime/counters.hpp"

namespace skua::journal {

// Owner: the journal writer.
struct WriterStatistics {
    runtime::Counter blocks;
    runtime::Counter records;
    runtime::Counter bytes;
    runtime::Counter overloads;     // times that an append had to be tried again
    runtime::Gauge taken_sequence;  // the last record taken from the intake
};

// Owner: the sync agent.
struct SyncStatistics {
    runtime::Counter syncs;
    runtime::LatencyHistogram sync_ns;
    runtime::Gauge durable_sequence;
};

// Records that are decided but not durable yet: the journal's lag.
[[nodiscard]] inline std::uint64_t unsynced_records(const WriterStatistics& writer,
                                                    const SyncStatistics& sync) noexcept {
    const auto durable = sync.durable_sequence.get();
    const auto taken = writer.taken_sequence.get();
    return taken > durable ? taken - durable : 0;
}

}  // namespace skua::journal
