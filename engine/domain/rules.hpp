#pragma once

// The rules per command, behind vote() and decide(). The ladders stand in the order of page 0002.
// Owner: shard thread.

#include <cstddef>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::domain {

inline Vote objection(RejectReason reason, std::size_t at = 0) noexcept {
    return {.objection = reason, .at = static_cast<std::uint32_t>(at)};
}
inline Decision rejected(RejectReason reason, std::size_t at = 0) noexcept {
    return {.verdict = Verdict::reject, .reason = reason, .at = static_cast<std::uint32_t>(at)};
}
inline Decision accepted(std::span<const Effect> effects) noexcept {
    return {.effects = effects};
}

template <class T>
std::span<const T> one(base::Arena& arena, const T& value) {
    const auto span = arena.make_span<T>(1);
    span[0] = value;
    return span;
}

Vote vote_on(const ShardState& state, const DefineItem& command, Context& context);
Vote vote_on(const ShardState& state, const DefineLocation& command, Context& context);
Vote vote_on(const ShardState& state, const DefineChannel& command, Context& context);
Vote vote_on(const ShardState& state, const ConfigureLevel& command, Context& context);
Vote vote_on(const ShardState& state, const ReceiveStock& command, Context& context);
Vote vote_on(const ShardState& state, const AdjustStock& command, Context& context);
Vote vote_on(const ShardState& state, const PlaceOrder& command, Context& context);
Vote vote_on(const ShardState& state, const CancelOrder& command, Context& context);
Vote vote_on(const ShardState& state, const CreateWave& command, Context& context);
Vote vote_on(const ShardState& state, const ConfirmPicks& command, Context& context);
Vote vote_on(const ShardState& state, const ShipFulfillment& command, Context& context);
Vote vote_on(const ShardState& state, const ContinueFills& command, Context& context);
Vote vote_on(const ShardState& state, const ChangeOrder& command, Context& context);
// merge_votes() of a change.
Vote merge_change(const ChangeOrder& command, std::span<const Vote> votes, base::Arena& arena);

Decision decide_on(const ShardState& home, const PlaceOrder& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const CancelOrder& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const PlaceHold& command, Context& context);
Decision decide_on(const ShardState& home, const ReleaseHold& command, Context& context);
Decision decide_on(const ShardState& home, const ExpireHold& command, Context& context);
Decision decide_on(const ShardState& home, const CreateWave& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ConfirmPicks& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ShipFulfillment& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ChangeOrder& command, const Vote& vote,
                   Context& context);

// Over the lines that are here.
OrderSums sums_of(const Order& order) noexcept;
// What the effects move into a bucket.
std::uint64_t units_to(std::span<const Effect> effects, Bucket bucket) noexcept;
Effect lifecycle_changed(Lifecycle lifecycle) noexcept;

// What every command about a booked order checks first.
struct HeadCheck {
    RejectReason reason = RejectReason::none;
    const Order* order = nullptr;  // set unless unknown_order
};
HeadCheck check_head(const ShardState& home, OrderId id, std::uint32_t expected_version) noexcept;
Decision rejected(const HeadCheck& check) noexcept;

}  // namespace skua::domain
