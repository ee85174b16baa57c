#include "engine/shard/shard_agent.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/assert.hpp"

namespace skua::shard {

namespace {

constexpr std::int64_t kCountEveryNs = 50'000'000;

// The home of what has new lines now: of an order, a reservation or a transfer that is new, or of
// an order with a line more.
std::optional<domain::Slot> grown_home(const domain::Record& record) noexcept {
    if (record.decision.verdict == domain::Verdict::reject) {
        return std::nullopt;
    }
    if (std::holds_alternative<domain::CreateTransfer>(record.command.body)) {
        const auto opened = static_cast<std::uint64_t>(record.decision.effects.front().value);
        return domain::home_slot_of(domain::TransferId{opened});
    }
    const auto* change = std::get_if<domain::ChangeOrder>(&record.command.body);
    const bool grows = std::holds_alternative<domain::PlaceOrder>(record.command.body) ||
                       std::holds_alternative<domain::Reserve>(record.command.body) ||
                       (change != nullptr && !change->add.empty());
    return grows ? std::optional(domain::home_slot_of(record.decision.order)) : std::nullopt;
}

}  // namespace

ShardAgent::ShardAgent(Parts parts, Faults faults)
    : parts_(std::move(parts)),
      faults_(faults),
      undecided_(parts_.lanes.inbox(parts_.index).capacity(), faults),
      assignments_(parts_.lanes.inbox(parts_.index).capacity() + 1) {}

std::size_t ShardAgent::do_work(std::size_t limit) noexcept {
    const std::int64_t now_ns = parts_.clock.monotonic_ns();
    statistics_.load.begin_round(now_ns);
    std::size_t done = take_messages(limit);
    done += take_tasks(limit);
    ring_bells();
    is_count_stale_ = is_count_stale_ || done != 0;
    if (is_count_stale_ && (done == 0 || now_ns - counted_at_ns_ >= kCountEveryNs)) {
        counted_at_ns_ = now_ns;
        publish(done);
    }
    statistics_.load.end_round(done);
    return done;
}

void ShardAgent::publish(std::size_t done) noexcept {
    is_count_stale_ = done != 0;
    const ShardCounts counts = parts_.shard.counts();
    statistics_.open_orders.set(counts.open_orders);
    statistics_.items.set(counts.items);
    statistics_.locations.set(counts.locations);
    statistics_.bytes.set(counts.bytes);
    statistics_.waiting.set(undecided_.waiting());
    statistics_.undecided_slots.set(undecided_.undecided_slots());
    statistics_.inbox.set(parts_.lanes.inbox(parts_.index).size());
}

// A joint that comes from another shard is a vote where this shard is its home, else its outcome.
std::size_t ShardAgent::take_messages(std::size_t limit) noexcept {
    std::size_t done = 0;
    for (std::uint16_t other = 0; other < parts_.lanes.shards(); ++other) {
        const ShardIndex from{other};
        if (from == parts_.index) {
            continue;
        }
        Lanes::Peers& ring = parts_.lanes.peers(from, parts_.index);
        for (std::size_t taken = 0; taken < limit; ++taken) {
            Joint* const* front = ring.front();
            if (front == nullptr) {
                break;
            }
            Joint& joint = **front;
            ring.pop();
            if (joint.home == parts_.index) {
                take_vote(joint, from);
            } else {
                apply_outcome(joint);
            }
            start_waiting();
            ++done;
        }
    }
    return done;
}

std::size_t ShardAgent::take_tasks(std::size_t limit) noexcept {
    Lanes::Inbox& inbox = parts_.lanes.inbox(parts_.index);
    std::size_t done = 0;
    for (; done < limit && !undecided_.is_closed(); ++done) {
        const Assignment* front = inbox.front();
        if (front == nullptr) {
            break;
        }
        const Assignment assignment = *front;
        inbox.pop();
        statistics_.tasks.add();
        take_task(assignment);
        start_waiting();
    }
    return done;
}

void ShardAgent::take_task(const Assignment& assignment) noexcept {
    const bool is_alone = assignment.joint == nullptr;
    if (is_alone && undecided_.is_empty()) {
        do_alone(assignment.task);
        return;
    }
    const Undecided::Claim claim = claim_of(assignment.task);
    if (is_alone && !claim.is_barrier && undecided_.is_free(claim.slots)) {
        do_alone(assignment.task);
        return;
    }
    const Ticket ticket = undecided_.enter(claim);
    assignments_[ticket.raw()] = assignment;
    statistics_.waited.add(undecided_.is_ready(ticket) ? 0U : 1U);
}

// Valid until the next one.
Undecided::Claim ShardAgent::claim_of(const Task& task) noexcept {
    scratch_.reset();
    const domain::Resources resources = parts_.shard.resources_of(task, scratch_);
    return {.place = task.place,
            .is_barrier = resources.is_barrier,
            .may_grow = resources.may_grow,
            .slots = resources.slots};
}

void ShardAgent::start_waiting() noexcept {
    for (Ticket ticket = undecided_.start_next(); !ticket.is_none();
         ticket = undecided_.start_next()) {
        start(ticket);
    }
    note_peaks();
}

// Now that nobody waits who could go: what is left waits for others, and what is marked is not
// decided.
void ShardAgent::note_peaks() noexcept {
    const auto raise = [](runtime::Gauge& peak, std::uint64_t now) {
        if (now > peak.get()) {
            peak.set(now);
        }
    };
    raise(statistics_.waiting_max, undecided_.waiting());
    raise(statistics_.undecided_slots_max, undecided_.undecided_slots());
}

void ShardAgent::start(Ticket ticket) noexcept {
    const Assignment& assignment = assignments_[ticket.raw()];
    if (assignment.joint == nullptr) {
        const Task task = assignment.task;
        const Change change = parts_.shard.execute(task);
        if (task.kind == Task::Kind::command) {
            release(ticket, *task.record);
        } else {
            undecided_.finish(ticket);
        }
        tell_done(task, nullptr, change);  // the last: the envelope is another's then
        return;
    }
    Joint& joint = *assignment.joint;
    joint.part(parts_.index).ticket = ticket;
    take_part(joint);
}

void ShardAgent::do_alone(const Task& task) noexcept {
    tell_done(task, nullptr, parts_.shard.execute(task));
}

void ShardAgent::take_part(Joint& joint) noexcept {
    Part& part = joint.part(parts_.index);
    part.arena.reset();
    if (joint.task.kind == Task::Kind::query) {
        part.answer = parts_.shard.answer(joint.task, part.arena);
        // Answered: what comes behind may change what this was about.
        undecided_.finish(std::exchange(part.ticket, Ticket{}));
    } else {
        part.vote = parts_.shard.vote(joint.task, part.arena);
        statistics_.votes.add();
        if (faults_.skips_mark.strikes()) {
            undecided_.finish(std::exchange(part.ticket, Ticket{}));
        }
    }
    if (joint.home == parts_.index) {
        take_vote(joint, parts_.index);
        return;
    }
    tell_peer(joint.home, joint);
    if (joint.task.kind == Task::Kind::query) {
        tell_done(joint.task, &joint, {});
    }
}

// Home: a vote or an answer is in, one's own too. Others may come before this shard has come to the
// task itself.
void ShardAgent::take_vote(Joint& joint, ShardIndex from) noexcept {
    SKUA_ASSERT((joint.voted & bit_of(from)) == 0);
    joint.voted |= bit_of(from);
    if (joint.voted != joint.participants) {
        return;
    }
    if (joint.task.kind == Task::Kind::query) {
        merge_answers(joint);
    } else {
        decide(joint);
    }
}

void ShardAgent::decide(Joint& joint) noexcept {
    std::size_t count = 0;
    for (std::uint64_t left = joint.participants; left != 0; left &= left - 1) {
        votes_[count++] = joint.part(lowest_of(left)).vote;
    }
    if (faults_.counts_vote_twice.strikes() && count < votes_.size()) {
        votes_[count++] = votes_[0];
    }
    parts_.shard.decide(joint.task, {votes_.data(), count});
    // The others do their part while this one does its own.
    std::uint64_t others = joint.participants & ~bit_of(parts_.index);
    if (faults_.drops_outcome.strikes()) {
        others &= others - 1;
    }
    for (; others != 0; others &= others - 1) {
        tell_peer(lowest_of(others), joint);
    }
    apply_outcome(joint);
}

void ShardAgent::merge_answers(Joint& joint) noexcept {
    base::Arena& arena = *joint.task.arena;
    const auto answers = arena.make_span<domain::QueryResult>(
        static_cast<std::size_t>(std::popcount(joint.participants)));
    std::size_t count = 0;
    for (std::uint64_t left = joint.participants; left != 0; left &= left - 1) {
        answers[count++] = joint.part(lowest_of(left)).answer;
    }
    *joint.task.result = domain::merge_answers(*joint.task.query, answers, arena);
    tell_done(joint.task, &joint, {});
}

void ShardAgent::apply_outcome(Joint& joint) noexcept {
    const Change change = parts_.shard.apply(*joint.task.record);
    const Ticket ticket = joint.part(parts_.index).ticket;
    if (!ticket.is_none()) {
        release(ticket, *joint.task.record);
    }
    tell_done(joint.task, &joint, change);
}

// Decided and applied. New lines may be what others behind it are about: they look again before
// anybody behind them starts.
void ShardAgent::release(Ticket ticket, const domain::Record& record) noexcept {
    if (const auto home = grown_home(record)) {
        undecided_.grow_behind(ticket, *home, [this](Ticket waiting) {
            return claim_of(assignments_[waiting.raw()].task);
        });
    }
    undecided_.finish(ticket);
}

void ShardAgent::tell_peer(ShardIndex to, Joint& joint) noexcept {
    push(parts_.lanes.peers(parts_.index, to), &joint);
    rung_ |= bit_of(to);
}

void ShardAgent::tell_done(const Task& task, Joint* joint, const Change& change) noexcept {
    push(parts_.lanes.outbox(parts_.index),
         {.place = task.place, .change = change, .joint = joint, .shard = parts_.index});
    has_done_ = true;
}

void ShardAgent::ring_bells() noexcept {
    for (; rung_ != 0; rung_ &= rung_ - 1) {
        parts_.shard_bells[lowest_of(rung_).raw()]->ring();
    }
    if (has_done_) {
        parts_.sequencer_bell.ring();
        has_done_ = false;
    }
}

}  // namespace skua::shard
