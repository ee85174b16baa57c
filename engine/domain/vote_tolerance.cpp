#include <algorithm>

#include "engine/domain/completion.hpp"
#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// So much is there, of what is asked for of the line.
Vote too_much(RejectReason reason, const AcceptOverDelivery& command, Quantity there,
              base::Arena& arena) {
    Vote vote = objection(reason);
    vote.shortages = one(
        arena, Shortage{.line = command.line, .requested = command.quantity, .available = there});
    return vote;
}

// By how much more the line may still be over-delivered.
Quantity left_over(const ShardState& state, const Line& line) {
    const Tolerance* tolerance =
        line.is_tolerant ? state.tolerances().find({order_of(line).id, line.index}) : nullptr;
    if (tolerance == nullptr) {
        return {};
    }
    const Quantity allowed =
        percent_of(wanted_of(line, *tolerance), tolerance->percent.over_percent);
    return allowed > tolerance->accepted ? allowed - tolerance->accepted : Quantity{};
}

// What nobody has a claim on.
Quantity free_at(const ShardState& state, const Line& line, LocationId location) {
    const Item& item = *state.catalog().item(line.sku);
    const Level* level = item.is_pending ? nullptr : find_level(item, location);
    const Units units = level == nullptr ? Units{} : level->available();
    return Quantity{static_cast<std::uint32_t>(std::min<std::int64_t>(units.raw(), kQuantityMax))};
}

Vote vote_on_line(const ShardState& state, const Line& line, const AcceptOverDelivery& command,
                  base::Arena& arena) {
    const Portion* portion = line.find_portion(command.location);
    if (portion == nullptr || (portion->picked + portion->packed).is_zero()) {
        return objection(RejectReason::not_picked);
    }
    if (const Quantity left = left_over(state, line); command.quantity > left) {
        return too_much(RejectReason::over_delivery_limit, command, left, arena);
    }
    if (command.quantity > Quantity{kQuantityMax} - line.ordered) {
        return objection(RejectReason::quantity_limit);
    }
    if (const Quantity free = free_at(state, line, command.location); command.quantity > free) {
        return too_much(RejectReason::insufficient_stock, command, free, arena);
    }
    base::ArenaVector<Effect> effects(arena, 2);
    Effect more;
    more.kind = EffectKind::over_delivery_accepted;
    more.line = line.index;
    more.location = command.location;
    more.quantity = command.quantity;
    more.sku = line.sku;
    effects.push_back(more);
    Effect moved = line_moved(order_of(line), line, Bucket::open, Bucket::picked);
    moved.location = command.location;
    moved.quantity = command.quantity;
    effects.push_back(moved);
    return {.effects = effects.view()};
}

}  // namespace

// The line is its owner's to judge; that the order is unknown or closed is the head's objection.
Vote vote_on(const ShardState& state, const AcceptOverDelivery& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    if (order == nullptr) {
        return {};
    }
    Vote vote;
    const bool is_line = command.line.raw() < order->line_count;
    if (is_line && !order->line(command.line).sku.is_none()) {
        vote = vote_on_line(state, order->line(command.line), command, *context.arena);
    }
    vote.fulfillment.is_known = std::ranges::any_of(order->lines(), [&](const Line& line) {
        return line.find_portion(command.location) != nullptr;
    });
    return vote;
}

Vote vote_on(const ShardState& state, const CloseOrder& command, Context& context) {
    return vote_on(state, cancel_of(command), context);
}

}  // namespace skua::domain
