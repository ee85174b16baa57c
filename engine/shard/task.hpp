#pragma once

// Task and Completion: all that passes between the sequencer and the shards, as values. With one
// shard they are handed over by a call (direct_proxy.hpp), with several through rings
// (ring_proxy.hpp); the sequencer cannot tell the difference.

#include <cstdint>

#include "engine/base/arena.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/record.hpp"

namespace skua::shard {

using ShardIndex = base::StrongId<struct ShardTag, std::uint16_t>;

// Which shard owns a slot.
constexpr ShardIndex shard_of(domain::Slot slot, std::uint16_t shards) noexcept {
    return ShardIndex{static_cast<std::uint16_t>(slot.raw() % shards)};
}

// One numbered command, or one query at its place between two commands. Everything pointed to
// belongs to the envelope, which the shards own until the completion is given back. Of several
// participants the home shard alone writes the decision or the result; the others read the command.
struct Task {
    enum class Kind : std::uint8_t { command, query };
    Kind kind = Kind::command;
    std::uint64_t place = 0;           // the sequencer's own, rising; comes back in the completion
    domain::Record* record = nullptr;  // command: number, time and command; gets the decision
    const domain::QueryBody* query = nullptr;
    domain::QueryResult* result = nullptr;  // query: gets the view
    base::Arena* arena = nullptr;
};

// What a task changed. Changes are sums modulo 2^64, so those of several shards add up, and the
// state digest of the house after sequence n is the sum of the changes up to n, and of the keys
// that records up to n have bound (the sequencer's).
struct Change {
    std::uint64_t digest = 0;
    std::uint64_t open_orders = 0;
    bool moves_follow_ups = false;  // the record raised or ended one

    void add(const Change& other) noexcept {
        digest += other.digest;
        open_orders += other.open_orders;
        moves_follow_ups = moves_follow_ups || other.moves_follow_ups;
    }
};

// What the shards hold, for limits and statistics; costs more than a task, so it is asked for
// rarely.
struct ShardCounts {
    std::uint64_t open_orders = 0;
    std::uint64_t items = 0;
    std::uint64_t locations = 0;
    std::uint64_t bytes = 0;  // memory of the state, estimated
};

struct Completion {
    std::uint64_t place = 0;
    Change change;
};

}  // namespace skua::shard
