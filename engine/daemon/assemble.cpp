#include "engine/daemon/assemble.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <bit>
#include <random>
#include <utility>

#include "engine/daemon/fail_stop.hpp"
#include "engine/daemon/listen_address.hpp"
#include "engine/daemon/recovery.hpp"
#include "engine/daemon/version.hpp"

namespace skua::daemon {

namespace {

// The sequencer's own commands under way at once. Follow-ups come one by one, but many holds may
// end at one moment, and nobody is served before they have: so, enough for a whole sync.
constexpr std::size_t kOwnEnvelopes = 1'024;
constexpr std::int64_t kMicrosPerMilli = 1'000;

runtime::AgentThread::Options thread_options(const Config& config, std::string name) {
    runtime::AgentThread::Options options;
    options.name = std::move(name);
    options.spin_max = std::chrono::microseconds(config.engine_spin_us);
    return options;
}

// Nothing may ever be aimed at one chain of the key table, so its seed is nobody's to know.
std::uint64_t random_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

void say_short_of_room(const journal::RoomReport& room) {
    const auto level = room.is_enough() ? spdlog::level::warn : spdlog::level::critical;
    spdlog::log(level,
                "event={} needed_bytes={} free_bytes={} free_bytes_after={} ballast_released={} "
                "what=\"{}\"",
                room.is_enough() ? "ballast_released" : "disk_full", room.needed_bytes,
                room.free_bytes, room.free_bytes_after, room.has_released_ballast,
                room.is_enough() ? "the disk is full; the reserve was given back to open the "
                                   "journal: make room, a later start reserves it again"
                                 : "the journal is whole, but the disk has no room to open it: "
                                   "make room and start again");
}

void say_unclean_end(journal::Position last, journal::Position watermark, bool is_torn) {
    spdlog::warn(
        "event=unclean_end last={} watermark={} torn={} what=\"the last stop was not clean: "
        "what was written behind the last whole record was never known to be durable and is "
        "dropped\"",
        last, watermark, is_torn);
}

base::Result<void> open_log(const Config& config, House& house) {
    journal::RocksDbLog::Options options;
    options.directory = config.server_data;
    options.writer_version = kVersion;
    options.ballast_bytes = config.journal_ballast_bytes;
    options.tuning.write_buffer_bytes = config.journal_write_buffer_bytes;
    options.on_short_of_room = say_short_of_room;
    options.on_unclean_end = say_unclean_end;
    journal::LossReport loss;
    auto opened = journal::RocksDbLog::open(options, &loss);
    if (!opened) {
        const base::Error& error = opened.error();
        if (loss.what.empty()) {
            spdlog::critical("event=journal_refused error={} detail={} data={} what=\"{}\"",
                             base::to_string(error.code), error.detail, config.server_data,
                             error.where);
        } else {
            const std::string missing = loss.is_extent_known()
                                            ? fmt::format("missing_first={} missing_last={}",
                                                          loss.first_missing, loss.last_missing)
                                            : "missing=unknown";
            spdlog::critical("event=journal_refused error={} check={} {} data={} what=\"{}\"",
                             base::to_string(error.code), loss.check, missing, config.server_data,
                             loss.what);
        }
        return opened.error();
    }
    house.log = *std::move(opened);
    return {};
}

base::Result<void> recover(House& house, Signals& signals) {
    Recovery recovery(*house.sequencer, house.clock);
    const auto rate = [](const RecoveryProgress& progress) {
        return progress.records * 1'000'000 / std::max<std::uint64_t>(progress.elapsed_us, 1);
    };
    const auto result = recovery.run(*house.log, [&](const RecoveryProgress& progress) {
        spdlog::info("event=recovering records={} blocks={} records_per_second={}",
                     progress.records, progress.blocks, rate(progress));
        if (signals.wait(std::chrono::milliseconds(0))) {
            spdlog::warn("event=stopped_at_once signal={}", signals.last());
            signals.leave_at_once();
        }
    });
    const RecoveryProgress& progress = recovery.progress();
    if (!result) {
        spdlog::critical("event=recovery_failed error={} block={} sequence={} what=\"{}\"",
                         base::to_string(result.error().code), progress.block_number,
                         progress.sequence, result.error().where);
        return result.error();
    }
    spdlog::info(
        "event=recovered records={} blocks={} digests_checked={} milliseconds={} "
        "records_per_second={} sequence={}",
        progress.records, progress.blocks, progress.digests_checked, progress.elapsed_us / 1'000,
        rate(progress), house.sequencer->last().raw());
    house.shards->hand_over();
    return {};
}

base::Result<void> open_gateway(const Config& config, House& house) {
    const auto address = parse_listen_address(config.server_listen);
    SKUA_ASSERT(address.has_value());  // check_config has seen it
    const auto milliseconds = [](std::uint64_t count) {
        return std::chrono::milliseconds(static_cast<std::int64_t>(count));
    };
    gateway::Options options;
    options.address = address->host == "localhost" ? "127.0.0.1" : address->host;
    options.port = address->port;
    options.version = kVersion;
    options.connections_max = config.gateway_connections_max;
    options.body_bytes_max = config.gateway_body_bytes_max;
    options.batch_bytes_max = config.gateway_batch_bytes_max;
    options.frame_bytes_max = config.gateway_frame_bytes_max;
    options.stream_credits = config.gateway_stream_credits;
    options.output_bytes_max = config.gateway_output_bytes_max;
    options.output_bytes_total_max = config.gateway_output_bytes_total_max;
    options.min_sequence_wait = milliseconds(config.engine_min_sequence_wait_ms);
    options.parked_reads_max = config.engine_parked_reads_max;
    options.header_timeout = milliseconds(config.gateway_header_timeout_ms);
    options.idle_timeout = milliseconds(config.gateway_idle_timeout_ms);
    options.drain_grace = milliseconds(config.gateway_drain_grace_ms);
    options.drain_timeout = milliseconds(config.gateway_drain_timeout_ms);
    const gateway::Deps deps{.loop = house.loop,
                             .port = *house.port,
                             .feed = *house.feed,
                             .names = house.directory,
                             .stats = *house.stats,
                             .clock = house.clock};
    auto opened = gateway::Gateway::open(options, deps);
    if (!opened) {
        spdlog::critical("event=listen_failed address={} error={} detail={} what=\"{}\"",
                         config.server_listen, base::to_string(opened.error().code),
                         opened.error().detail, opened.error().where);
        return opened.error();
    }
    house.gateway = *std::move(opened);
    return {};
}

// From here on this process is the writer; whoever was it before can append no more.
base::Result<void> acquire(House& house) {
    const base::Timestamp now = std::max(house.clock.now(), house.sequencer->last_time());
    auto epoch = house.log->acquire(now.micros);
    if (!epoch) {
        spdlog::critical("event=acquire_failed error={} detail={} what=\"{}\"",
                         base::to_string(epoch.error().code), epoch.error().detail,
                         epoch.error().where);
        return epoch.error();
    }
    house.sequencer->start_after(domain::Sequence{*epoch}, now);
    house.tail->start_at(*epoch);
    return {};
}

sequencer::SequencerAgent::Options sequencer_options(const Config& config) {
    sequencer::SequencerAgent::Options options;
    options.key_seed = random_seed();
    options.open_orders_max = config.engine_open_orders_max;
    options.expiries_max = config.engine_expiries_max;
    options.journal_lag_records_max = config.engine_journal_lag_records_max;
    options.parked_queries_max = config.engine_parked_reads_max;
    options.min_sequence_wait_us =
        static_cast<std::int64_t>(config.engine_min_sequence_wait_ms) * kMicrosPerMilli;
    return options;
}

void build_journal_agents(House& house) {
    const journal::FailStop stop = [](const base::Error& error) { fail_stop(error, "journal"); };
    house.writer.emplace(journal::JournalWriter::Wiring{.log = *house.log,
                                                        .intake = *house.intake,
                                                        .appended = house.appended,
                                                        .tail = *house.tail,
                                                        .clock = house.clock,
                                                        .sync_bell = &house.sync_thread->doorbell(),
                                                        .fail_stop = stop});
    // The gate runs behind the sync on the same thread and needs no bell; the writer waits for the
    // device and does.
    house.sync.emplace(journal::SyncAgent::Wiring{.log = *house.log,
                                                  .appended = house.appended,
                                                  .tail = *house.tail,
                                                  .clock = house.clock,
                                                  .bells = {&house.writer_thread->doorbell()},
                                                  .fail_stop = stop});
    house.stats.emplace(EngineStats::Parts{.clock = house.clock,
                                           .sequencer = *house.sequencer,
                                           .shards = *house.shards,
                                           .port = *house.port,
                                           .writer = house.writer->statistics(),
                                           .sync = house.sync->statistics(),
                                           .started_ns = house.started_ns});
}

void build_threads(const Config& config, House& house) {
    const std::uint16_t shards = shard_count(config);
    house.engine_thread.emplace(thread_options(config, shards == 1 ? "engine" : "sequencer"),
                                std::vector<runtime::Agent*>{});
    for (std::uint16_t i = 0; shards > 1 && i < shards; ++i) {
        house.shard_threads.push_back(std::make_unique<runtime::AgentThread>(
            thread_options(config, fmt::format("shard{}", i)), std::vector<runtime::Agent*>{}));
    }
    house.writer_thread.emplace(thread_options(config, "journal"), std::vector<runtime::Agent*>{});
    house.sync_thread.emplace(thread_options(config, "sync"), std::vector<runtime::Agent*>{});
    house.background_thread.emplace(thread_options(config, "background"),
                                    std::vector<runtime::Agent*>{});
}

// One shard lives on the engine thread. Of several each is rung by the sequencer and by the others.
void build_shards(House& house) {
    shard::Team::Parts parts{
        .clock = house.clock, .sequencer_bell = house.engine_thread->doorbell(), .shard_bells = {}};
    for (const auto& thread : house.shard_threads) {
        parts.shard_bells.push_back(&thread->doorbell());
    }
    const std::size_t count = std::max<std::size_t>(house.shard_threads.size(), 1);
    house.shards.emplace(shard::Team::Options{.shards = static_cast<std::uint16_t>(count),
                                              .window = house.release->capacity()},
                         parts);
}

void build_sequencer(const Config& config, House& house) {
    house.sequencer.emplace(
        sequencer_options(config),
        sequencer::SequencerAgent::Parts{.clock = house.clock,
                                         .admission = *house.admission,
                                         .shard = house.shards->proxy(),
                                         .intake = *house.intake,
                                         .tail = *house.tail,
                                         .release = *house.release,
                                         .directory = house.directory,
                                         .disk = *house.disk,
                                         .own = *house.own_envelopes,
                                         .journal_bell = house.writer_thread->doorbell(),
                                         .release_bell = house.sync_thread->doorbell()});
}

}  // namespace

base::Result<void> assemble(const Config& config, House& house, Signals& signals) {
    house.started_ns = house.clock.monotonic_ns();

    // 1. Threads, still without work: their bells are what the parts ring.
    build_threads(config, house);

    // 2. The journal, verified against its watermark. Refused here: no record and no watermark was
    // touched, so whoever looks afterwards sees what was there before.
    SKUA_TRY_VOID(open_log(config, house));

    // 3. The ways between the threads. Both rings hold every envelope there is, so nobody waits.
    const std::size_t ring = std::bit_ceil(config.gateway_credits + kOwnEnvelopes + 1);
    house.tail.emplace(config.journal_tail_bytes_max);
    house.intake.emplace(ring);
    house.release.emplace(ring);
    house.admission.emplace(ring, house.engine_thread->doorbell());
    house.own_envelopes.emplace(kOwnEnvelopes);
    house.port.emplace(sequencer::PortImpl::Options{.index = 0, .credits = config.gateway_credits},
                       *house.admission, house.loop.doorbell());

    // 4. What looks after the disk.
    house.disk.emplace(
        [directory = config.server_data] { return journal::free_disk_bytes(directory); },
        journal::DiskGuard::Options{.low_water_bytes = config.journal_low_water_bytes},
        house.clock);
    house.disk->do_work(1);
    house.sweeper.emplace(config.server_data, journal::ArchiveSweeper::Options{}, house.clock);

    // 5. The shards, and the sequencer before them.
    build_shards(house);
    build_sequencer(config, house);

    // 6. The state, from the journal.
    SKUA_TRY_VOID(recover(house, signals));

    // 7. The fence: the journal is ours.
    SKUA_TRY_VOID(acquire(house));

    // 8. Writer, sync and gate: the way to the disk and back.
    build_journal_agents(house);
    house.gate.emplace(
        sequencer::ReleaseGate::Parts{.ring = *house.release,
                                      .tail = *house.tail,
                                      .ports = {&*house.port},
                                      .own = *house.own_envelopes,
                                      .engine_bell = house.engine_thread->doorbell()});

    // 9. The feed, and the face to the world. It listens now and answers once its thread runs.
    house.feed.emplace(*house.log, *house.tail, house.directory);
    SKUA_TRY_VOID(open_gateway(config, house));

    // 10. Who runs what. The gate stands behind the sync, so a mark that moved is acted on at once.
    house.engine_thread->add(*house.sequencer);
    for (std::size_t i = 0; i < house.shard_threads.size(); ++i) {
        house.shard_threads[i]->add(*house.shards->agents()[i]);
    }
    house.writer_thread->add(*house.writer);
    house.sync_thread->add(*house.sync);
    house.sync_thread->add(*house.gate);
    house.background_thread->add(*house.disk);
    house.background_thread->add(*house.sweeper);
    return {};
}

}  // namespace skua::daemon
