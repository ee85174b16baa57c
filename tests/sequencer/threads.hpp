#pragma once

// Threads: the engine behind its ports as the daemon runs it, sequencer, journal writer and sync
// with the release gate each on a thread of its own, over a log in memory. Whoever plays a gateway
// takes a port and its bell to a thread of his own. Apart from daemon's Pipeline, which steps the
// same parts by hand: here the hand-over itself is tested, with a clock, a log and bells of
// threads.

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/journal/appended_blocks.hpp"
#include "engine/journal/disk_guard.hpp"
#include "engine/journal/sync.hpp"
#include "engine/journal/writer.hpp"
#include "engine/runtime/agent_thread.hpp"
#include "engine/sequencer/port_impl.hpp"
#include "engine/sequencer/release_gate.hpp"
#include "engine/sequencer/sequencer_agent.hpp"
#include "engine/shard/direct_proxy.hpp"
#include "tests/support/sim_log.hpp"

namespace skua::sequencer::test {

// A SimLog for two threads: the writer appends while the sync thread syncs.
class SharedLog final : public journal::Log {
public:
    base::Result<journal::Epoch> acquire(std::int64_t now_micros) override {
        const std::scoped_lock lock(mutex_);
        return log_.acquire(now_micros);
    }
    journal::AppendOutcome append(journal::Epoch epoch, std::span<const std::byte> block) override {
        const std::scoped_lock lock(mutex_);
        return log_.append(epoch, block);
    }
    base::Result<journal::Position> sync() override {
        const std::scoped_lock lock(mutex_);
        return log_.sync();
    }
    base::Result<void> replay(journal::Position from, const Visitor& visit) const override {
        const std::scoped_lock lock(mutex_);
        return log_.replay(from, visit);
    }
    base::Result<std::vector<std::byte>> read_block(journal::Position sequence) const override {
        const std::scoped_lock lock(mutex_);
        return log_.read_block(sequence);
    }
    base::Result<void> truncate_below(journal::Position position) override {
        const std::scoped_lock lock(mutex_);
        return log_.truncate_below(position);
    }
    [[nodiscard]] journal::LogState state() const override {
        const std::scoped_lock lock(mutex_);
        return log_.state();
    }
    [[nodiscard]] base::Error failure() const override {
        const std::scoped_lock lock(mutex_);
        return log_.failure();
    }
    void fail_next_sync() {
        const std::scoped_lock lock(mutex_);
        log_.fail_next_sync({base::ErrorCode::io, 5, "the device is gone"});
    }

private:
    mutable std::mutex mutex_;
    tests::SimLog log_;
};

struct ThreadsOptions {
    std::size_t ports = 3;
    std::size_t credits = 48;
    std::uint64_t journal_lag_records_max = 24;
};

class Threads {
public:
    explicit Threads(const ThreadsOptions& options)
        : admission_(256, engine_.doorbell()), bells_(options.ports) {
        for (std::size_t i = 0; i < options.ports; ++i) {
            ports_.push_back(
                std::make_unique<PortImpl>(PortImpl::Options{.index = static_cast<std::uint16_t>(i),
                                                             .credits = options.credits},
                                           admission_, bells_[i]));
        }
        sequencer_ = std::make_unique<SequencerAgent>(
            SequencerAgent::Options{.key_seed = 5,
                                    .journal_lag_records_max = options.journal_lag_records_max,
                                    .digest_every_records = 64,
                                    .parked_queries_max = 16,
                                    .min_sequence_wait_us = 2'000},
            SequencerAgent::Parts{.clock = clock_,
                                  .admission = admission_,
                                  .shard = proxy_,
                                  .intake = intake_,
                                  .tail = tail,
                                  .release = release_,
                                  .directory = directory_,
                                  .disk = disk_,
                                  .own = pool_,
                                  .journal_bell = writer_thread_.doorbell(),
                                  .release_bell = sync_thread_.doorbell()});
        start();
    }
    ~Threads() { stop(); }

    [[nodiscard]] PortImpl& port(std::size_t i) { return *ports_[i]; }
    [[nodiscard]] runtime::Doorbell& bell(std::size_t i) { return bells_[i]; }
    [[nodiscard]] SequencerAgent& sequencer() { return *sequencer_; }
    void set_disk_low(bool is_low) { is_disk_low_ = is_low; }
    void fail_next_sync() { log_.fail_next_sync(); }
    [[nodiscard]] bool has_failed() const { return has_failed_; }

    // As the daemon settles: from left to right, until everything that was decided is durable.
    void stop() {
        engine_.stop();
        writer_thread_.stop();
        for (int i = 0; i < 1'000 && !has_failed_ && !writer_->flush(); ++i) {
            sync_thread_.doorbell().ring();
            std::this_thread::yield();
        }
        sync_thread_.stop();
        background_.stop();
    }

    journal::Tail tail{1 << 20};

private:
    static constexpr std::size_t kRing = 512;

    static runtime::AgentThread::Options named(const char* name) {
        runtime::AgentThread::Options options;
        options.name = name;
        options.sleep_max = std::chrono::microseconds(500);
        options.work_limit = 32;
        return options;
    }

    void start() {
        const auto epoch = log_.acquire(clock_.now().micros);
        SKUA_ASSERT(epoch.has_value());
        sequencer_->start_after(domain::Sequence{*epoch}, clock_.now());
        tail.start_at(*epoch);
        const journal::FailStop stop = [this](const base::Error&) { has_failed_ = true; };
        writer_ = std::make_unique<journal::JournalWriter>(
            journal::JournalWriter::Wiring{.log = log_,
                                           .intake = intake_,
                                           .appended = appended_,
                                           .tail = tail,
                                           .clock = clock_,
                                           .sync_bell = &sync_thread_.doorbell(),
                                           .fail_stop = stop});
        sync_ = std::make_unique<journal::SyncAgent>(
            journal::SyncAgent::Wiring{.log = log_,
                                       .appended = appended_,
                                       .tail = tail,
                                       .clock = clock_,
                                       .bells = {&writer_thread_.doorbell()},
                                       .fail_stop = stop});
        std::vector<PortImpl*> ports;
        for (const auto& port : ports_) {
            ports.push_back(port.get());
        }
        gate_ =
            std::make_unique<ReleaseGate>(ReleaseGate::Parts{.ring = release_,
                                                             .tail = tail,
                                                             .ports = ports,
                                                             .own = pool_,
                                                             .engine_bell = engine_.doorbell()});
        engine_.add(*sequencer_);
        writer_thread_.add(*writer_);
        sync_thread_.add(*sync_);
        sync_thread_.add(*gate_);
        background_.add(disk_);
        for (runtime::AgentThread* thread :
             {&background_, &sync_thread_, &writer_thread_, &engine_}) {
            thread->start();
        }
    }

    runtime::SystemClock clock_;
    runtime::AgentThread engine_{named("engine"), {}};
    runtime::AgentThread writer_thread_{named("journal"), {}};
    runtime::AgentThread sync_thread_{named("sync"), {}};
    runtime::AgentThread background_{named("background"), {}};
    SharedLog log_;
    Admission admission_;
    journal::Intake intake_{kRing};
    ReleaseRing release_{kRing};
    OwnEnvelopes pool_{8};
    shard::Shard shard_{domain::ShardState::Options{}};
    shard::DirectProxy proxy_{shard_};
    Directory directory_;
    std::atomic<bool> is_disk_low_{false};
    std::atomic<bool> has_failed_{false};
    journal::DiskGuard disk_{
        [this]() -> base::Result<std::uint64_t> { return is_disk_low_ ? 1U : 1U << 30U; },
        {.low_water_bytes = 1'000, .interval_ns = 1},
        clock_};
    journal::AppendedBlocks appended_;
    std::vector<runtime::Doorbell> bells_;
    std::vector<std::unique_ptr<PortImpl>> ports_;
    std::unique_ptr<SequencerAgent> sequencer_;
    std::unique_ptr<journal::JournalWriter> writer_;
    std::unique_ptr<journal::SyncAgent> sync_;
    std::unique_ptr<ReleaseGate> gate_;
};

}  // namespace skua::sequencer::test
