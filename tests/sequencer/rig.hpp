#pragma once

// Rig: sequencer, gate and one port on the test's own thread, with a clock that is stepped, a disk
// that is durable when the test says so, and a shard whose decisions the test sets. No threads, no
// sleeps: the test calls do_work by hand. Apart from the houses with real shards (ShardedHouse,
// daemon's Pipeline), because only a script withholds a decision or raises a follow-up at will.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "engine/domain/catalog.hpp"
#include "engine/sequencer/port_impl.hpp"
#include "engine/sequencer/release_gate.hpp"
#include "engine/sequencer/sequencer_agent.hpp"

namespace skua::sequencer::test {

class SteppedClock final : public runtime::Clock {
public:
    [[nodiscard]] base::Timestamp now() noexcept override { return time; }
    [[nodiscard]] std::int64_t monotonic_ns() noexcept override { return nanos; }
    base::Timestamp time{1'000'000};
    std::int64_t nanos = 0;
};

// A shard that accepts everything but what it is told to refuse. A receipt leaves
// `raised_by_receipt` follow-ups, and continue_fills ends one.
class ScriptedShard final : public shard::ShardProxy {
public:
    [[nodiscard]] std::size_t room() const noexcept override { return room_left; }
    void send(const shard::Task& task) noexcept override {
        if (task.kind == shard::Task::Kind::query) {
            *task.result = domain::LocationsView{};
            if (const auto* order = std::get_if<domain::OrderQuery>(task.query)) {
                domain::OrderView view;
                view.order = order->order;
                *task.result = view;
            }
            done.push_back({.place = task.place, .change = {}});
            return;
        }
        const std::uint64_t digest_before = digest_;
        const std::uint64_t orders_before = orders;
        decide(*task.record, *task.arena);
        done.push_back({.place = task.place,
                        .change = {.digest = digest_ - digest_before,
                                   .open_orders = orders - orders_before,
                                   .moves_follow_ups = !task.record->decision.effects.empty()}});
    }
    [[nodiscard]] bool try_receive(shard::Completion& completion) noexcept override {
        if (holds_back || done.empty()) {
            return false;
        }
        completion = done.front();
        done.pop_front();
        return true;
    }
    void flush() noexcept override { ++flushes; }
    void restore(const domain::Record& record) noexcept override {
        digest_ += record.sequence.raw();
        pending += static_cast<std::uint32_t>(record.decision.effects.size());
    }
    [[nodiscard]] shard::Change restored() const noexcept override {
        return {.digest = digest_, .open_orders = orders, .moves_follow_ups = false};
    }
    [[nodiscard]] shard::ShardCounts counts() const noexcept override {
        shard::ShardCounts counts;
        counts.open_orders = orders;
        return counts;
    }
    // The follow-up that is raised as number `n` of slot 7, from 0.
    static domain::Effect follow_up(domain::EffectKind kind, std::uint32_t n) {
        domain::Effect effect;
        effect.kind = kind;
        effect.sku = domain::make_sku_id(domain::Slot{7}, n + 1);
        return effect;
    }

    bool refuses_orders = false;
    bool refuses_holds = false;
    std::uint32_t grace_seconds = 0;  // of every channel
    bool refuses_picks = false;
    bool picks_finish = false;   // the last of the list
    bool finds_nothing = false;  // there is nothing to pull
    bool holds_back = false;     // decided, but not told yet
    std::size_t room_left = 64;
    std::uint32_t pending = 0;  // follow-ups raised so far
    std::uint32_t ended = 0;
    std::uint32_t raised_by_receipt = 0;
    std::uint64_t orders = 0;
    std::size_t flushes = 0;
    std::deque<shard::Completion> done;

private:
    void decide(domain::Record& record, base::Arena& arena) noexcept {
        digest_ += record.sequence.raw();
        record.decision = {};
        if (std::holds_alternative<domain::PlaceOrder>(record.command.body)) {
            if (refuses_orders) {
                record.decision.verdict = domain::Verdict::reject;
                record.decision.reason = domain::RejectReason::insufficient_stock;
                return;
            }
            ++orders;
            record.decision.order =
                domain::make_order_id(domain::Slot{1}, orders, domain::Spans::no);
            if (grace_seconds != 0) {
                const auto made = arena.make_span<domain::Effect>(2);
                made[0].kind = domain::EffectKind::order_created;
                made[1].kind = domain::EffectKind::grace_started;
                made[1].value = base::seconds_after(record.time, grace_seconds).micros;
                record.decision.effects = made;
            }
        } else if (std::holds_alternative<domain::PlaceHold>(record.command.body)) {
            if (refuses_holds) {
                record.decision.verdict = domain::Verdict::reject;
                record.decision.reason = domain::RejectReason::unknown_order;
            }
        } else if (std::holds_alternative<domain::ReceiveStock>(record.command.body)) {
            const auto raised = arena.make_span<domain::Effect>(raised_by_receipt);
            for (domain::Effect& effect : raised) {
                effect = follow_up(domain::EffectKind::follow_up, pending++);
            }
            record.decision.effects = raised;
        } else if (std::holds_alternative<domain::ContinueFills>(record.command.body)) {
            const auto one = arena.make_span<domain::Effect>(1);
            one[0] = follow_up(domain::EffectKind::follow_up_done, ended++);
            record.decision.effects = one;
        } else if (std::holds_alternative<domain::DefineItem>(record.command.body)) {
            const auto one = arena.make_span<domain::Effect>(1);
            one[0].kind = domain::EffectKind::item_defined;
            one[0].sku = domain::make_sku_id(domain::Slot{3}, 1);
            record.decision.effects = one;
        } else {
            decide_on_claim(record, arena);
        }
    }
    // Waves find something, and confirmations are good, unless told otherwise.
    void decide_on_claim(domain::Record& record, base::Arena& arena) noexcept {
        const auto* wave = std::get_if<domain::CreateWave>(&record.command.body);
        const bool is_pick = std::holds_alternative<domain::ConfirmPicks>(record.command.body) ||
                             std::holds_alternative<domain::ShortPick>(record.command.body);
        const bool is_end = std::holds_alternative<domain::UnclaimPickList>(record.command.body) ||
                            std::holds_alternative<domain::ExpireClaim>(record.command.body);
        if (is_pick && refuses_picks) {
            record.decision.verdict = domain::Verdict::reject;
            record.decision.reason = domain::RejectReason::pick_exceeds_list;
            return;
        }
        if ((wave == nullptr && !is_pick && !is_end) || (wave != nullptr && finds_nothing)) {
            return;
        }
        if (wave != nullptr) {
            record.decision.pick_list =
                domain::make_pick_list_id(record.sequence, domain::slot_of_text(wave->location));
        }
        const auto one = arena.make_span<domain::Effect>(1);
        one[0].kind = is_end || (is_pick && picks_finish) ? domain::EffectKind::pick_list_closed
                                                          : domain::EffectKind::claim_set;
        record.decision.effects = one;
    }
    std::uint64_t digest_ = 0;
};

struct RigOptions {
    std::size_t credits = 64;
    std::size_t ring = 128;
    std::size_t own = 4;
    SequencerAgent::Options sequencer{.key_seed = 42};
};

class Rig {
public:
    explicit Rig(RigOptions options = {})
        : admission(64, bell),
          intake(options.ring),
          release(options.ring),
          pool(options.own),
          port({.index = 0, .credits = options.credits}, admission, gateway_bell),
          gate({.ring = release, .tail = tail, .ports = {&port}, .own = pool, .engine_bell = bell}),
          agent(options.sequencer, {.clock = clock,
                                    .admission = admission,
                                    .shard = shard,
                                    .intake = intake,
                                    .tail = tail,
                                    .release = release,
                                    .directory = directory,
                                    .disk = disk,
                                    .own = pool,
                                    .journal_bell = bell,
                                    .release_bell = bell}) {}

    void look_at_disk() {
        clock.nanos += 10;
        disk.do_work(1);
    }
    Envelope* order(std::string_view external_id, std::string_view key = {},
                    std::uint64_t body = 1) {
        Envelope* envelope = command(domain::PlaceOrder{});
        auto& place = std::get<domain::PlaceOrder>(envelope->record.command.body);
        place.channel = "web";
        place.external_id = envelope->arena.copy(external_id);
        envelope->record.command.idempotency_key = envelope->arena.copy(key);
        envelope->record.command.fingerprint = {.high = 9, .low = body};
        return envelope;
    }
    Envelope* command(domain::CommandBody body) {
        Envelope* envelope = port.try_acquire();
        SKUA_ASSERT(envelope != nullptr);
        envelope->kind = Envelope::Kind::command;
        envelope->record.command.body = body;
        return envelope;
    }
    Envelope* query(domain::QueryBody body, std::uint64_t min_sequence = 0) {
        Envelope* envelope = port.try_acquire();
        SKUA_ASSERT(envelope != nullptr);
        envelope->kind = Envelope::Kind::query;
        envelope->query = body;
        envelope->min_sequence = min_sequence;
        return envelope;
    }
    void submit(Envelope* envelope) { port.submit({&envelope, 1}); }

    // Takes what the journal writer would, and remembers it.
    void write() {
        while (const journal::IntakeItem* item = intake.front()) {
            written.push_back(*item);
            intake.pop();
        }
    }
    // Everything written is synced.
    void sync() {
        write();
        for (const journal::IntakeItem& item : written) {
            if (item.record != nullptr) {
                tail.start_at(item.record->sequence.raw());
            }
        }
        written.clear();
    }
    std::vector<Envelope*> answers() {
        gate.do_work(1'000);
        std::vector<Envelope*> result(64);
        result.resize(port.poll(result));
        return result;
    }
    // One envelope all the way: decided, durable, released.
    Envelope* run(Envelope* envelope) {
        submit(envelope);
        agent.do_work(100);
        sync();
        const auto released = answers();
        SKUA_ASSERT(released.size() == 1 && released.front() == envelope);
        return envelope;
    }

    SteppedClock clock;
    runtime::Doorbell bell;
    runtime::Doorbell gateway_bell;
    Admission admission;
    ScriptedShard shard;
    journal::Intake intake;
    journal::Tail tail{1 << 20};
    ReleaseRing release;
    Directory directory;
    OwnEnvelopes pool;
    PortImpl port;
    ReleaseGate gate;
    bool is_disk_low = false;
    journal::DiskGuard disk{
        [this]() -> base::Result<std::uint64_t> { return is_disk_low ? 1U : 1U << 30U; },
        {.low_water_bytes = 1'000, .interval_ns = 1},
        clock};
    SequencerAgent agent;
    std::vector<journal::IntakeItem> written;
};

}  // namespace skua::sequencer::test
