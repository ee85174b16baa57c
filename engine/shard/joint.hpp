#pragma once

// Joint: one task that several shards do together, from the moment it is sent until all of them are
// done with it (decisions/0004):
//
//     sequencer --task--> every participant
//     participant: votes into its part --joint--> home: decides when all votes are in
//     home --joint--> every participant: applies --done--> sequencer: frees the joint
//
// A query has answers for votes, and no outcome: the home puts them together.
// Owner: each part its shard, the home's fields the home shard, the rest the sequencer; what one
// reads of another's it was sent through a ring after it was written.

#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/route.hpp"
#include "engine/domain/transitions.hpp"
#include "engine/runtime/spsc_ring.hpp"
#include "engine/shard/task.hpp"
#include "engine/shard/undecided.hpp"

namespace skua::shard {

constexpr std::uint64_t bit_of(ShardIndex shard) noexcept {
    return std::uint64_t{1} << shard.raw();
}
// The lowest shard of a set that is not empty.
constexpr ShardIndex lowest_of(std::uint64_t shards) noexcept {
    return ShardIndex{static_cast<std::uint16_t>(std::countr_zero(shards))};
}

// What one participant brings. Written by its shard; the home reads vote or answer. In this order a
// vote on an order takes its shard three cache lines, of which the home reads two.
struct alignas(runtime::kCacheLineBytes) Part {
    base::Arena arena{1024};  // of vote and answer; reset when its shard takes part in the next
    Ticket ticket;            // its shard's own: what it holds until the outcome
    domain::Vote vote;
    domain::QueryResult answer;
};

// Fields stand by who writes them, so that nobody's writing takes away what another is reading.
struct alignas(runtime::kCacheLineBytes) Joint {
    // Written by the sequencer before it is sent; constant until it is freed.
    Task task;
    ShardIndex home;
    std::uint64_t participants = 0;  // a set of shards, as below
    // Constant after construction.
    alignas(runtime::kCacheLineBytes) std::unique_ptr<Part[]> parts;  // index: shard
    // Home shard only: whose vote or answer is in.
    alignas(runtime::kCacheLineBytes) std::uint64_t voted = 0;
    // Sequencer only.
    alignas(runtime::kCacheLineBytes) std::uint64_t done = 0;
    Change change;
    domain::OrderId widens;  // the order that it may give lines in further slots

    [[nodiscard]] Part& part(ShardIndex shard) noexcept { return parts[shard.raw()]; }
};

// JointPool: the joints there are. Their number bounds what several shards do at once.
// Owner: the sequencer thread.
class JointPool {
public:
    JointPool(std::size_t size, std::uint16_t shards) : joints_(size) {
        free_.reserve(size);
        for (Joint& joint : joints_) {
            joint.parts = std::make_unique<Part[]>(shards);
            free_.push_back(&joint);
        }
    }

    [[nodiscard]] std::size_t available() const noexcept { return free_.size(); }
    [[nodiscard]] std::size_t size() const noexcept { return joints_.size(); }
    // Only while available() > 0. The last one freed first: its memory is warm.
    [[nodiscard]] Joint* take(const Task& task, ShardIndex home,
                              std::uint64_t participants) noexcept {
        Joint* joint = free_.back();
        free_.pop_back();
        joint->task = task;
        joint->home = home;
        joint->participants = participants;
        joint->voted = joint->done = 0;
        joint->change = {};
        joint->widens = {};
        return joint;
    }
    void give_back(Joint* joint) noexcept { free_.push_back(joint); }

private:
    std::vector<Joint> joints_;
    std::vector<Joint*> free_;
};

}  // namespace skua::shard
