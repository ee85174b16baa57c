#pragma once

// The real engine (sequencer, shard, release gate, feed) on one thread, with a journal that lives
// in memory: records are encoded into sealed blocks and published as durable. stall_disk() holds
// every answer back, as a disk would. The real gateway stands before it, on its own thread and
// sockets.

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "engine/codec/record_codec.hpp"
#include "engine/gateway/gateway.hpp"
#include "engine/sequencer/port_impl.hpp"
#include "engine/sequencer/release_gate.hpp"
#include "engine/sequencer/sequencer_agent.hpp"
#include "engine/sequencer/stats.hpp"
#include "engine/shard/direct_proxy.hpp"

namespace skua::gateway::test {

// The tail holds everything, so the log is never asked for a block.
class NoLog final : public journal::Log {
public:
    base::Result<journal::Epoch> acquire(std::int64_t) override { return journal::Epoch{1}; }
    journal::AppendOutcome append(journal::Epoch, std::span<const std::byte>) override {
        return journal::AppendOutcome::rejected;
    }
    base::Result<journal::Position> sync() override { return journal::Position{0}; }
    base::Result<void> replay(journal::Position, const Visitor&) const override { return {}; }
    base::Result<std::vector<std::byte>> read_block(journal::Position) const override {
        return base::Error{base::ErrorCode::not_found, 0, "no log"};
    }
    base::Result<void> truncate_below(journal::Position) override { return {}; }
    [[nodiscard]] journal::LogState state() const override { return {}; }
};

class EngineOnAThread final : public StatsSource {
public:
    static constexpr std::size_t kRing = 16'384;

    EngineOnAThread(std::size_t credits, EventLoop& loop)
        : admission(kRing, bell_),
          intake_(kRing),
          release_(kRing),
          own_(64),
          port({.index = 0, .credits = credits}, admission, loop.doorbell()),
          shard_(domain::ShardState::Options{}),
          proxy_(shard_),
          disk_([]() -> base::Result<std::uint64_t> { return std::uint64_t{1} << 40U; },
                {.low_water_bytes = 1'000, .interval_ns = 1}, clock),
          gate_({.ring = release_,
                 .tail = tail,
                 .ports = {&port},
                 .own = own_,
                 .engine_bell = bell_}),
          agent_({.key_seed = 1}, {.clock = clock,
                                   .admission = admission,
                                   .shard = proxy_,
                                   .intake = intake_,
                                   .tail = tail,
                                   .release = release_,
                                   .directory = names,
                                   .disk = disk_,
                                   .own = own_,
                                   .journal_bell = bell_,
                                   .release_bell = bell_}),
          thread_([this] { run(); }) {}
    ~EngineOnAThread() override {
        stops_ = true;
        thread_.join();
    }

    void stall_disk() { is_stalled_ = true; }
    void free_disk() { is_stalled_ = false; }

    void read(sequencer::StatsSnapshot& into) const override {
        into.version = "test";
        into.durable_sequence = tail.durable();
    }

private:
    runtime::Doorbell bell_;

public:
    runtime::SystemClock clock;
    sequencer::Admission admission;
    sequencer::Directory names;
    journal::Tail tail{std::size_t{1} << 30U};

private:
    journal::Intake intake_;
    sequencer::ReleaseRing release_;
    sequencer::OwnEnvelopes own_;

public:
    sequencer::PortImpl port;
    NoLog log;
    follow::Feed feed{log, tail, names};

private:
    void run() {
        disk_.do_work(1);
        while (!stops_) {
            std::size_t work = agent_.do_work(64);
            work += is_stalled_ ? 0 : publish();
            work += gate_.do_work(256);
            if (work == 0) {
                bell_.prepare_wait();
                bell_.wait(std::chrono::microseconds(200));
                bell_.cancel_wait();
            }
        }
    }
    std::size_t publish() {
        std::vector<std::byte> records;
        codec::BlockHeader header;
        while (const journal::IntakeItem* item = intake_.front()) {
            if (item->record != nullptr) {
                const std::uint64_t sequence = item->record->sequence.raw();
                header.first_sequence = header.count == 0 ? sequence : header.first_sequence;
                ++header.count;
                encoder_.append(*item->record, records);
            }
            intake_.pop();
        }
        if (header.count == 0) {
            return 0;
        }
        auto block = std::make_shared<std::vector<std::byte>>();
        header.block_number = ++blocks_;
        codec::seal_block(header, records, *block);
        tail.publish(block, header.first_sequence, header.first_sequence + header.count - 1);
        return header.count;
    }

    shard::Shard shard_;
    shard::DirectProxy proxy_;
    journal::DiskGuard disk_;
    sequencer::ReleaseGate gate_;
    sequencer::SequencerAgent agent_;
    codec::RecordEncoder encoder_;
    std::uint64_t blocks_ = 0;
    std::atomic<bool> is_stalled_{false};
    std::atomic<bool> stops_{false};
    std::thread thread_;  // last: everything it touches exists before it runs
};

// The whole face: engine, gateway, and the gateway's thread.
struct Setup {
    std::size_t credits = 4'096;
    Options options{};
};

class Face {
public:
    explicit Face(const Setup& setup = {}) : engine(setup.credits, loop) {
        auto opened = Gateway::open(setup.options, {.loop = loop,
                                                    .port = engine.port,
                                                    .feed = engine.feed,
                                                    .names = engine.names,
                                                    .stats = engine,
                                                    .clock = engine.clock});
        SKUA_ASSERT(opened.has_value());
        gateway = *std::move(opened);
        thread_ = std::thread([this] {
            const auto ended = gateway->run();
            SKUA_ASSERT(ended.has_value());
        });
    }
    ~Face() {
        gateway->stop();
        join();
    }
    void join() {
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    [[nodiscard]] std::uint16_t port() const { return gateway->port(); }

    EventLoop loop;
    EngineOnAThread engine;
    std::unique_ptr<Gateway> gateway;

private:
    std::thread thread_;
};

}  // namespace skua::gateway::test
