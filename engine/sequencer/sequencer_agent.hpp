#pragma once

// SequencerAgent: gives every command its number and its time, hands it to its shard, and passes
// what was decided on in the order of the numbers, to the journal and to the release gate.
//
// One command's way through here:
//   queue -> keys (seen before? answered without a number) -> admission (overload, disk, shutdown)
//         -> number and time -> shard -> window (until all earlier ones are decided too)
//         -> keys bound -> journal intake + release ring
// Queries go the same way without a number, so each reflects exactly one sequence.
//
// Invariants: a number once given yields a record. No more is taken from the queue than the rings
// behind can hold, so nothing in here ever waits. While a shard has follow-ups to do they are
// numbered before anything from outside.
// Owner: the engine thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/journal/disk_guard.hpp"
#include "engine/journal/intake.hpp"
#include "engine/journal/tail.hpp"
#include "engine/runtime/agent.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/runtime/counters.hpp"
#include "engine/runtime/flag.hpp"
#include "engine/sequencer/admission.hpp"
#include "engine/sequencer/directory.hpp"
#include "engine/sequencer/faults.hpp"
#include "engine/sequencer/follow_up_pool.hpp"
#include "engine/sequencer/key_table.hpp"
#include "engine/sequencer/release_ring.hpp"
#include "engine/sequencer/statistics.hpp"
#include "engine/shard/shard_proxy.hpp"

namespace skua::sequencer {

class SequencerAgent final : public runtime::Agent {
public:
    struct Options {
        std::uint64_t key_seed = 0;  // random per process
        std::uint64_t open_orders_max = 10'000'000;
        std::uint64_t journal_lag_records_max = 16'384;
        std::uint64_t digest_every_records = 1'024;
        std::size_t parked_queries_max = 1'024;
        std::int64_t min_sequence_wait_us = 5'000'000;
        [[no_unique_address]] Faults faults{};
    };
    // Everything outlives the agent.
    struct Parts {
        runtime::Clock& clock;
        Admission& admission;
        shard::ShardProxy& shard;
        journal::Intake& intake;
        const journal::Tail& tail;
        ReleaseRing& release;
        Directory& directory;
        const journal::DiskGuard& disk;
        FollowUpPool& follow_ups;
        runtime::Doorbell& journal_bell;  // rung when records wait in the intake
        runtime::Doorbell& release_bell;  // rung when envelopes wait in the release ring
    };
    SequencerAgent(Options options, const Parts& parts);

    // Recovery, before the first do_work, from the first record on without a gap. Nothing is
    // decided again. corrupt: the record contradicts the ones before.
    base::Result<void> restore(const domain::Record& record);
    // After recovery: the writer's fence took this number and time.
    void start_after(domain::Sequence fence, base::Timestamp time) noexcept;
    [[nodiscard]] std::uint64_t restored_digest() const noexcept {
        return parts_.shard.status().digest;
    }
    [[nodiscard]] domain::Sequence last() const noexcept { return domain::Sequence{last_}; }
    [[nodiscard]] base::Timestamp last_time() const noexcept { return last_time_; }

    std::size_t do_work(std::size_t limit) noexcept override;
    [[nodiscard]] const char* name() const noexcept override { return "sequencer"; }

    // Any thread.
    void begin_drain() noexcept { is_draining_.raise(); }
    void fill(StatsSnapshot& into, base::Timestamp now) const;

private:
    // An envelope between its number and its place in the rings behind.
    struct Pending {
        Envelope* envelope = nullptr;
        bool is_done = false;
        bool holds_external_id = false;
        base::Fingerprint external_id;
        std::uint64_t digest = 0;  // of the shard after it
    };
    struct Parked {
        Envelope* envelope = nullptr;
        std::uint64_t min_sequence = 0;
        std::int64_t deadline_ns = 0;
    };
    // What the keys say about a command.
    struct KeyCheck {
        std::optional<Outcome> answer;  // none: the command may be numbered
        KeyKind kind = KeyKind::none;
        domain::Sequence first;
        base::Fingerprint idempotency_key;
        base::Fingerprint external_id;
    };

    [[nodiscard]] std::size_t room() noexcept;
    [[nodiscard]] Envelope* next_envelope() noexcept;
    std::size_t admit_some(std::size_t limit) noexcept;
    std::size_t retire_parked() noexcept;
    void number_follow_up(Envelope* envelope) noexcept;

    void admit(Envelope* envelope) noexcept;
    void admit_command(Envelope* envelope) noexcept;
    void admit_query(Envelope* envelope) noexcept;
    void answer_query(Envelope* envelope) noexcept;
    [[nodiscard]] bool resolve_external_id(Envelope* envelope) noexcept;
    [[nodiscard]] KeyCheck check_keys(const domain::Command& command) noexcept;
    [[nodiscard]] std::optional<Outcome> check_seen(const KeyEntry& entry,
                                                    const domain::Command& command) const noexcept;
    [[nodiscard]] std::optional<Outcome> check_admission(
        const domain::Command& command) const noexcept;
    void number(Envelope* envelope) noexcept;
    void take_keys(const domain::Record& record, const KeyCheck& keys, Pending& pending) noexcept;

    Pending& open_place(Envelope* envelope) noexcept;
    void finish_without_number(Envelope* envelope, Outcome outcome) noexcept;
    void send(Envelope* envelope, shard::Task::Kind kind) noexcept;
    std::size_t collect() noexcept;
    void bind_keys(const Pending& pending) noexcept;
    void pass_on() noexcept;
    void pass_on_record(const Pending& pending) noexcept;
    void flush() noexcept;
    void refresh_counts() noexcept;

    static constexpr std::int64_t kNsPerSecond = 1'000'000'000;
    const Options options_;
    const Parts parts_;

    // Engine thread only.
    [[no_unique_address]] Faults faults_;
    KeyTable keys_;
    std::uint64_t last_ = 0;       // number given out last
    base::Timestamp last_time_{};  // and its time
    base::Timestamp now_{};        // of this round; never below last_time_
    shard::ShardCounts counts_;    // refreshed now and then
    // Of the steady clock: when this round began, and when the counts were last taken.
    std::int64_t steady_ns_ = 0;
    std::int64_t counted_at_ns_ = 0;
    // Orders accepted since the counts were taken: the limit on open orders may err on the safe
    // side for a moment, never on the other.
    std::uint64_t accepted_since_count_ = 0;
    bool is_count_stale_ = false;
    std::optional<domain::Slot> follow_up_;  // to be numbered next

    std::vector<Envelope*> batch_;  // taken from the queue, not yet admitted
    std::size_t batch_next_ = 0;
    std::size_t batch_end_ = 0;
    bool is_queue_empty_ = true;  // the last look found less than was asked for
    std::vector<Parked> parked_;

    std::vector<Pending> window_;   // place & mask: sent, waiting for their turn
    std::uint64_t next_place_ = 0;  // of the next envelope
    std::uint64_t next_out_ = 0;    // oldest place not passed on

    std::optional<journal::IntakeItem> held_;  // the last record, until its digest is known
    std::uint64_t held_digest_ = 0;
    std::uint64_t digest_sequence_ = 0;  // of the last digest that was stated
    bool has_released_ = false;          // since the last flush
    bool has_recorded_ = false;

    // Read by any thread.
    Statistics statistics_;
    runtime::Flag is_draining_;
    runtime::Gauge last_number_, parked_count_, open_orders_, items_, locations_, state_bytes_,
        key_bytes_;
};

}  // namespace skua::sequencer
