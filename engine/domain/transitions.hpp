#pragma once

// The three steps of every command (architecture rule 3). `vote` and `decide` check everything and
// change nothing; `apply` cannot fail and is the only code that changes state, live and at
// recovery. What they answer in which case is written down in
// engine/decisions/0002-what-a-decision-is.md; the twin is built from the same page.
// Owner: the shard's thread. No clock, randomness, I/O, log or address-dependent order in here.

#include <span>

#include "engine/base/arena.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/record.hpp"

namespace skua::domain {

class ShardState;

// What comes in from outside: number, time, and the memory for the answer.
struct Context {
    Sequence sequence;
    base::Timestamp time;
    base::Arena* arena = nullptr;
};

// One participant's view of a command at its place in the sequence: an objection, or what it would
// do. `effects` touch only what that participant owns. For place_order they are the units that
// could be taken (open -> allocated); the policy is applied in `decide`.
struct Vote {
    RejectReason objection = RejectReason::none;
    std::uint32_t at = 0;
    std::span<const Effect> effects{};
    std::span<const SkuId> skus{};
    std::span<const std::string_view> bins{};
};

Vote vote(const ShardState& state, const Command& command, Context& context);
// `home` is the state of the home shard: it owns the order's head, the location's pick lists, or
// the SKU that the command is about. `votes` holds one vote per participant.
Decision decide(const ShardState& home, const Command& command, std::span<const Vote> votes,
                Context& context);
void apply(ShardState& state, const Record& record);

}  // namespace skua::domain
