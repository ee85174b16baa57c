#include <algorithm>

#include "engine/domain/line_cutter.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// Units to take off one line.
struct Cut {
    LineIndex line;
    Quantity quantity;
};

// Which cuts a cancel means, or why it cannot be.
struct Plan {
    RejectReason reason = RejectReason::none;
    std::size_t at = 0;
    std::span<const Cut> cuts{};
    const CancelLine* exceeded = nullptr;  // the line of which more is wanted than may be
};

Plan plan_whole(const Order& order, base::Arena& arena) {
    Quantity active;
    base::ArenaVector<Cut> cuts(arena, order.line_count);
    for (const Line& line : order.lines()) {
        active = std::max(active, line.active());
        if (!line.cancellable().is_zero()) {
            cuts.push_back({line.index, line.cancellable()});
        }
    }
    if (!active.is_zero()) {
        return {.reason = RejectReason::already_released};
    }
    if (cuts.empty()) {
        return {.reason = RejectReason::nothing_to_cancel};
    }
    return {.cuts = cuts.view()};
}

RejectReason check_cut(const Line& line, Quantity quantity) {
    const Quantity free = line.cancellable();
    if (quantity.is_zero()) {
        if (!free.is_zero()) {
            return RejectReason::none;
        }
        return line.active().is_zero() ? RejectReason::nothing_to_cancel
                                       : RejectReason::already_released;
    }
    if (quantity <= free) {
        return RejectReason::none;
    }
    return quantity <= free + line.active() ? RejectReason::already_released
                                            : RejectReason::quantity_exceeds_line;
}

Plan plan_lines(const Order& order, std::span<const CancelLine> named, base::Arena& arena) {
    base::ArenaVector<Cut> cuts(arena, named.size());
    for (std::size_t i = 0; i < named.size(); ++i) {
        if (named[i].line.raw() >= order.line_count) {
            return {.reason = RejectReason::unknown_line, .at = i};
        }
        const Line& line = order.line(named[i].line);
        if (line.sku.is_none()) {
            continue;  // another shard's
        }
        const RejectReason reason = check_cut(line, named[i].quantity);
        if (reason != RejectReason::none) {
            const bool has_figures = !named[i].quantity.is_zero();
            return {.reason = reason, .at = i, .exceeded = has_figures ? &named[i] : nullptr};
        }
        const bool takes_all = named[i].quantity.is_zero();
        cuts.push_back({line.index, takes_all ? line.cancellable() : named[i].quantity});
    }
    return {.cuts = cuts.view()};
}

Vote objection_of(const Plan& plan, const Order& order, base::Arena& arena) {
    if (plan.exceeded == nullptr) {
        return objection(plan.reason, plan.at);
    }
    const Line& line = order.line(plan.exceeded->line);
    const Quantity wanted = plan.exceeded->quantity;
    if (plan.reason == RejectReason::quantity_exceeds_line) {
        return line_exceeded(line, plan.at, wanted, arena);
    }
    return objection(plan.reason, plan.at,
                     shortage(line.index, Units{wanted}, Units{line.cancellable()}), arena);
}

}  // namespace

// An order that is unknown or closed is the head's objection, not this one's.
Vote vote_on(const ShardState& state, const CancelOrder& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    if (order == nullptr || order->lifecycle != Lifecycle::booked) {
        return {};
    }
    base::Arena& arena = *context.arena;
    const Plan plan = command.lines.empty() ? plan_whole(*order, arena)
                                            : plan_lines(*order, command.lines, arena);
    Vote vote = objection_of(plan, *order, arena);
    vote.order = sums_of(*order);
    if (plan.reason != RejectReason::none) {
        return vote;
    }
    base::ArenaVector<Effect> effects(arena);
    LineCutter cutter(state, *order, arena);
    for (const Cut& cut : plan.cuts) {
        cutter.cut(order->line(cut.line), cut.quantity, effects);
    }
    cutter.fill_freed(effects);
    vote.effects = effects.view();
    return vote;
}

}  // namespace skua::domain
