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
// As the vote objects, with its figures.
inline Decision rejected(const Vote& vote) noexcept {
    Decision decision = rejected(vote.objection, vote.at);
    decision.shortages = vote.shortages;
    return decision;
}
inline Decision accepted(std::span<const Effect> effects) noexcept {
    return {.effects = effects};
}

// An objection with its figures, each as far as a quantity goes.
Vote objection(RejectReason reason, Units requested, Units available, base::Arena& arena);
Shortage shortage(LineIndex line, Units requested, Units available) noexcept;
// The same of what stands there in a list.
Vote objection(RejectReason reason, std::size_t at, const Shortage& figures, base::Arena& arena);
// More is wanted of the line than it has.
Vote line_exceeded(const Line& line, std::size_t at, Quantity wanted, base::Arena& arena);
// Units that come to a level which would hold too many then.
Vote stock_limited(Units coming, Units on_hand, base::Arena& arena);

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
Vote vote_on(const ShardState& state, const Reserve& command, Context& context);
Vote vote_on(const ShardState& state, const ReleaseReservation& command, Context& context);
Vote vote_on(const ShardState& state, const ExpireReservation& command, Context& context);
Vote vote_on(const ShardState& state, const MoveCondition& command, Context& context);
Vote vote_on(const ShardState& state, const ShortPick& command, Context& context);
Vote vote_on(const ShardState& state, const OpenCount& command, Context& context);
Vote vote_on(const ShardState& state, const ChangeCount& command, Context& context);
Vote vote_on(const ShardState& state, const PostCount& command, Context& context);
Vote vote_on(const ShardState& state, const ChangeOrder& command, Context& context);
// merge_votes() of a change.
Vote merge_change(const ChangeOrder& command, std::span<const Vote> votes, base::Arena& arena);
Vote vote_on(const ShardState& state, const PackFulfillment& command, Context& context);
Vote vote_on(const ShardState& state, const RequestCancellation& command, Context& context);
Vote vote_on(const ShardState& state, const AnswerCancellation& command, Context& context);
Vote vote_on(const ShardState& state, const UnclaimPickList& command, Context& context);
Vote vote_on(const ShardState& state, const ExpireClaim& command, Context& context);
// merge_votes() of the end of a claim.
Vote merge_claims(std::span<const Vote> votes, base::Arena& arena);
Vote vote_on(const ShardState& state, const CreateReturn& command, Context& context);
Vote vote_on(const ShardState& state, const ReceiveReturn& command, Context& context);
Vote vote_on(const ShardState& state, const AcceptOverDelivery& command, Context& context);
Vote vote_on(const ShardState& state, const CloseOrder& command, Context& context);
// The cancel that a close is but for its reason.
inline CancelOrder cancel_of(const CloseOrder& command) noexcept {
    return {.order = command.order,
            .expected_version = command.expected_version,
            .lines = command.lines};
}
Vote vote_on(const ShardState& state, const CreateTransfer& command, Context& context);
Vote vote_on(const ShardState& state, const ChangeTransfer& command, Context& context);
Vote vote_on(const ShardState& state, const ReceiveTransfer& command, Context& context);

Decision decide_on(const ShardState& home, const PlaceOrder& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const CancelOrder& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const CloseOrder& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const AcceptOverDelivery& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const PlaceHold& command, Context& context);
Decision decide_on(const ShardState& home, const ReleaseHold& command, Context& context);
Decision decide_on(const ShardState& home, const ExpireHold& command, Context& context);
Decision decide_on(const ShardState& home, const UnclaimPickList& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ExpireClaim& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const CreateWave& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ConfirmPicks& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ShipFulfillment& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const Reserve& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ExtendReservation& command, Context& context);
Decision decide_on(const ShardState& home, const ReleaseReservation& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ExpireReservation& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const CreateReturn& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ChangeReturn& command, Context& context);
Decision decide_on(const ShardState& home, const ReceiveReturn& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const CreateTransfer& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ChangeTransfer& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const ReceiveTransfer& command, const Vote& vote,
                   Context& context);

// Until when a list is claimed: from a record of this time on.
Effect claim_set(LocationId location, base::Timestamp time, std::uint32_t claim_seconds) noexcept;
Effect pick_list_closed(LocationId location, PickListStatus status) noexcept;
// Of a list that is not claimed.
Decision rejected_as_closed(const PickList& list) noexcept;
Decision decide_on(const ShardState& home, const ChangeOrder& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const PackFulfillment& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const RecordTracking& command, Context& context);
Decision decide_on(const ShardState& home, const RequestCancellation& command, const Vote& vote,
                   Context& context);
Decision decide_on(const ShardState& home, const AnswerCancellation& command, const Vote& vote,
                   Context& context);

// nullptr when the order has no package of this number at the location.
const Package* package_at(const ShardState& home, OrderId order, LocationId location,
                          std::uint16_t number) noexcept;

// Over the lines that are here.
OrderSums sums_of(const Order& order) noexcept;
// What the effects move into a bucket.
std::uint64_t units_to(std::span<const Effect> effects, Bucket bucket) noexcept;
Effect lifecycle_changed(Lifecycle lifecycle) noexcept;
// Appends what becomes of an order's life cycle behind effects that cancel units of it and add
// `raised` ones. `sums` are those before.
void append_lifecycle(const OrderSums& sums, std::uint64_t raised,
                      base::ArenaVector<Effect>& effects);
// Of the kinds that name nothing but an order.
Effect order_effect(EffectKind kind, OrderId order) noexcept;
// In which condition a unit lies that came back.
Condition condition_after(Disposition disposition) noexcept;

// What every command about a booked order checks first.
struct HeadCheck {
    RejectReason reason = RejectReason::none;
    const Order* order = nullptr;  // set unless unknown_order
};
HeadCheck check_head(const ShardState& home, OrderId id, std::uint32_t expected_version) noexcept;
Decision rejected(const HeadCheck& check) noexcept;

}  // namespace skua::domain
