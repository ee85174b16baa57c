#pragma once

// Route: which shards take part in a command or a query, read from it alone (decisions/0004), and
// of an order that a change has widened from that too (decisions/0009). A SKU's slot is in its id,
// or is the stable hash of its text; an order's and a pick list's slot are in their ids. Pure
// functions: any thread.

#include <cstdint>

#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/widened_orders.hpp"

namespace skua::domain {

inline constexpr std::uint16_t kShardsMax = 64;

struct Participants {
    Slot home;                 // its shard decides
    std::uint64_t shards = 0;  // bit k: shard k takes part; the home is always among them
};

// 1 to kShardsMax shards.
Participants participants_of(const Command& command, std::uint16_t shard_count,
                             const WidenedOrders& widened) noexcept;
Participants participants_of(const QueryBody& query, std::uint16_t shard_count,
                             const WidenedOrders& widened) noexcept;

// The order whose id says "one slot" and which this command gives lines in others; none otherwise.
OrderId widened_by(const Command& command) noexcept;

}  // namespace skua::domain
