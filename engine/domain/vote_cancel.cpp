#include <algorithm>

#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/sku_groups.hpp"

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
            return {.reason = reason, .at = i};
        }
        const bool takes_all = named[i].quantity.is_zero();
        cuts.push_back({line.index, takes_all ? line.cancellable() : named[i].quantity});
    }
    return {.cuts = cuts.view()};
}

// Writes the cancel's own moves and remembers what they set free, per SKU.
class Cutter {
public:
    Cutter(const ShardState& state, const Order& order, base::Arena& arena,
           base::ArenaVector<Effect>& effects)
        : state_(&state),
          order_(&order),
          arena_(&arena),
          effects_(&effects),
          groups_(arena, order.line_count),
          freed_(arena),
          backordered_(arena.make_span<Quantity>(order.line_count)) {
        for (const Line& line : order.lines()) {
            backordered_[line.index.raw()] = line.backordered;
        }
    }

    void cut(const Cut& cut) {
        const Line& line = order_->line(cut.line);
        Quantity left = cut.quantity;
        backordered_[line.index.raw()] -=
            move(line, {Bucket::backordered, LocationId{}, line.backordered}, left);
        move(line, {Bucket::open, LocationId{}, line.open}, left);
        for (std::size_t i = line.portion_count; i != 0; --i) {
            const Portion& portion = line.portion(i - 1);
            const Quantity moved =
                move(line, {Bucket::allocated, portion.location, portion.allocated}, left);
            if (!moved.is_zero()) {
                give_back(line, portion.location, moved);
            }
        }
    }

    // Fills from what was set free, SKU by SKU in the order in which they were first freed.
    void fill_freed() {
        const std::size_t budget = cancel_fill_budget(order_->line_count);
        for (std::size_t group = 0; group < groups_.size(); ++group) {
            const Item& item = *state_->catalog().item(groups_.sku(group));
            if (!item.is_pending) {
                fill(*state_,
                     {.item = &item,
                      .budget = budget,
                      .cancelled = order_,
                      .cancelled_backordered = backordered_},
                     freed_[group], *effects_);
            }
        }
    }

private:
    struct Source {
        Bucket bucket = Bucket::open;
        LocationId location;
        Quantity units;
    };

    Quantity move(const Line& line, const Source& source, Quantity& left) {
        const Quantity moved = std::min(source.units, left);
        if (!moved.is_zero()) {
            Effect effect = line_moved(*order_, line, source.bucket, Bucket::cancelled);
            effect.location = source.location;
            effect.quantity = moved;
            effects_->push_back(effect);
            left -= moved;
        }
        return moved;
    }

    void give_back(const Line& line, LocationId location, Quantity quantity) {
        const std::size_t group = groups_.group_of(line.sku);
        if (group == freed_.size()) {
            freed_.push_back(
                FreeUnits(*state_, *state_->catalog().item(line.sku), LocationId{}, *arena_));
        }
        freed_[group].add(location, Units{quantity});
    }

    const ShardState* state_;  // all of these outlive the decision
    const Order* order_;
    base::Arena* arena_;
    base::ArenaVector<Effect>* effects_;
    SkuGroups groups_;
    base::ArenaVector<FreeUnits> freed_;  // by group
    std::span<Quantity> backordered_;     // by line, after the cuts
};

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
    Vote vote = objection(plan.reason, plan.at);
    vote.order = sums_of(*order);
    if (plan.reason != RejectReason::none) {
        return vote;
    }
    base::ArenaVector<Effect> effects(arena);
    Cutter cutter(state, *order, arena, effects);
    for (const Cut& cut : plan.cuts) {
        cutter.cut(cut);
    }
    cutter.fill_freed();
    vote.effects = effects.view();
    return vote;
}

}  // namespace skua::domain
