#pragma once

// Task and Completion: all that passes between the sequencer and a shard, as values. With one shard
// they are handed over by a call (direct_proxy.hpp), with several through rings; neither side can
// tell the difference.

#include <cstdint>
#include <optional>

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
// belongs to the envelope, which the shard owns until it gives the completion back.
struct Task {
    enum class Kind : std::uint8_t { command, query };
    Kind kind = Kind::command;
    std::uint64_t place = 0;           // the sequencer's own; comes back in the completion
    domain::Record* record = nullptr;  // command: number, time and command; gets the decision
    const domain::QueryBody* query = nullptr;
    domain::QueryResult* result = nullptr;  // query: gets the view
    base::Arena* arena = nullptr;
};

// What a shard says of itself after a task. The state digest of the house after sequence n is the
// sum of the digests that the shards last stated at or before n, because only a shard's own
// commands change its state, and of the keys that records up to n have bound (the sequencer's).
struct ShardStatus {
    std::uint64_t digest = 0;
    // The flag of architecture rule 3: a slot with fills left over, the oldest first.
    std::optional<domain::Slot> follow_up;
};

// What a shard holds, for limits and statistics; costs more than a task, so it is asked for rarely.
struct ShardCounts {
    std::uint64_t open_orders = 0;
    std::uint64_t items = 0;
    std::uint64_t locations = 0;
    std::uint64_t bytes = 0;  // memory of the state, estimated
};

struct Completion {
    std::uint64_t place = 0;
    ShardStatus status;
};

}  // namespace skua::shard
