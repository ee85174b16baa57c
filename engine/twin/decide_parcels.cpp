// Packages, what leaves in them, and what carriers say of it (page 0010).

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "engine/twin/decide.hpp"
#include "engine/twin/draft.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;
using domain::LineIndex;
using domain::LocationId;
using domain::PackageStatus;
using domain::RejectReason;

namespace {

bool was_ever_at(const Order& order, LocationId location) {
    return std::ranges::any_of(
        order.lines, [&](const Line& line) { return line.portion_at(location) != nullptr; });
}

const Package* find_package(const Order& order, LocationId location, std::uint16_t number) {
    for (const Package& package : order.packages) {
        if (package.number == number && package.location == location) {
            return &package;
        }
    }
    return nullptr;
}

Effect of_package(EffectKind kind, LocationId location, std::uint16_t number) {
    Effect effect;
    effect.kind = kind;
    effect.location = location;
    effect.value = number;
    return effect;
}

// Why the package that is named, or a new one, takes nothing.
RejectReason refuses_more(const Order& order, const domain::PackFulfillment& body) {
    if (body.package == 0) {
        return order.packages.size() < domain::kPackagesPerOrderMax ? RejectReason::none
                                                                    : RejectReason::package_limit;
    }
    const Package* const package = find_package(order, body.location, body.package);
    if (package == nullptr) {
        return RejectReason::unknown_package;
    }
    if (package->status == PackageStatus::sealed) {
        return RejectReason::package_sealed;
    }
    return package->status == PackageStatus::shipped ? RejectReason::package_shipped
                                                     : RejectReason::none;
}

Units picked_of(const Order& order, LineIndex index, LocationId location) {
    const Portion* const portion = order.lines.at(index.raw()).portion_at(location);
    return portion == nullptr ? Units{} : portion->picked;
}

// The lines that have not enough picked; an accept when all have.
TwinDecision short_of_picks(const Order& order, const domain::PackFulfillment& body) {
    TwinDecision decision;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        const domain::PackLine& named = body.lines[i];
        const Units picked = picked_of(order, named.line, body.location);
        if (picked >= Units{named.quantity}) {
            continue;
        }
        if (decision.shortages.empty()) {
            decision = rejected(RejectReason::not_picked, i);
        }
        decision.shortages.push_back(
            {.line = named.line,
             .requested = named.quantity,
             .available = domain::Quantity{static_cast<std::uint32_t>(picked.raw())}});
    }
    return decision;
}

}  // namespace

TwinDecision decide_body(const State& state, const domain::PackFulfillment& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    if (order == nullptr || is_reservation(order->lifecycle) ||
        !was_ever_at(*order, body.location)) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    if (const RejectReason reason = refuses_more(*order, body); reason != RejectReason::none) {
        return rejected(reason);
    }
    if (order->lifecycle != domain::Lifecycle::booked) {
        return rejected(RejectReason::order_closed, static_cast<std::size_t>(order->lifecycle));
    }
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        if (body.lines[i].line.raw() >= order->lines.size()) {
            return rejected(RejectReason::unknown_line, i);
        }
    }
    if (body.seals && body.lines.empty() &&
        find_package(*order, body.location, body.package)->units.empty()) {
        return rejected(RejectReason::package_empty);
    }
    const TwinDecision lack = short_of_picks(*order, body);
    if (lack.verdict == domain::Verdict::reject) {
        return lack;
    }
    Draft draft(state);
    if (body.package == 0) {
        const auto number = static_cast<std::uint16_t>(order->packages.size() + 1);
        draft.write(of_package(EffectKind::package_opened, body.location, number));
    } else {
        draft.write(of_package(EffectKind::package_filled, body.location, body.package));
    }
    for (const domain::PackLine& named : body.lines) {
        draft.move({order->id, named.line},
                   {Bucket::picked, Bucket::packed, body.location, Units{named.quantity}});
    }
    if (body.seals) {
        Effect sealed = draft.decision.effects.front();
        sealed.kind = EffectKind::package_sealed;
        draft.write(sealed);
    }
    draft.decision.order = order->id;
    draft.decision.version = order->version;
    return std::move(draft.decision);
}

TwinDecision decide_package(const State& state, const domain::ShipFulfillment& body) {
    const Order& order = *state.find_order(body.order);
    const Package* const package = find_package(order, body.location, body.package);
    if (package == nullptr) {
        return rejected(RejectReason::unknown_package);
    }
    if (package->status == PackageStatus::shipped) {
        return rejected(RejectReason::package_shipped);
    }
    if (package->units.empty()) {
        return rejected(RejectReason::package_empty);
    }
    Draft draft(state);
    for (const auto& [index, units] : package->units) {
        draft.move({order.id, index}, {Bucket::packed, Bucket::shipped, body.location, units});
        draft.complete({order.id, index});
    }
    draft.write(of_package(EffectKind::package_shipped, body.location, body.package));
    finish_shipment(draft, order, body.location);
    return std::move(draft.decision);
}

void write_packages_shipped(Draft& draft, const Order& order, LocationId location) {
    for (const Package& package : order.packages) {
        const bool has_left = package.status == PackageStatus::shipped;
        if (package.location == location && !has_left && !package.units.empty()) {
            draft.write(of_package(EffectKind::package_shipped, location, package.number));
        }
    }
}

void finish_shipment(Draft& draft, const Order& order, LocationId location) {
    Effect shipped;
    shipped.kind = EffectKind::shipment_created;
    shipped.location = location;
    shipped.quantity = domain::Quantity{static_cast<std::uint32_t>(order.shipments.size() + 1)};
    shipped.order_raw = order.id.raw();
    draft.write(shipped);
    Units unfinished;
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        unfinished += draft.line({order.id, LineIndex{static_cast<std::uint16_t>(i)}}).unfinished();
    }
    if (unfinished == Units{}) {
        Effect closed;
        closed.kind = EffectKind::lifecycle_changed;
        closed.value = static_cast<std::int64_t>(domain::Lifecycle::closed);
        draft.write(closed);
    }
    draft.decision.order = order.id;
    draft.decision.version = order.version;
}

TwinDecision decide_body(const State& state, const domain::RecordTracking& body, const Stamp&) {
    const Order* const order = state.find_order(body.order);
    if (order == nullptr || body.shipment == 0 || body.shipment > order->shipments.size()) {
        return rejected(RejectReason::unknown_shipment);
    }
    const Shipment& shipment = order->shipments[body.shipment - 1];
    TwinDecision decision;
    decision.order = order->id;
    decision.version = order->version;
    if (shipment.events.contains(std::string(body.event_id))) {
        return decision;
    }
    const bool moves = comes_after(body.status, shipment.status);
    if (shipment.events.size() >= domain::kTrackingEventsMax && !moves) {
        return rejected(RejectReason::tracking_limit);
    }
    Effect effect;
    effect.kind = moves ? EffectKind::tracking_moved : EffectKind::tracking_noted;
    effect.location = shipment.location;
    effect.value = body.shipment;
    decision.effects.push_back(effect);
    return decision;
}

// Each stage with what may follow it.
bool comes_after(domain::TrackingStatus next, domain::TrackingStatus now) {
    using domain::TrackingStatus;
    switch (now) {
        case TrackingStatus::none:
        case TrackingStatus::pre_transit:
        case TrackingStatus::in_transit:
        case TrackingStatus::out_for_delivery:
            return next > now;
        case TrackingStatus::delivery_failed:
            return next == TrackingStatus::delivered ||
                   next == TrackingStatus::returned_to_sender || next == TrackingStatus::lost;
        case TrackingStatus::delivered:
        case TrackingStatus::returned_to_sender:
        case TrackingStatus::lost:
            break;
    }
    return false;
}

}  // namespace skua::twin
