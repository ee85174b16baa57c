#include <algorithm>

#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

Effect package_effect(EffectKind kind, const PackFulfillment& command, std::uint16_t number) {
    Effect effect;
    effect.kind = kind;
    effect.location = command.location;
    effect.value = number;
    return effect;
}

// Whether the package that the command names, or a new one, takes anything.
RejectReason check_open(const ShardState& home, const PackFulfillment& command) {
    if (command.package == 0) {
        const bool is_full = home.packages().of(command.order).size() >= kPackagesPerOrderMax;
        return is_full ? RejectReason::package_limit : RejectReason::none;
    }
    const Package* package = package_at(home, command.order, command.location, command.package);
    if (package == nullptr) {
        return RejectReason::unknown_package;
    }
    switch (package->status) {
        case PackageStatus::open:
            return RejectReason::none;
        case PackageStatus::sealed:
            return RejectReason::package_sealed;
        case PackageStatus::shipped:
            break;
    }
    return RejectReason::package_shipped;
}

// The votes have one move per line, in the order in which they are named.
Decision not_picked(const PackFulfillment& command, std::span<const Effect> moves,
                    base::Arena& arena) {
    base::ArenaVector<Shortage> shortages(arena, moves.size());
    std::size_t first = moves.size();
    for (std::size_t i = 0; i < moves.size(); ++i) {
        const PackLine& named = command.lines[i];
        if (moves[i].quantity < named.quantity) {
            first = std::min(first, i);
            shortages.push_back(
                {.line = named.line, .requested = named.quantity, .available = moves[i].quantity});
        }
    }
    if (first == moves.size()) {
        return accepted({});
    }
    Decision decision = rejected(RejectReason::not_picked, first);
    decision.shortages = shortages.view();
    return decision;
}

}  // namespace

const Package* package_at(const ShardState& home, OrderId order, LocationId location,
                          std::uint16_t number) noexcept {
    const Package* package = home.packages().find(order, number);
    return package != nullptr && package->location == location ? package : nullptr;
}

Decision decide_on(const ShardState& home, const PackFulfillment& command, const Vote& vote,
                   Context& context) {
    const Order* order = home.orders().find(command.order);
    if (command.location.is_none() || order == nullptr || is_reservation(order->lifecycle) ||
        !vote.fulfillment.is_known) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    if (const RejectReason reason = check_open(home, command); reason != RejectReason::none) {
        return rejected(reason);
    }
    if (order->lifecycle != Lifecycle::booked) {
        return rejected(RejectReason::order_closed, static_cast<std::size_t>(order->lifecycle));
    }
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        if (command.lines[i].line.raw() >= order->line_count) {
            return rejected(RejectReason::unknown_line, i);
        }
    }
    if (command.seals && command.lines.empty() &&
        package_at(home, command.order, command.location, command.package)->lines.empty()) {
        return rejected(RejectReason::package_empty);
    }
    Decision decision = not_picked(command, vote.effects, *context.arena);
    if (decision.verdict == Verdict::reject) {
        return decision;
    }
    const bool is_new = command.package == 0;
    const auto number = is_new
                            ? static_cast<std::uint16_t>(home.packages().of(order->id).size() + 1)
                            : command.package;
    base::ArenaVector<Effect> effects(*context.arena, vote.effects.size() + 2);
    effects.push_back(package_effect(
        is_new ? EffectKind::package_opened : EffectKind::package_filled, command, number));
    effects.append(vote.effects);
    if (command.seals) {
        effects.push_back(package_effect(EffectKind::package_sealed, command, number));
    }
    decision = accepted(effects.view());
    decision.order = order->id;
    decision.version = order->version;
    return decision;
}

}  // namespace skua::domain
