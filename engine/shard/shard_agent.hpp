#pragma once

// ShardAgent: one of several shards at work. It takes its tasks in the order of their places, does
// at once what concerns this shard alone and finds nothing undecided, and of what concerns several
// casts its vote, decides where it is the home, and applies the outcome (decisions/0004):
//
//     inbox -> free? -> alone: decided and applied here
//                    -> joint: vote to the home; its slots stay undecided until the outcome
//           -> not free: waits in the queues of its slots (undecided.hpp)
//     votes of others -> all in: decide, outcome to all, apply
//     outcome -> apply -> whoever waited starts
//
// Invariants: what a task finds is what one thread would have found at its place. Nothing in here
// waits; a round does about as much as it is told to, and rings each neighbour at most once.
// Owner: the shard's thread.

#include <array>
#include <cstdint>
#include <vector>

#include "engine/runtime/agent.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/runtime/doorbell.hpp"
#include "engine/shard/lanes.hpp"
#include "engine/shard/shard.hpp"
#include "engine/shard/shard_statistics.hpp"
#include "engine/shard/undecided.hpp"

namespace skua::shard {

class ShardAgent final : public runtime::Agent {
public:
    // Everything outlives the agent.
    struct Parts {
        ShardIndex index;
        Shard& shard;
        Lanes& lanes;
        runtime::Clock& clock;  // for the statistics only
        runtime::Doorbell& sequencer_bell;
        std::vector<runtime::Doorbell*> shard_bells;  // index: shard; one's own is not rung
    };
    explicit ShardAgent(Parts parts, Faults faults = {});

    std::size_t do_work(std::size_t limit) noexcept override;
    [[nodiscard]] const char* name() const noexcept override { return "shard"; }

    [[nodiscard]] const ShardStatistics& statistics() const noexcept { return statistics_; }
    [[nodiscard]] const Shard& shard() const noexcept { return parts_.shard; }

private:
    std::size_t take_messages(std::size_t limit) noexcept;
    std::size_t take_tasks(std::size_t limit) noexcept;
    void take_task(const Assignment& assignment) noexcept;
    [[nodiscard]] Undecided::Claim claim_of(const Task& task) noexcept;

    // A ticket that may start, and all that may start because of it.
    void start_waiting() noexcept;
    void start(Ticket ticket) noexcept;
    void do_alone(const Task& task) noexcept;
    void take_part(Joint& joint) noexcept;
    void vote(Joint& joint) noexcept;
    void answer(Joint& joint) noexcept;

    void take_vote(Joint& joint, ShardIndex from) noexcept;
    void conclude(Joint& joint) noexcept;
    void decide(Joint& joint) noexcept;
    void merge_answers(Joint& joint) noexcept;
    void apply_outcome(Joint& joint) noexcept;
    void release(Ticket ticket, const domain::Record& record) noexcept;

    void tell_peer(ShardIndex to, Joint& joint) noexcept;
    void tell_done(const Task& task, Joint* joint, const Change& change) noexcept;
    void ring_bells() noexcept;
    void publish(std::size_t done) noexcept;
    void note_peaks() noexcept;

    const Parts parts_;
    [[no_unique_address]] Faults faults_;

    // Shard thread only.
    Undecided undecided_;
    std::vector<Assignment> assignments_;                 // index: ticket
    base::Arena scratch_{4096};                           // of a claim, while it is entered
    std::array<domain::Vote, domain::kShardsMax> votes_;  // of a decision, while it is made
    std::uint64_t rung_ = 0;  // shards that were sent something in this round
    bool has_done_ = false;   // the sequencer was
    bool is_count_stale_ = true;
    std::int64_t counted_at_ns_ = 0;

    // Read by any thread.
    ShardStatistics statistics_;
};

}  // namespace skua::shard
