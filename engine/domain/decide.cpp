#include <type_traits>
#include <variant>

#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// Nothing but the head of the order is asked.
template <class Body>
inline constexpr bool kIsDecidedByHead =
    std::is_same_v<Body, PlaceHold> || std::is_same_v<Body, ReleaseHold> ||
    std::is_same_v<Body, ExpireHold> || std::is_same_v<Body, ExtendReservation> ||
    std::is_same_v<Body, RecordTracking> || std::is_same_v<Body, ChangeReturn>;

template <class Body>
inline constexpr bool kIsDecidedByHome =
    std::is_same_v<Body, PlaceOrder> || std::is_same_v<Body, CancelOrder> ||
    std::is_same_v<Body, CreateWave> || std::is_same_v<Body, ConfirmPicks> ||
    std::is_same_v<Body, ShipFulfillment> || std::is_same_v<Body, ReleaseReservation> ||
    std::is_same_v<Body, ExpireReservation> || std::is_same_v<Body, ChangeOrder> ||
    std::is_same_v<Body, PackFulfillment> || std::is_same_v<Body, RequestCancellation> ||
    std::is_same_v<Body, AnswerCancellation> || std::is_same_v<Body, CreateReturn> ||
    std::is_same_v<Body, ReceiveReturn> || std::is_same_v<Body, AcceptOverDelivery> ||
    std::is_same_v<Body, CloseOrder> || std::is_same_v<Body, CreateTransfer> ||
    std::is_same_v<Body, ChangeTransfer> || std::is_same_v<Body, ReceiveTransfer> ||
    std::is_same_v<Body, UnclaimPickList> || std::is_same_v<Body, ExpireClaim>;

Decision refused(const Vote& vote) {
    Decision decision = rejected(vote.objection, vote.at);
    decision.order = vote.committed;
    return decision;
}

// Where the one participant's view is the whole answer.
Decision as_voted(const Vote& vote) {
    if (vote.objection != RejectReason::none) {
        return rejected(vote);
    }
    Decision decision = accepted(vote.effects);
    decision.skus = vote.skus;
    return decision;
}

Decision decide_by(const ShardState& home, const Command& command, const Vote& vote,
                   Context& context) {
    return std::visit(
        [&](const auto& body) -> Decision {
            using Body = std::decay_t<decltype(body)>;
            if constexpr (kIsDecidedByHead<Body>) {
                return decide_on(home, body, context);
            } else if constexpr (std::is_same_v<Body, PlaceOrder> ||
                                 std::is_same_v<Body, Reserve>) {
                return vote.objection == RejectReason::none ? decide_on(home, body, vote, context)
                                                            : refused(vote);
            } else if constexpr (kIsDecidedByHome<Body>) {
                return decide_on(home, body, vote, context);
            } else {
                return as_voted(vote);
            }
        },
        command.body);
}

}  // namespace

Decision decide(const ShardState& home, const Command& command, std::span<const Vote> votes,
                Context& context) {
    SKUA_ASSERT(!votes.empty());
    return votes.size() == 1
               ? decide_by(home, command, votes.front(), context)
               : decide_by(home, command, merge_votes(command, votes, *context.arena), context);
}

}  // namespace skua::domain
