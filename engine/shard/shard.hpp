#pragma once

// Shard: the one owner of a domain state, with the steps of a task as its methods. It never
// refuses, never waits and never looks at a clock. A task that concerns this shard alone is one
// call; of one that concerns several each casts its vote, the home shard decides, and all apply
// (decisions/0004; shard_agent.hpp says when).
// Owner: the shard's thread (with one shard the engine thread). Before it starts, and after it has
// stopped, whoever holds it.

#include <span>

#include "engine/domain/resources.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"
#include "engine/runtime/thread_checker.hpp"
#include "engine/shard/task.hpp"

namespace skua::shard {

class Shard {
public:
    explicit Shard(const domain::ShardState::Options& options) : state_(options) {}
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    // Fills in the decision of the task's record, or the result of its query.
    Change execute(const Task& task) noexcept;

    // The steps of a task of several shards. Votes and answers live in `arena`.
    [[nodiscard]] domain::Vote vote(const Task& task, base::Arena& arena) noexcept;
    [[nodiscard]] domain::QueryResult answer(const Task& task, base::Arena& arena) noexcept;
    // Home shard: what the votes of all participants come to, in the envelope's memory.
    void decide(const Task& task, std::span<const domain::Vote> votes) noexcept;
    // What was decided; at recovery too, where it is not decided again.
    Change apply(const domain::Record& record) noexcept;

    // What a task needs to find decided before it may look.
    [[nodiscard]] domain::Resources resources_of(const Task& task, base::Arena& arena) noexcept;

    // Walks tables whose sizes do not depend on the number of orders: a few microseconds.
    [[nodiscard]] ShardCounts counts() const noexcept;
    [[nodiscard]] const domain::ShardState& state() const noexcept { return state_; }

    // The next caller becomes the owner (hand-over from recovery to the shard's thread).
    void hand_over() noexcept { thread_.release(); }

private:
    domain::ShardState state_;
    runtime::ThreadChecker thread_;
};

}  // namespace skua::shard
