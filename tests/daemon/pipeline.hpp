#pragma once

// Pipeline: the whole engine behind the gateway, real parts all of them but the disk, on the test's
// own thread. The test decides which agent works next and when the power goes. Apart from the
// houses of tests/sequencer, because it recovers, which is the daemon's, from a log that outlives
// it.

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/daemon/recovery.hpp"
#include "engine/journal/appended_blocks.hpp"
#include "engine/journal/disk_guard.hpp"
#include "engine/journal/sync.hpp"
#include "engine/journal/writer.hpp"
#include "engine/sequencer/release_gate.hpp"
#include "engine/sequencer/sequencer_agent.hpp"
#include "engine/shard/direct_proxy.hpp"
#include "tests/support/sim_log.hpp"

namespace skua::daemon::test {

class SteppedClock final : public runtime::Clock {
public:
    [[nodiscard]] base::Timestamp now() noexcept override { return time; }
    [[nodiscard]] std::int64_t monotonic_ns() noexcept override { return time.micros * 1'000; }
    base::Timestamp time{1'700'000'000'000'000};
};

class Pipeline {
public:
    // Recovers from `log`, which stands for the disk and outlives this object.
    Pipeline(tests::SimLog& log, SteppedClock& clock)
        : clock_(clock),
          log_(log),
          admission_(64, bell_),
          intake_(kRing),
          release_(kRing),
          pool_(8),
          shard_({}),
          proxy_(shard_),
          disk_([]() -> base::Result<std::uint64_t> { return std::uint64_t{1} << 40U; }, {}, clock),
          sequencer({.key_seed = 99}, {.clock = clock,
                                       .admission = admission_,
                                       .shard = proxy_,
                                       .intake = intake_,
                                       .tail = tail,
                                       .release = release_,
                                       .directory = directory,
                                       .disk = disk_,
                                       .own = pool_,
                                       .journal_bell = bell_,
                                       .release_bell = bell_}),
          recovery(sequencer, clock) {
        recovered = recovery.run(log, [](const RecoveryProgress&) {});
        if (recovered) {
            start();
        }
    }

    sequencer::Envelope* command(domain::CommandBody body, std::string_view key = {}) {
        sequencer::Envelope* envelope = port->try_acquire();
        SKUA_ASSERT(envelope != nullptr);
        envelope->kind = sequencer::Envelope::Kind::command;
        domain::Command& command = envelope->record.command;
        command.body = body;
        command.actor = "test";
        command.source = "test";
        command.idempotency_key = envelope->arena.copy(key);
        command.fingerprint = base::fingerprint(key);
        return envelope;
    }
    sequencer::Envelope* order(const std::string& id, std::uint32_t quantity,
                               domain::Policy policy = domain::Policy::backorder) {
        sequencer::Envelope* envelope = command(domain::PlaceOrder{}, id);
        auto& place = std::get<domain::PlaceOrder>(envelope->record.command.body);
        place.channel = "web";
        place.external_id = envelope->arena.copy(id);
        place.currency = {.code = {'E', 'U', 'R'}};
        place.policy = policy;
        const auto lines = envelope->arena.make_span<domain::OrderLineInput>(1);
        lines[0].sku.text = "mug";
        lines[0].quantity = domain::Quantity{quantity};
        lines[0].unit_price = {.mantissa = 250, .scale = 2};
        place.lines = lines;
        place.total = base::ExactAmount::of(quantity, lines[0].unit_price);
        return envelope;
    }
    void submit(sequencer::Envelope* envelope) { port->submit({&envelope, 1}); }

    // One agent works once: 0 sequencer, 1 writer, 2 sync, 3 gate.
    void step(std::size_t agent, std::size_t limit = 8) {
        const std::array<runtime::Agent*, 4> agents{&sequencer, writer.get(), sync.get(),
                                                    gate.get()};
        agents[agent % agents.size()]->do_work(limit);
    }
    void settle() {
        for (int round = 0; round < 50; ++round) {
            for (std::size_t agent = 0; agent < 4; ++agent) {
                step(agent, 256);
            }
        }
    }
    std::vector<sequencer::Envelope*> answers() {
        std::vector<sequencer::Envelope*> result(256);
        result.resize(port->poll(result));
        return result;
    }
    // All the way through; the caller recycles.
    sequencer::Envelope* run(sequencer::Envelope* envelope) {
        submit(envelope);
        settle();
        const auto released = answers();
        SKUA_ASSERT(released.size() == 1 && released.front() == envelope);
        return envelope;
    }
    void run_and_recycle(sequencer::Envelope* envelope) { port->recycle(run(envelope)); }

    void define_basics() {
        run_and_recycle(command(domain::DefineLocation{.name = "main"}));
        const std::array<std::string_view, 1> from{"main"};
        run_and_recycle(command(domain::DefineChannel{.name = "web", .locations = from}));
        run_and_recycle(command(domain::DefineItem{.sku = "mug", .description = "A mug"}));
    }
    sequencer::Envelope* receipt(std::uint32_t quantity) {
        return command(domain::ReceiveStock{.sku = {.id = {}, .text = "mug"},
                                            .location = "main",
                                            .quantity = domain::Quantity{quantity},
                                            .reference = {}});
    }
    [[nodiscard]] std::uint64_t digest() const { return sequencer.restored_digest(); }
    [[nodiscard]] const domain::ShardState& state() const { return shard_.state(); }

private:
    static constexpr std::size_t kRing = 512;
    void start() {
        const auto epoch = log_.acquire(std::max(clock_.now(), sequencer.last_time()).micros);
        SKUA_ASSERT(epoch.has_value());
        sequencer.start_after(domain::Sequence{*epoch},
                              std::max(clock_.now(), sequencer.last_time()));
        tail.start_at(*epoch);
        const journal::FailStop stop = [this](const base::Error& error) { failed = error; };
        writer = std::make_unique<journal::JournalWriter>(
            journal::JournalWriter::Wiring{.log = log_,
                                           .intake = intake_,
                                           .appended = appended_,
                                           .tail = tail,
                                           .clock = clock_,
                                           .sync_bell = nullptr,
                                           .fail_stop = stop});
        sync =
            std::make_unique<journal::SyncAgent>(journal::SyncAgent::Wiring{.log = log_,
                                                                            .appended = appended_,
                                                                            .tail = tail,
                                                                            .clock = clock_,
                                                                            .bells = {},
                                                                            .fail_stop = stop});
        port = std::make_unique<sequencer::PortImpl>(
            sequencer::PortImpl::Options{.index = 0, .credits = 256}, admission_, bell_);
        gate = std::make_unique<sequencer::ReleaseGate>(
            sequencer::ReleaseGate::Parts{.ring = release_,
                                          .tail = tail,
                                          .ports = {port.get()},
                                          .own = pool_,
                                          .engine_bell = bell_});
    }

    SteppedClock& clock_;
    tests::SimLog& log_;
    runtime::Doorbell bell_;
    sequencer::Admission admission_;
    journal::Intake intake_;
    sequencer::ReleaseRing release_;
    sequencer::OwnEnvelopes pool_;
    shard::Shard shard_;
    shard::DirectProxy proxy_;
    journal::DiskGuard disk_;
    journal::AppendedBlocks appended_;

public:
    sequencer::Directory directory;
    journal::Tail tail{1 << 20};
    sequencer::SequencerAgent sequencer;
    Recovery recovery;
    base::Result<void> recovered;
    std::unique_ptr<journal::JournalWriter> writer;
    std::unique_ptr<journal::SyncAgent> sync;
    std::unique_ptr<sequencer::PortImpl> port;
    std::unique_ptr<sequencer::ReleaseGate> gate;
    base::Error failed;
};

}  // namespace skua::daemon::test
