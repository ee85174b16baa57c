#pragma once

// SequencerAgent: gives every command its number and its time, hands it to the shards concerned,
// and passes what was decided on in the order of the numbers, to the journal and to the release
// gate.
//
// One command's way through here:
//   queue -> keys (seen before? answered without a number) -> admission (overload, disk, shutdown)
//         -> number and time -> shards -> window (until all earlier ones are decided too)
//         -> keys bound -> journal intake + release ring
// Queries go the same way without a number, so each reflects exactly one sequence.
//
// Invariants: a number once given yields a record. No more is taken from the queue than the rings
// behind can hold, so nothing in here ever waits. No time is stamped while something that ends at
// it or before has no number; follow-ups come next, one after the other, the oldest first; and
// nothing from outside is numbered while one of the two waits. Nothing is stamped where a command
// under way may yet set an end. What is known of the records
// (digest, follow-ups, ends) is known in the order of their numbers, whoever decided them.
// Owner: the engine thread.

#include <cstdint>
#include <limits>
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
#include "engine/runtime/load_meter.hpp"
#include "engine/sequencer/admission.hpp"
#include "engine/sequencer/directory.hpp"
#include "engine/sequencer/expiries.hpp"
#include "engine/sequencer/faults.hpp"
#include "engine/sequencer/key_table.hpp"
#include "engine/sequencer/own_envelopes.hpp"
#include "engine/sequencer/pending_follow_ups.hpp"
#include "engine/sequencer/release_ring.hpp"
#include "engine/sequencer/statistics.hpp"
#include "engine/shard/shard_proxy.hpp"

namespace skua::sequencer {

[[nodiscard]] LoadStats load_of(const runtime::LoadMeter& meter) noexcept;

class SequencerAgent final : public runtime::Agent {
public:
    struct Options {
        std::uint64_t key_seed = 0;  // random per process
        std::uint64_t open_orders_max = 10'000'000;
        std::uint64_t expiries_max = 1'000'000;  // armed at once
        std::uint64_t journal_lag_records_max = 16'384;
        std::uint64_t digest_every_records = 1'024;
        std::size_t parked_queries_max = 1'024;
        std::int64_t min_sequence_wait_us = 5'000'000;
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
        OwnEnvelopes& own;
        runtime::Doorbell& journal_bell;  // rung when records wait in the intake
        runtime::Doorbell& release_bell;  // rung when envelopes wait in the release ring
    };
    SequencerAgent(Options options, const Parts& parts, Faults faults = {});

    // Recovery, before the first do_work, from the first record on without a gap. Nothing is
    // decided again. corrupt: the record contradicts the ones before.
    base::Result<void> restore(const domain::Record& record);
    // After recovery: the writer's fence took this number and time.
    void start_after(domain::Sequence fence, base::Timestamp time) noexcept;
    [[nodiscard]] std::uint64_t restored_digest() const noexcept {
        return parts_.shard.restored().digest + key_digest_;
    }
    // The keys' part of it, kept and from nothing (only while nothing is under way).
    [[nodiscard]] std::uint64_t key_digest() const noexcept { return key_digest_; }
    [[nodiscard]] std::uint64_t recompute_key_digest() const noexcept {
        return keys_.recompute_digest();
    }
    [[nodiscard]] domain::Sequence last() const noexcept { return domain::Sequence{last_}; }
    [[nodiscard]] base::Timestamp last_time() const noexcept { return last_time_; }

    std::size_t do_work(std::size_t limit) noexcept override;
    [[nodiscard]] const char* name() const noexcept override { return "sequencer"; }

    // Any thread.
    void begin_drain() noexcept { is_draining_.raise(); }
    void fill(StatsSnapshot& into, base::Timestamp now) const;
    // Nothing is with the shards, and nobody has asked for more: true of a moment ago, and during a
    // drain, in which only answers follow, for good.
    [[nodiscard]] bool is_at_rest() const noexcept {
        return under_way_.get() == 0 && parts_.admission.queue.size_approx() == 0;
    }

private:
    // An envelope between its number and its place in the rings behind.
    struct Pending {
        Envelope* envelope = nullptr;
        bool is_done = false;
        // What it took of the table, if anything: the idempotency key is bound from the number on,
        // the external id only by acceptance.
        std::uint64_t idempotency_name = 0;
        KeyHash external_id;
        bool holds_idempotency_key = false;
        bool holds_external_id = false;
        shard::Change change;
        // Stamped then, or sooner than whatever is stamped behind it; and its decision may set an
        // end that is not armed yet.
        base::Timestamp opened{};
        bool may_end_late = false;
    };
    struct Parked {
        Envelope* envelope = nullptr;
        std::int64_t deadline_ns = 0;
    };
    // What may be said to a query now: it can go to the shards; it names an order that no accepted
    // command has bound; or it waits, for a number that is not given out yet or for a decision.
    enum class Reach : std::uint8_t { there, nowhere, not_yet };
    // What the keys say about a command.
    struct KeyCheck {
        std::optional<Outcome> answer;  // none: the command may be numbered
        KeyKind kind = KeyKind::none;
        domain::Sequence first;
        KeyHash idempotency_key;
        KeyHash external_id;
    };

    [[nodiscard]] std::size_t room() noexcept;
    [[nodiscard]] Envelope* next_envelope() noexcept;
    std::size_t admit_some(std::size_t limit) noexcept;
    bool admit_next() noexcept;
    std::size_t retire_parked() noexcept;
    // The engine's own. False when it has to wait, and with it everything behind it.
    [[nodiscard]] bool is_expiry_next() noexcept;
    [[nodiscard]] bool is_follow_up_next() const noexcept;
    bool number_expiry() noexcept;
    bool number_follow_up() noexcept;
    void send_own(Envelope* envelope, const domain::CommandBody& body, std::string_view reason,
                  base::Timestamp time) noexcept;

    void admit(Envelope* envelope) noexcept;
    void admit_command(Envelope* envelope) noexcept;
    void admit_query(Envelope* envelope) noexcept;
    void answer_query(Envelope* envelope, Reach reach) noexcept;
    [[nodiscard]] Reach resolve(Envelope* envelope) noexcept;
    [[nodiscard]] KeyCheck check_keys(const domain::Command& command) noexcept;
    [[nodiscard]] std::optional<Outcome> check_seen(const KeyEntry& entry,
                                                    const domain::Command& command) const noexcept;
    [[nodiscard]] std::optional<Outcome> check_admission(
        const domain::Command& command) const noexcept;
    void number(Envelope* envelope, base::Timestamp time) noexcept;
    void take_keys(const domain::Record& record, const KeyCheck& keys, Pending& pending) noexcept;

    Pending& open_place(Envelope* envelope) noexcept;
    void finish_without_number(Envelope* envelope, Outcome outcome) noexcept;
    void send(Envelope* envelope, shard::Task::Kind kind) noexcept;
    std::size_t collect() noexcept;
    void bind_keys(const Pending& pending) noexcept;
    void digest_keys(const Pending& pending) noexcept;
    void pass_on() noexcept;
    void look_at_late_ends() noexcept;
    void pass_on_record(const Pending& pending) noexcept;
    void flush() noexcept;
    void refresh_counts() noexcept;
    void publish() noexcept;

    static constexpr std::int64_t kNsPerSecond = 1'000'000'000;
    static constexpr base::Timestamp kNever{std::numeric_limits<std::int64_t>::max()};
    const Options options_;
    const Parts parts_;

    // Engine thread only.
    [[no_unique_address]] Faults faults_;
    KeyTable keys_;
    std::uint64_t key_digest_ = 0;  // of the keys that records up to the last passed on have bound
    std::uint64_t last_ = 0;        // number given out last
    base::Timestamp last_time_{};   // and its time
    base::Timestamp now_{};         // of this round; never below last_time_
    // Of the steady clock: when this round began, and when the counts were last taken.
    std::int64_t steady_ns_ = 0;
    std::int64_t counted_at_ns_ = 0;
    bool is_count_stale_ = false;
    // Open orders as of the decided commands, and the new ones that are not decided yet: the limit
    // may err on the safe side for a moment, never on the other.
    std::uint64_t open_orders_ = 0;
    std::uint64_t orders_under_way_ = 0;
    Expiries expiries_;                    // armed by what has a number
    PendingFollowUps pending_follow_ups_;  // as of the record that was passed on last
    bool is_follow_up_under_way_ = false;

    std::vector<Envelope*> batch_;  // taken from the queue, not yet admitted
    std::size_t batch_next_ = 0;
    std::size_t batch_end_ = 0;
    bool is_queue_empty_ = true;  // the last look found less than was asked for
    std::vector<Parked> parked_;

    std::vector<Pending> window_;   // place & mask: sent, waiting for their turn
    std::uint64_t next_place_ = 0;  // of the next envelope
    std::uint64_t next_out_ = 0;    // oldest place not passed on
    // The oldest place that may set an end by its decision, or the next one; and from when on
    // nothing may be stamped because of it (page 0017).
    std::uint64_t next_late_ = 0;
    base::Timestamp stamped_before_ = kNever;

    std::optional<journal::IntakeItem> held_;  // the last record, until its digest is known
    std::uint64_t digest_ = 0;                 // after the record that was passed on last
    std::uint64_t digest_sequence_ = 0;        // of the last digest that was stated
    bool has_released_ = false;                // since the last flush
    bool has_recorded_ = false;

    // Read by any thread.
    Statistics statistics_;
    runtime::LoadMeter load_;
    runtime::Flag is_draining_;
    runtime::Gauge last_number_, parked_count_, open_orders_now_, items_, locations_, state_bytes_,
        key_bytes_, window_fill_, under_way_, follow_ups_now_, expiries_armed_, claims_open_;
};

}  // namespace skua::sequencer
