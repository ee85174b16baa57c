#pragma once

// Resources: what a command or query may read or change in one shard, as slots (decisions/0004,
// "Undecided"). Two of them that share no slot do not see each other; those that do are taken in
// the order of their numbers. Owner: shard thread.

#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/query.hpp"

namespace skua::domain {

class ShardState;

struct Resources {
    // Takes all slots; none is listed.
    bool is_barrier = false;
    // It is about the lines of an order, of which a lower number may still make a part here, or add
    // to it. Whoever does holds the home slot and the slots of those lines; when that is decided
    // the resources are to be asked for again.
    bool may_grow = false;
    // Sorted, none twice; memory of the arena. The home slot of an order is among them in every
    // participant, whoever owns it, since every part has the order's head.
    std::span<const Slot> slots{};
};

Resources resources_of(const ShardState& state, const Command& command, base::Arena& arena);
Resources resources_of(const ShardState& state, const QueryBody& query, base::Arena& arena);

}  // namespace skua::domain
