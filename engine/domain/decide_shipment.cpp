#include <algorithm>

#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

// What leaves, or why nothing does.
struct Cargo {
    RejectReason reason = RejectReason::none;
    std::span<const Effect> moves{};
    std::span<const Package> packages{};  // of these, those that are there and have not left
};

// Why nothing leaves where nothing is ready.
RejectReason nothing_ready(const Order& order, const FulfillmentSums& there) noexcept {
    if (there.shipped != 0 && there.allocated == 0) {
        return RejectReason::already_shipped;
    }
    return order.lifecycle == Lifecycle::booked ? RejectReason::not_picked
                                                : RejectReason::order_closed;
}

// Everything that is ready there, once nothing is left to pick.
Cargo everything(const ShardState& home, const ShipFulfillment& command, const Order& order,
                 const Vote& vote) {
    const FulfillmentSums& there = vote.fulfillment;
    const std::uint64_t ready = units_to(vote.effects, Bucket::shipped);
    if (ready < there.active) {
        return {.reason = RejectReason::not_fully_picked};
    }
    if (ready == 0) {
        return {.reason = nothing_ready(order, there)};
    }
    return {.moves = vote.effects, .packages = home.packages().of(command.order)};
}

// The parts vote all that is packed there, and what completes; contents stand by line, as the votes
// do.
std::span<const Effect> contents_of(const Package& package, std::span<const Effect> moves,
                                    base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena, moves.size());
    auto next = package.lines.begin();
    const auto is_of_the_last = [&](const Effect& move) {
        return move.to != Bucket::shipped && next != package.lines.begin() &&
               move.line == (next - 1)->line;
    };
    for (const Effect& move : moves) {
        if (is_of_the_last(move)) {
            effects.push_back(move);
            continue;
        }
        if (next == package.lines.end()) {
            continue;
        }
        if (move.from == Bucket::packed && move.line == next->line) {
            effects.push_back(move);
            effects.back().quantity = next->quantity;
            ++next;
        }
    }
    SKUA_ASSERT(next == package.lines.end());
    return effects.view();
}

Cargo one_package(const ShardState& home, const ShipFulfillment& command, const Vote& vote,
                  base::Arena& arena) {
    const Package* package = package_at(home, command.order, command.location, command.package);
    if (package == nullptr) {
        return {.reason = RejectReason::unknown_package};
    }
    if (package->status == PackageStatus::shipped) {
        return {.reason = RejectReason::package_shipped};
    }
    if (package->lines.empty()) {
        return {.reason = RejectReason::package_empty};
    }
    return {.moves = contents_of(*package, vote.effects, arena), .packages = {package, 1}};
}

}  // namespace

Decision decide_on(const ShardState& home, const ShipFulfillment& command, const Vote& vote,
                   Context& context) {
    const Order* order = home.orders().find(command.order);
    if (command.location.is_none() || order == nullptr || is_reservation(order->lifecycle) ||
        !vote.fulfillment.is_known) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    if (home.cancellations().is_open({command.order, command.location})) {
        return rejected(RejectReason::cancellation_requested);
    }
    const Cargo cargo = command.package == 0 ? everything(home, command, *order, vote)
                                             : one_package(home, command, vote, *context.arena);
    if (cargo.reason == RejectReason::order_closed) {
        return rejected(cargo.reason, static_cast<std::size_t>(order->lifecycle));
    }
    if (cargo.reason != RejectReason::none) {
        return rejected(cargo.reason);
    }
    base::ArenaVector<Effect> effects(*context.arena,
                                      cargo.moves.size() + cargo.packages.size() + 2);
    effects.append(cargo.moves);
    Effect left;
    left.kind = EffectKind::package_shipped;
    left.location = command.location;
    for (const Package& package : cargo.packages) {
        if (package.location == command.location && package.status != PackageStatus::shipped &&
            !package.lines.empty()) {
            left.value = package.number;
            effects.push_back(left);
        }
    }
    Effect created;
    created.kind = EffectKind::shipment_created;
    created.location = command.location;
    created.quantity = Quantity{order->shipments == nullptr ? 1U : order->shipments->number + 1U};
    created.order_raw = order->id.raw();
    effects.push_back(created);
    if (vote.order.left ==
        units_to(cargo.moves, Bucket::shipped) + units_to(cargo.moves, Bucket::cancelled)) {
        effects.push_back(lifecycle_changed(Lifecycle::closed));
    }
    Decision decision = accepted(effects.view());
    decision.order = order->id;
    decision.version = order->version;
    return decision;
}

}  // namespace skua::domain
