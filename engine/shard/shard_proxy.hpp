#pragma once

// ShardProxy: how the sequencer talks to the shards, whether one or many. Tasks are taken in the
// order in which they were sent, and each is completed once, when all who took part are done with
// it; with several shards completions come back in any order. Nothing here blocks or fails: room()
// says beforehand how many sends will succeed.
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
    // End of a round: whoever was sent something is woken.
    virtual void flush() noexcept = 0;

    // Recovery, before any task: applies a record of the journal without deciding it again.
    virtual void restore(const domain::Record& record) noexcept = 0;
    // State digest and open orders of the whole house. After recovery, before any task.
    [[nodiscard]] virtual Change restored() const noexcept = 0;
    // Recent, not exact: may lag behind what is under way.
    [[nodiscard]] virtual ShardCounts counts() const noexcept = 0;
};

}  // namespace skua::shard
