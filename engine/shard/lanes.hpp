#pragma once

// Lanes: the rings between the sequencer and several shards, and the bells at their ends. Each has
// one producer and one consumer, and holds whatever can be under way, so nobody ever waits to send:
// tasks and completions are bounded by the sequencer's window, messages between shards by the
// joints (of one joint at most one message goes from one shard to another: a vote or an outcome).

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/runtime/doorbell.hpp"
#include "engine/runtime/spsc_ring.hpp"
#include "engine/shard/joint.hpp"

namespace skua::shard {

// A task for one shard, alone or as a part of a joint.
struct Assignment {
    Task task;
    Joint* joint = nullptr;  // none: this shard alone
};

// A shard is done with a task.
struct Done {
    std::uint64_t place = 0;
    Change change;
    Joint* joint = nullptr;
    ShardIndex shard;
};

class Lanes {
public:
    using Inbox = runtime::SpscRing<Assignment>;
    using Peers = runtime::SpscRing<Joint*>;
    using Outbox = runtime::SpscRing<Done>;

    struct Options {
        std::uint16_t shards = 1;
        std::size_t window = 0;  // tasks under way, at most; a power of two
        std::size_t joints = 0;  // joints there are; a power of two
    };
    explicit Lanes(const Options& options) : shards_(options.shards) {
        for (std::uint16_t to = 0; to < shards_; ++to) {
            inboxes_.push_back(std::make_unique<Inbox>(options.window));
            outboxes_.push_back(std::make_unique<Outbox>(options.window));
            for (std::uint16_t from = 0; from < shards_; ++from) {
                peers_.push_back(from == to ? nullptr : std::make_unique<Peers>(options.joints));
            }
        }
    }

    [[nodiscard]] std::uint16_t shards() const noexcept { return shards_; }
    // Sequencer to shard.
    [[nodiscard]] Inbox& inbox(ShardIndex to) noexcept { return *inboxes_[to.raw()]; }
    // Shard to shard: votes to the home, outcomes from it.
    [[nodiscard]] Peers& peers(ShardIndex from, ShardIndex to) noexcept {
        return *peers_[std::size_t{to.raw()} * shards_ + from.raw()];
    }
    // Shard to sequencer.
    [[nodiscard]] Outbox& outbox(ShardIndex from) noexcept { return *outboxes_[from.raw()]; }

private:
    // Constant after construction.
    std::uint16_t shards_;
    std::vector<std::unique_ptr<Inbox>> inboxes_;
    std::vector<std::unique_ptr<Outbox>> outboxes_;
    std::vector<std::unique_ptr<Peers>> peers_;
};

// For rings that hold whatever can be under way.
template <class T>
void push(runtime::SpscRing<T>& ring, const T& value) noexcept {
    const bool has_room = ring.try_push(value);
    SKUA_ASSERT(has_room);
}

}  // namespace skua::shard
