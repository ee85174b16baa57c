#pragma once

// Shard: the one owner of a domain state. It does its tasks in order: vote, decide, apply for a
// command, an answer for a query; it never refuses, never waits and never looks at a clock.
// With several shards the participants' votes and the home shard's outcome will come between vote
// and decide; execute() is then one of several steps, the rest stays.
// Owner: the shard's thread (with one shard the engine thread). Before it starts, and after it has
// stopped, whoever holds it.

#include "engine/domain/state.hpp"
#include "engine/runtime/thread_checker.hpp"
#include "engine/shard/task.hpp"

namespace skua::shard {

class Shard {
public:
    explicit Shard(const domain::ShardState::Options& options) : state_(options) {}
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    // Fills in the decision of the task's record, or the result of its query.
    void execute(const Task& task) noexcept;
    // Recovery: what was decided is applied, not decided again.
    void restore(const domain::Record& record) noexcept;

    [[nodiscard]] ShardStatus status() const noexcept;
    // Walks tables whose sizes do not depend on the number of orders: a few microseconds.
    [[nodiscard]] ShardCounts counts() const noexcept;
    [[nodiscard]] const domain::ShardState& state() const noexcept { return state_; }

    // The next caller becomes the owner (hand-over from recovery to the engine thread).
    void hand_over() noexcept { thread_.release(); }

private:
    domain::ShardState state_;
    runtime::ThreadChecker thread_;
};

}  // namespace skua::shard
