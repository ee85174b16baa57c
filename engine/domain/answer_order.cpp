#include "engine/domain/views.hpp"

namespace skua::domain {
namespace {

std::span<const PortionView> portions_of(const ShardState& state, const Line& line,
                                         base::Arena& arena) {
    const auto views = arena.make_span<PortionView>(line.portion_count);
    for (std::size_t i = 0; i < views.size(); ++i) {
        const Portion& portion = line.portion(i);
        views[i] = {.location = arena.copy(state.location_name(portion.location)),
                    .location_id = portion.location,
                    .allocated = portion.allocated,
                    .released = portion.released,
                    .picked = portion.picked,
                    .packed = portion.packed,
                    .shipped = portion.shipped};
    }
    return views;
}

std::span<const HoldView> hold_views_of(const ShardState& state, const Order& order,
                                        base::Arena& arena) {
    base::ArenaVector<HoldView> views(arena);
    for (std::uint8_t number = 1; order.holds >> (number - 1U) != 0; ++number) {
        const auto hold = static_cast<HoldKind>(number);
        const TimedHold* timed = state.timed_holds().find({order.id, hold});
        const std::string_view role = state.hold_roles().find({order.id, hold});
        if (timed != nullptr || !role.empty()) {
            views.push_back({.hold = hold,
                             .until = timed == nullptr ? base::Timestamp{} : timed->until,
                             .release_role = arena.copy(role)});
        }
    }
    return views.view();
}

}  // namespace

std::span<const LineView> lines_of(const ShardState& state, const Order& order,
                                   base::Arena& arena) {
    const auto views = arena.make_span<LineView>(order.line_count);
    OrderTexts::LineIds ids(order.texts);
    for (const Line& line : order.lines()) {
        LineView& view = views[line.index.raw()];
        view = {.external_line_id = arena.copy(ids.next()),
                .sku = arena.copy(state.sku_text(line.sku)),
                .unit_price = line.unit_price(),
                .ordered = line.ordered,
                .open = line.open,
                .backordered = line.backordered,
                .cancelled = line.cancelled,
                .portions = portions_of(state, line, arena)};
        if (line.is_tolerant) {
            const Tolerance* tolerance = state.tolerances().find({order.id, line.index});
            view.tolerance = tolerance->percent;
            view.over_delivered = tolerance->accepted;
        }
    }
    return views;
}

QueryResult answer_to(const ShardState& state, const OrderQuery& query, base::Arena& arena) {
    const Order* order = state.orders().find(query.order);
    if (order == nullptr || is_reservation(order->lifecycle)) {
        return NotFound{};
    }
    const bool has_texts = order->texts != nullptr;
    return OrderView{
        .order = order->id,
        .number = order->number,
        .accepted_at = order->accepted_at,
        .placed_at = order->placed_at,
        .version = order->version,
        .lifecycle = order->lifecycle,
        .holds = order->holds,
        .hold_views = hold_views_of(state, *order, arena),
        .policy = order->policy,
        .priority = order->priority,
        .currency = order->currency,
        .total = order->total,
        .channel = arena.copy(state.channel_name(order->channel)),
        .external_id = has_texts ? arena.copy(order->texts->external_id()) : std::string_view{},
        .cold = has_texts ? arena.copy(order->texts->cold()) : std::string_view{},
        .lines = lines_of(state, *order, arena),
        .shipments = shipments_of(state, *order, LocationId{}, arena),
        .packages = packages_of(state, *order, LocationId{}, arena),
        .cancellations = cancellations_of(state, *order, LocationId{}, arena),
        .returns = returns_of(state, order->id, arena),
        .is_home = state.owns(home_slot_of(order->id))};
}

QueryResult answer_to(const ShardState& state, const ReservationQuery& query, base::Arena& arena) {
    const Order* order = state.orders().find(query.reservation);
    if (order == nullptr || !is_reservation(order->lifecycle)) {
        return NotFound{};
    }
    const Reservation* reservation = state.reservations().find(order->id);  // at home only
    const bool has_texts = order->texts != nullptr;
    return ReservationView{
        .reservation = order->id,
        .number = order->number,
        .created_at = order->accepted_at,
        .end = reservation == nullptr ? base::Timestamp{} : reservation->end,
        .version = order->version,
        .lifecycle = order->lifecycle,
        .policy = order->policy,
        .order = reservation == nullptr ? OrderId{} : reservation->order,
        .channel = arena.copy(state.channel_name(order->channel)),
        .external_id = has_texts ? arena.copy(order->texts->external_id()) : std::string_view{},
        .lines = lines_of(state, *order, arena)};
}

QueryResult answer_to(const ShardState& state, const FulfillmentQuery& query, base::Arena& arena) {
    const Order* order = state.orders().find(query.order);
    const Fulfillment* there = order == nullptr ? nullptr : order->find_fulfillment(query.location);
    if (there == nullptr) {
        return NotFound{};
    }
    FulfillmentView view{.order = order->id,
                         .location_id = query.location,
                         .location = arena.copy(state.location_name(query.location)),
                         .pick_list = there->pick_list,
                         .allocated = {},
                         .released = {},
                         .picked = {},
                         .packed = {},
                         .shipped = {},
                         .packages = packages_of(state, *order, query.location, arena),
                         .shipments = shipments_of(state, *order, query.location, arena),
                         .cancellations = cancellations_of(state, *order, query.location, arena)};
    for (const Line& line : order->lines()) {
        if (const Portion* portion = line.find_portion(query.location); portion != nullptr) {
            view.cancelled += Units{line.cancelled};
            view.allocated += Units{portion->allocated};
            view.released += Units{portion->released};
            view.picked += Units{portion->picked};
            view.packed += Units{portion->packed};
            view.shipped += Units{portion->shipped};
        }
    }
    return view;
}

}  // namespace skua::domain
