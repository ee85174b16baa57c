#include <algorithm>

#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// The takes of one line, and how many units they are.
struct LineTakes {
    std::span<const Effect> effects;
    Quantity units;
};

// Cuts the next line's takes off the front; they stand in line order.
LineTakes next_takes(std::span<const Effect>& rest, std::size_t line) {
    LineTakes takes;
    std::size_t count = 0;
    while (count < rest.size() && rest[count].line.raw() == line) {
        takes.units += rest[count].quantity;
        ++count;
    }
    takes.effects = rest.first(count);
    rest = rest.subspan(count);
    return takes;
}

std::span<const Shortage> shortages_of(const PlaceOrder& command, const Vote& vote,
                                       base::Arena& arena) {
    base::ArenaVector<Shortage> shortages(arena);
    std::span<const Effect> rest = vote.effects;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const LineTakes takes = next_takes(rest, i);
        const Quantity requested = command.lines[i].quantity;
        if (takes.units < requested) {
            const LineIndex line{static_cast<std::uint16_t>(i)};
            shortages.push_back({.line = line, .requested = requested, .available = takes.units});
        }
    }
    return shortages.view();
}

OrderId next_order_id(const ShardState& home, std::span<const SkuId> skus) {
    const Slot slot = slot_of(skus.front());
    const bool spans = std::ranges::any_of(skus, [&](SkuId sku) { return slot_of(sku) != slot; });
    return make_order_id(slot, home.orders().next_ordinal(slot), spans ? Spans::yes : Spans::no);
}

// Order effects as page 0002 has them: created, then per line what it gets and what it waits for.
std::span<const Effect> effects_of(const PlaceOrder& command, const Vote& vote, OrderId order,
                                   base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena, 1 + vote.effects.size() + command.lines.size());
    Effect created;
    created.kind = EffectKind::order_created;
    created.order_raw = order.raw();
    effects.push_back(created);
    std::span<const Effect> rest = vote.effects;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const LineTakes takes = next_takes(rest, i);
        const Quantity requested = command.lines[i].quantity;
        const bool drops =
            command.policy == Policy::backorder_short_lines && takes.units < requested;
        for (const Effect& take : drops ? std::span<const Effect>{} : takes.effects) {
            effects.push_back(take);
            effects.back().order_raw = order.raw();
        }
        const Quantity waits = drops ? requested : requested - takes.units;
        if (!waits.is_zero()) {
            Effect waiting;
            waiting.from = Bucket::open;
            waiting.to = Bucket::backordered;
            waiting.line = LineIndex{static_cast<std::uint16_t>(i)};
            waiting.quantity = waits;
            waiting.sku = vote.skus[i];
            waiting.order_raw = order.raw();
            effects.push_back(waiting);
        }
    }
    return effects.view();
}

}  // namespace

Decision decide_on(const ShardState& home, const PlaceOrder& command, const Vote& vote,
                   Context& context) {
    if (command.policy == Policy::all_or_nothing) {
        const auto shortages = shortages_of(command, vote, *context.arena);
        if (!shortages.empty()) {
            Decision decision =
                rejected(RejectReason::insufficient_stock, shortages.front().line.raw());
            decision.shortages = shortages;
            return decision;
        }
    }
    const OrderId order = next_order_id(home, vote.skus);
    Decision decision = accepted(effects_of(command, vote, order, *context.arena));
    decision.version = 1;
    decision.order = order;
    decision.skus = vote.skus;
    return decision;
}

}  // namespace skua::domain
