// What leaves: the packages and the shipments of an order, and what is asked to stay. Its home has
// them.

#include <algorithm>

#include "engine/domain/views.hpp"

namespace skua::domain {
namespace {

bool is_at(LocationId location, LocationId wanted) noexcept {
    return wanted.is_none() || location == wanted;
}

std::span<const PackedLineView> lines_of(const Package& package, base::Arena& arena) {
    const auto views = arena.make_span<PackedLineView>(package.lines.size());
    for (std::size_t i = 0; i < views.size(); ++i) {
        views[i] = {.line = package.lines[i].line, .quantity = package.lines[i].quantity};
    }
    return views;
}

ShipmentView view_of(const ShardState& state, OrderId order, const Shipment& shipment,
                     base::Arena& arena) {
    ShipmentView view{.location = arena.copy(state.location_name(shipment.location)),
                      .location_id = shipment.location,
                      .carrier = arena.copy(shipment.carrier),
                      .tracking_number = arena.copy(shipment.tracking_number),
                      .sequence = shipment.sequence,
                      .time = shipment.time,
                      .number = shipment.number,
                      .package = shipment.package};
    if (const Tracking* tracking = state.trackings().find({order, shipment.number})) {
        view.tracking = tracking->status;
        view.tracked_at = tracking->occurred_at;
    }
    return view;
}

}  // namespace

std::span<const CancellationView> cancellations_of(const ShardState& state, const Order& order,
                                                   LocationId location, base::Arena& arena) {
    if (!state.owns(home_slot_of(order.id))) {
        return {};  // the home shows them
    }
    base::ArenaVector<CancellationView> views(arena);
    state.cancellations().for_each_of(order.id, [&](LocationId at, const Cancellation& asked) {
        if (!is_at(at, location)) {
            return;
        }
        const auto lines = arena.make_span<AskedLineView>(asked.lines.size());
        std::ranges::transform(asked.lines, lines.begin(), [](const AskedLine& line) {
            return AskedLineView{
                .line = line.line, .quantity = line.quantity, .cancelled = line.cancelled};
        });
        views.push_back({.location_id = at,
                         .location = arena.copy(state.location_name(at)),
                         .status = asked.status,
                         .requested_at = asked.requested_at,
                         .lines = lines,
                         .cause = asked.cause});
    });
    return views.view();
}

// The state links them latest first; they are shown oldest first.
std::span<const ShipmentView> shipments_of(const ShardState& state, const Order& order,
                                           LocationId location, base::Arena& arena) {
    std::size_t count = 0;
    for (const Shipment* at = order.shipments; at != nullptr; at = at->next) {
        count += is_at(at->location, location) ? 1U : 0U;
    }
    const auto views = arena.make_span<ShipmentView>(count);
    for (const Shipment* at = order.shipments; at != nullptr; at = at->next) {
        if (is_at(at->location, location)) {
            views[--count] = view_of(state, order.id, *at, arena);
        }
    }
    return views;
}

std::span<const PackageView> packages_of(const ShardState& state, const Order& order,
                                         LocationId location, base::Arena& arena) {
    base::ArenaVector<PackageView> views(arena);
    for (const Package& package : state.packages().of(order.id)) {
        if (is_at(package.location, location)) {
            views.push_back({.number = package.number,
                             .location_id = package.location,
                             .location = arena.copy(state.location_name(package.location)),
                             .status = package.status,
                             .shipment = package.shipment,
                             .opened_at = package.opened_at,
                             .measures = package.measures,
                             .reference = arena.copy(package.reference),
                             .lines = lines_of(package, arena)});
        }
    }
    return views.view();
}

}  // namespace skua::domain
