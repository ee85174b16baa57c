#pragma once

// House: one life of the process. Real parts all of them, wired as engine/daemon/assemble.cpp wires
// them, but for the disk, which outlives it, and for the threads: the simulation calls the agents.
// Owner: the simulation.

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/daemon/recovery.hpp"
#include "engine/follow/feed/feed.hpp"
#include "engine/journal/appended_blocks.hpp"
#include "engine/journal/sync.hpp"
#include "engine/journal/writer.hpp"
#include "engine/sequencer/release_gate.hpp"
#include "engine/sequencer/sequencer_agent.hpp"
#include "engine/shard/team.hpp"
#include "tests/sim/plan.hpp"
#include "tests/sim/planted.hpp"
#include "tests/sim/sim_clock.hpp"
#include "tests/support/sim_log.hpp"

namespace skua::sim {

// The largest number of shards that the simulation runs.
inline constexpr std::uint16_t kShardsMax = 32;

class House {
public:
    // All outlive the house. `free_disk_bytes` is what the disk guard sees.
    struct Parts {
        const Plan& plan;
        tests::SimLog& log;
        SimClock& clock;
        const std::uint64_t& free_disk_bytes;
        const Planted& planted;
        std::uint16_t shards = 1;  // to kShardsMax
    };
    static constexpr std::uint64_t kLowWaterBytes = 1'000;

    explicit House(const Parts& parts);

    // Replays the journal, acquires it and builds what stands behind. An error is the end of this
    // house.
    base::Result<void> open();

    // Agents that one thread runs stand beside each other: they never run in the middle of each
    // other's work.
    struct Runnable {
        runtime::Agent* agent = nullptr;
        std::uint32_t thread = 0;
    };
    [[nodiscard]] const std::vector<Runnable>& agents() const noexcept { return agents_; }
    [[nodiscard]] std::size_t index_of_writer() const noexcept { return index_of_sync_ - 1; }
    [[nodiscard]] std::size_t index_of_sync() const noexcept { return index_of_sync_; }

    [[nodiscard]] sequencer::SequencerAgent& sequencer() noexcept { return sequencer_; }
    [[nodiscard]] shard::ShardProxy& shard() noexcept { return shards_.proxy(); }
    [[nodiscard]] const shard::Team& team() const noexcept { return shards_; }
    [[nodiscard]] sequencer::PortImpl& port(std::size_t index) noexcept { return *ports_[index]; }
    [[nodiscard]] const follow::Feed& feed() const noexcept { return feed_; }
    [[nodiscard]] const sequencer::Directory& directory() const noexcept { return directory_; }
    [[nodiscard]] const journal::Tail& tail() const noexcept { return tail_; }
    [[nodiscard]] std::uint16_t shards() const noexcept { return parts_.shards; }

    // The first error of the journal's agents: from then on the process is as good as dead.
    [[nodiscard]] const base::Error& failed() const noexcept { return failed_; }
    [[nodiscard]] bool has_failed() const noexcept { return failed_.code != base::ErrorCode::ok; }
    // At a stop, when nothing is under way: the writer's open block goes out.
    bool flush_writer() noexcept { return writer_->flush(); }

private:
    [[nodiscard]] static sequencer::SequencerAgent::Options options_of(const Parts& parts);
    [[nodiscard]] static shard::Team::Options team_of(const Parts& parts);
    void build_journal_agents();

    const Parts parts_;
    runtime::Doorbell bell_;  // nobody sleeps, so nobody is woken
    sequencer::Admission admission_;
    journal::Intake intake_;
    sequencer::ReleaseRing release_;
    sequencer::OwnEnvelopes own_;
    journal::AppendedBlocks appended_;
    sequencer::Directory directory_;
    journal::Tail tail_;
    journal::DiskGuard disk_;
    shard::Team shards_;
    sequencer::SequencerAgent sequencer_;
    follow::Feed feed_;
    std::vector<std::unique_ptr<sequencer::PortImpl>> ports_;
    std::unique_ptr<journal::JournalWriter> writer_;
    std::unique_ptr<journal::SyncAgent> sync_;
    std::unique_ptr<sequencer::ReleaseGate> gate_;
    std::vector<Runnable> agents_;
    std::size_t index_of_sync_ = 0;
    base::Error failed_;
};

}  // namespace skua::sim
