#include <algorithm>

#include "engine/domain/completion.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// Before the cuts of each line what they are of: they stand in front, line by line.
void append_closed(const Order& order, std::span<const Effect> votes,
                   base::ArenaVector<Effect>& effects) {
    for (std::size_t i = 0; i < votes.size();) {
        if (votes[i].to != Bucket::cancelled) {
            effects.push_back(votes[i]);
            ++i;
            continue;
        }
        std::size_t end = i;
        Effect closed = line_closed(order.line(votes[i].line), {}, CloseReason::closed_short);
        closed.sku = votes[i].sku;  // the line may be another shard's
        while (end < votes.size() && votes[end].to == Bucket::cancelled &&
               votes[end].line == votes[i].line) {
            closed.quantity += votes[end].quantity;
            ++end;
        }
        effects.push_back(closed);
        for (; i < end; ++i) {
            effects.push_back(votes[i]);
        }
    }
}

}  // namespace

Decision decide_on(const ShardState& home, const AcceptOverDelivery& command, const Vote& vote,
                   Context&) {
    const Order* order = home.orders().find(command.order);
    if (command.location.is_none() || order == nullptr || is_reservation(order->lifecycle) ||
        !vote.fulfillment.is_known) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    if (order->lifecycle != Lifecycle::booked) {
        return rejected(RejectReason::order_closed, static_cast<std::size_t>(order->lifecycle));
    }
    if (home.cancellations().is_open({command.order, command.location})) {
        return rejected(RejectReason::cancellation_requested);
    }
    if (command.line.raw() >= order->line_count) {
        return rejected(RejectReason::unknown_line);
    }
    Decision decision =
        vote.objection == RejectReason::none ? accepted(vote.effects) : rejected(vote.objection);
    decision.shortages = vote.shortages;
    if (vote.objection == RejectReason::none) {
        decision.order = order->id;
        decision.version = order->version + 1;
    }
    return decision;
}

Decision decide_on(const ShardState& home, const CloseOrder& command, const Vote& vote,
                   Context& context) {
    const HeadCheck check = check_head(home, command.order, command.expected_version);
    if (check.reason != RejectReason::none) {
        return rejected(check);
    }
    if (vote.objection != RejectReason::none) {
        return rejected(vote);
    }
    base::ArenaVector<Effect> effects(*context.arena,
                                      2 * vote.effects.size() + 1);  // a line has a cut at least
    append_closed(*check.order, vote.effects, effects);
    append_lifecycle(vote.order, 0, effects);
    Decision decision = accepted(effects.view());
    decision.order = check.order->id;
    decision.version = check.order->version + 1;
    return decision;
}

}  // namespace skua::domain
