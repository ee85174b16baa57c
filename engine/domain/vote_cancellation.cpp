// What is asked for of locations, and what they could give back (page 0012).

#include <algorithm>

#include "engine/domain/fill.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// Why so many units of the line cannot be asked for; 0 asks for all that is with locations.
RejectReason check_asked(const Line& line, Quantity quantity) {
    const Quantity with = line.active();
    const Quantity free = line.cancellable();
    if (quantity.is_zero()) {
        if (!with.is_zero()) {
            return RejectReason::none;
        }
        return free.is_zero() ? RejectReason::nothing_to_cancel : RejectReason::not_released;
    }
    if (quantity <= with) {
        return RejectReason::none;
    }
    return quantity <= with + free ? RejectReason::not_released
                                   : RejectReason::quantity_exceeds_line;
}

// Over the locations of the line, from the last to the first.
void ask(const Line& line, Quantity left, base::ArenaVector<Effect>& effects) {
    for (std::size_t i = line.portion_count; i != 0 && !left.is_zero(); --i) {
        const Portion& portion = line.portion(i - 1);
        const Quantity asked = std::min(portion.active(), left);
        if (asked.is_zero()) {
            continue;
        }
        Effect effect;
        effect.kind = EffectKind::cancellation_requested;
        effect.line = line.index;
        effect.location = portion.location;
        effect.quantity = asked;
        effect.sku = line.sku;
        effects.push_back(effect);
        left -= asked;
    }
}

// All of the line that is with the location, the least advanced first.
void give(const Order& order, const Line& line, const Portion& portion,
          base::ArenaVector<Effect>& effects) {
    const auto all = [&](Bucket bucket, Quantity units) {
        if (!units.is_zero()) {
            Effect effect = line_moved(order, line, bucket, Bucket::cancelled);
            effect.location = portion.location;
            effect.quantity = units;
            effects.push_back(effect);
        }
    };
    all(Bucket::released, portion.released);
    all(Bucket::picked, portion.picked);
    all(Bucket::packed, portion.packed);
}

}  // namespace

// An order that is unknown or closed is the head's objection, not this one's.
Vote vote_on(const ShardState& state, const RequestCancellation& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    if (order == nullptr || order->lifecycle != Lifecycle::booked) {
        return {};
    }
    base::ArenaVector<Effect> effects(*context.arena);
    if (command.lines.empty()) {
        for (const Line& line : order->lines()) {
            ask(line, line.active(), effects);
        }
    }
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const CancelLine& named = command.lines[i];
        if (named.line.raw() >= order->line_count) {
            return objection(RejectReason::unknown_line, i);
        }
        const Line& line = order->line(named.line);
        if (line.sku.is_none()) {
            continue;  // another shard's
        }
        if (const RejectReason reason = check_asked(line, named.quantity);
            reason != RejectReason::none) {
            return reason == RejectReason::quantity_exceeds_line
                       ? line_exceeded(line, i, named.quantity, *context.arena)
                       : objection(reason, i);
        }
        ask(line, named.quantity.is_zero() ? line.active() : named.quantity, effects);
    }
    return {.effects = effects.view(), .order = sums_of(*order)};
}

// How much of it was asked for, and what of the packed units is in open packages, is for the home
// to say. `skus` are those for which lines wait.
Vote vote_on(const ShardState& state, const AnswerCancellation& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    if (order == nullptr) {
        return {};
    }
    base::ArenaVector<Effect> effects(*context.arena);
    base::ArenaVector<SkuId> skus(*context.arena);
    FulfillmentSums there;
    for (const Line& line : order->lines()) {
        const Portion* portion = line.find_portion(command.location);
        if (portion == nullptr) {
            continue;
        }
        there.is_known = true;
        give(*order, line, *portion, effects);
        const Item& item = *state.catalog().item(line.sku);
        if (item.queue_head != nullptr && !item.is_pending) {
            skus.push_back(item.id);
        }
    }
    return {.effects = effects.view(),
            .skus = skus.view(),
            .order = sums_of(*order),
            .fulfillment = there};
}

}  // namespace skua::domain
