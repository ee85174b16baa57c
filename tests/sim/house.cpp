#include "tests/sim/house.hpp"

#include <algorithm>
#include <utility>

namespace skua::sim {
namespace {

constexpr std::size_t kTailBytes = 256 * 1024;
constexpr std::uint32_t kEngineThread = 0;
constexpr std::uint32_t kWriterThread = 1;
constexpr std::uint32_t kSyncThread = 2;
constexpr std::uint32_t kBackgroundThread = 3;
constexpr std::uint32_t kFirstShardThread = 4;

}  // namespace

House::House(const Parts& parts)
    : parts_(parts),
      admission_(64, bell_),
      intake_(parts.plan.ring),
      release_(parts.plan.ring),
      own_(parts.plan.own_envelopes),
      tail_(kTailBytes),
      disk_([&free = parts.free_disk_bytes]() -> base::Result<std::uint64_t> { return free; },
            {.low_water_bytes = kLowWaterBytes, .interval_ns = 1'000}, parts.clock),
      shards_(team_of(parts),
              {.clock = parts.clock,
               .sequencer_bell = bell_,
               .shard_bells = std::vector<runtime::Doorbell*>(parts.shards, &bell_)}),
      sequencer_(options_of(parts),
                 {.clock = parts.clock,
                  .admission = admission_,
                  .shard = shards_.proxy(),
                  .intake = intake_,
                  .tail = tail_,
                  .release = release_,
                  .directory = directory_,
                  .disk = disk_,
                  .own = own_,
                  .journal_bell = bell_,
                  .release_bell = bell_},
                 parts.planted.sequencer),
      feed_(parts.log, tail_, directory_) {}

sequencer::SequencerAgent::Options House::options_of(const Parts& parts) {
    return {.key_seed = parts.plan.key_seed,
            .open_orders_max = parts.plan.open_orders_max,
            .expiries_max = parts.plan.expiries_max,
            .journal_lag_records_max = parts.plan.journal_lag_records_max,
            .digest_every_records = parts.plan.digest_every_records,
            .parked_queries_max = parts.plan.parked_queries_max,
            .min_sequence_wait_us = parts.plan.min_sequence_wait_us};
}

shard::Team::Options House::team_of(const Parts& parts) {
    SKUA_ASSERT(parts.shards <= kShardsMax);
    return {.shards = parts.shards,
            .window = parts.plan.ring,
            .joints = parts.plan.joints,
            .faults = parts.planted.shard};
}

base::Result<void> House::open() {
    daemon::Recovery recovery(sequencer_, parts_.clock);
    SKUA_TRY_VOID(recovery.run(parts_.log, [](const daemon::RecoveryProgress&) {}));
    const base::Timestamp now = std::max(parts_.clock.now(), sequencer_.last_time());
    SKUA_TRY(const epoch, parts_.log.acquire(now.micros));
    sequencer_.start_after(domain::Sequence{epoch}, now);
    tail_.start_at(epoch);
    build_journal_agents();
    shards_.hand_over();
    return {};
}

void House::build_journal_agents() {
    const journal::FailStop stop = [this](const base::Error& error) {
        failed_ = has_failed() ? failed_ : error;
    };
    journal::JournalWriter::Limits limits;
    if (parts_.plan.block_bytes_max != 0) {
        limits.block_bytes_max = parts_.plan.block_bytes_max;
    }
    limits.unsynced_bytes_max = parts_.plan.unsynced_bytes_max;
    writer_ = std::make_unique<journal::JournalWriter>(
        journal::JournalWriter::Wiring{.log = parts_.log,
                                       .intake = intake_,
                                       .appended = appended_,
                                       .tail = tail_,
                                       .clock = parts_.clock,
                                       .sync_bell = &bell_,
                                       .fail_stop = stop},
        limits);
    sync_ = std::make_unique<journal::SyncAgent>(journal::SyncAgent::Wiring{.log = parts_.log,
                                                                            .appended = appended_,
                                                                            .tail = tail_,
                                                                            .clock = parts_.clock,
                                                                            .bells = {&bell_},
                                                                            .fail_stop = stop});
    std::vector<sequencer::PortImpl*> ports;
    for (std::size_t i = 0; i < parts_.plan.ports; ++i) {
        ports_.push_back(std::make_unique<sequencer::PortImpl>(
            sequencer::PortImpl::Options{.index = static_cast<std::uint16_t>(i),
                                         .credits = parts_.plan.credits},
            admission_, bell_));
        ports.push_back(ports_.back().get());
    }
    gate_ = std::make_unique<sequencer::ReleaseGate>(
        sequencer::ReleaseGate::Parts{.ring = release_,
                                      .tail = tail_,
                                      .ports = std::move(ports),
                                      .own = own_,
                                      .engine_bell = bell_,
                                      .faults = parts_.planted.gate});
    agents_ = {{&sequencer_, kEngineThread},
               {writer_.get(), kWriterThread},
               {sync_.get(), kSyncThread},
               {gate_.get(), kSyncThread},
               {&disk_, kBackgroundThread}};
    index_of_sync_ = 2;
    std::uint32_t thread = kFirstShardThread;
    for (const auto& agent : shards_.agents()) {
        agents_.push_back({agent.get(), thread++});
    }
}

}  // namespace skua::sim
