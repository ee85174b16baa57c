#pragma once

// House: every part of the running engine, in the order in which it is built and in the reverse
// order of which it goes. Holds no logic; daemon.cpp fills it and runs it.
// Owner: the main thread. The parts belong to the threads named beside them.

#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "engine/daemon/engine_stats.hpp"
#include "engine/follow/feed/feed.hpp"
#include "engine/gateway/gateway.hpp"
#include "engine/journal/appended_blocks.hpp"
#include "engine/journal/archive_sweeper.hpp"
#include "engine/journal/disk_guard.hpp"
#include "engine/journal/rocksdb_log.hpp"
#include "engine/journal/sync.hpp"
#include "engine/journal/writer.hpp"
#include "engine/runtime/agent_thread.hpp"
#include "engine/runtime/flag.hpp"
#include "engine/sequencer/release_gate.hpp"
#include "engine/sequencer/sequencer_agent.hpp"
#include "engine/shard/team.hpp"

namespace skua::daemon {

struct House {
    runtime::SystemClock clock;
    std::int64_t started_ns = 0;

    // Threads before agents: agents hold the bells of the threads they wake.
    std::optional<runtime::AgentThread> engine_thread;      // sequencer, and the shard if one
    std::optional<runtime::AgentThread> writer_thread;      // journal writer
    std::optional<runtime::AgentThread> sync_thread;        // sync and release gate
    std::optional<runtime::AgentThread> background_thread;  // disk guard, archive sweeper
    // Of several shards each has its own; with one there is none.
    std::vector<std::unique_ptr<runtime::AgentThread>> shard_threads;

    std::unique_ptr<journal::RocksDbLog> log;
    std::optional<journal::Tail> tail;
    std::optional<journal::Intake> intake;          // engine -> writer
    std::optional<sequencer::ReleaseRing> release;  // engine -> gate
    journal::AppendedBlocks appended;               // writer -> sync
    std::optional<journal::DiskGuard> disk;
    std::optional<journal::ArchiveSweeper> sweeper;

    sequencer::Directory directory;
    std::optional<shard::Team> shards;
    std::optional<sequencer::Admission> admission;  // gateway -> engine
    std::optional<sequencer::OwnEnvelopes> own_envelopes;
    std::optional<sequencer::SequencerAgent> sequencer;

    std::optional<journal::JournalWriter> writer;
    std::optional<journal::SyncAgent> sync;
    gateway::EventLoop loop;
    std::optional<sequencer::PortImpl> port;  // gateway's side: gateway thread
    std::optional<sequencer::ReleaseGate> gate;

    std::optional<follow::Feed> feed;
    std::optional<EngineStats> stats;
    std::unique_ptr<gateway::Gateway> gateway;
    std::thread gateway_thread;
    runtime::Flag is_gateway_done;
};

}  // namespace skua::daemon
