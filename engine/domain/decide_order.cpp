#include <algorithm>
#include <optional>

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

template <class Command>
std::span<const Shortage> shortages_of(const Command& command, std::span<const Effect> rest,
                                       base::Arena& arena) {
    base::ArenaVector<Shortage> shortages(arena);
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

// A vote on an order that is made of a reservation: what that gives back, what the order takes,
// and what is filled from the rest.
struct Parts {
    std::span<const Effect> given_back{};
    std::span<const Effect> takes{};
    std::span<const Effect> fills{};
};

Parts parts_of(const Vote& vote) {
    const auto begin = vote.effects.begin();
    const auto taken = std::ranges::find_if(
        vote.effects, [](const Effect& effect) { return effect.to != Bucket::cancelled; });
    const auto filled = std::find_if(taken, vote.effects.end(), [](const Effect& effect) {
        return effect.from != Bucket::open;
    });
    const auto given_back = static_cast<std::size_t>(taken - begin);
    const auto takes = static_cast<std::size_t>(filled - taken);
    return {.given_back = vote.effects.first(given_back),
            .takes = vote.effects.subspan(given_back, takes),
            .fills = vote.effects.subspan(given_back + takes)};
}

// Per line what it gets and what it waits for.
template <class Command>
void append_lines(const Command& command, std::span<const Effect> rest, std::span<const SkuId> skus,
                  OrderId order, base::ArenaVector<Effect>& effects) {
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
            waiting.sku = skus[i];
            waiting.order_raw = order.raw();
            effects.push_back(waiting);
        }
    }
}

// Refused for want of stock, if it is.
template <class Command>
std::optional<Decision> refuse_short(const Command& command, std::span<const Effect> takes,
                                     base::Arena& arena) {
    if (command.policy != Policy::all_or_nothing) {
        return std::nullopt;
    }
    const auto shortages = shortages_of(command, takes, arena);
    if (shortages.empty()) {
        return std::nullopt;
    }
    Decision decision = rejected(RejectReason::insufficient_stock, shortages.front().line.raw());
    decision.shortages = shortages;
    return decision;
}

// That of what is created, by its channel.
Effect end_effect(EffectKind kind, const Vote& vote, const Context& context) noexcept {
    Effect effect;
    effect.kind = kind;
    effect.value = base::seconds_after(context.time, vote.window_seconds).micros;
    return effect;
}

Decision created(OrderId order, std::span<const Effect> effects, std::span<const SkuId> skus) {
    Decision decision = accepted(effects);
    decision.version = 1;
    decision.order = order;
    decision.skus = skus;
    return decision;
}

}  // namespace

// Effects as pages 0002, 0008 and 0017 have them.
Decision decide_on(const ShardState& home, const PlaceOrder& command, const Vote& vote,
                   Context& context) {
    base::Arena& arena = *context.arena;
    const Parts parts =
        command.reservation.is_none() ? Parts{.takes = vote.effects} : parts_of(vote);
    if (const auto refusal = refuse_short(command, parts.takes, arena)) {
        return *refusal;
    }
    const OrderId order = next_order_id(home, vote.skus);
    base::ArenaVector<Effect> effects(arena, 3 + vote.effects.size() + command.lines.size());
    if (!parts.given_back.empty()) {  // one that is held has something to give back
        effects.append(parts.given_back);
        effects.push_back(order_effect(EffectKind::reservation_committed, command.reservation));
    }
    effects.push_back(order_effect(EffectKind::order_created, order));
    if (vote.window_seconds != 0) {
        effects.push_back(end_effect(EffectKind::grace_started, vote, context));
    }
    append_lines(command, parts.takes, vote.skus, order, effects);
    effects.append(parts.fills);
    return created(order, effects.view(), vote.skus);
}

Decision decide_on(const ShardState& home, const Reserve& command, const Vote& vote,
                   Context& context) {
    base::Arena& arena = *context.arena;
    if (const auto refusal = refuse_short(command, vote.effects, arena)) {
        return *refusal;
    }
    const OrderId order = next_order_id(home, vote.skus);
    base::ArenaVector<Effect> effects(arena, 2 + vote.effects.size() + command.lines.size());
    effects.push_back(order_effect(EffectKind::reservation_created, order));
    if (command.ttl_seconds == 0) {
        effects.push_back(end_effect(EffectKind::reservation_extended, vote, context));
    }
    append_lines(command, vote.effects, vote.skus, order, effects);
    return created(order, effects.view(), vote.skus);
}

}  // namespace skua::domain
