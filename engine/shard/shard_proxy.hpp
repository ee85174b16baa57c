#pragma once

// ShardProxy: how the sequencer talks to a shard, and the seam at which several shards come in.
// Tasks are done in the order in which they were sent; completions come back in that order too.
// Nothing here blocks or fails: room() says beforehand how many sends will succeed.
// Owner: the sequencer thread.

#include <cstddef>

#include "engine/shard/task.hpp"

namespace skua::shard {

class ShardProxy {
public:
    ShardProxy() = default;
    ShardProxy(const ShardProxy&) = delete;
    ShardProxy& operator=(const ShardProxy&) = delete;
    virtual ~ShardProxy() = default;

    [[nodiscard]] virtual std::size_t room() const noexcept = 0;
    // Only while room() > 0.
    virtual void send(const Task& task) noexcept = 0;
    // False when no task has been completed since.
    [[nodiscard]] virtual bool try_receive(Completion& completion) noexcept = 0;

    // Recovery, before any task: applies a record of the journal without deciding it again.
    virtual void restore(const domain::Record& record) noexcept = 0;
    // Only while no task is under way.
    [[nodiscard]] virtual ShardStatus status() const noexcept = 0;
    // Recent, not exact: may lag behind what is under way.
    [[nodiscard]] virtual ShardCounts counts() const noexcept = 0;
};

}  // namespace skua::shard
