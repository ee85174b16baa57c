#pragma once

// Promising units elsewhere that are not where they were promised (page 0007, "promise_again").
// Reads the state, writes effects. Owner: shard thread.

#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/completion.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/state.hpp"

namespace skua::domain {

// Units of a line that the record has taken from a location; those that it has moved to open are
// to be promised again.
struct Taken {
    const Line* line = nullptr;
    GoneUnits units;
};

struct PromiseRequest {
    const Item* item = nullptr;
    LocationId from;                 // where they are not; nothing is taken of it
    std::span<const Taken> takes{};  // of the item, no line twice
};

void promise_again(const ShardState& state, const PromiseRequest& request, base::Arena& arena,
                   base::ArenaVector<Effect>& effects);

}  // namespace skua::domain
