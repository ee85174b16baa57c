#pragma once

// EngineStats: one snapshot of everything the engine counts, gathered on demand from the parts that
// count. Any thread; every figure is read from counters that their owners publish.

#include "engine/gateway/gateway.hpp"
#include "engine/journal/statistics.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/sequencer/port_impl.hpp"
#include "engine/sequencer/sequencer_agent.hpp"
#include "engine/shard/team.hpp"

namespace skua::daemon {

class EngineStats final : public gateway::StatsSource {
public:
    // Everything outlives this object.
    struct Parts {
        runtime::Clock& clock;
        const sequencer::SequencerAgent& sequencer;
        const shard::Team& shards;
        const sequencer::PortImpl& port;
        const journal::WriterStatistics& writer;
        const journal::SyncStatistics& sync;
        std::int64_t started_ns = 0;  // of the clock
    };
    explicit EngineStats(const Parts& parts) : parts_(parts) {}

    void read(sequencer::StatsSnapshot& into) const override;

private:
    void read_shards(sequencer::StatsSnapshot& into) const;

    const Parts parts_;
};

// Bytes of this process in memory; 0 when the system does not say.
[[nodiscard]] std::uint64_t resident_bytes() noexcept;

}  // namespace skua::daemon
