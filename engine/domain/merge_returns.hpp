#pragma once

// Merging of votes about returns: what stands in them goes by line or item as the command names
// them (decisions/0011). Owner: shard thread.

#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::domain {

// One effect per line of the command that the order has, in the order in which they are named.
std::span<const Effect> merge_shipped(const CreateReturn& command, std::span<const Vote> votes,
                                      base::Arena& arena);
// What each item brings, then the fills of the SKUs in the order in which they were first
// restocked. Items that nobody has are left out.
std::span<const Effect> merge_received(const ReceiveReturn& command, std::span<const Vote> votes,
                                       base::Arena& arena);

}  // namespace skua::domain
