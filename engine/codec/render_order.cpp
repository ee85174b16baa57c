#include "engine/codec/render_order.hpp"

#include <algorithm>
#include <vector>

#include "engine/codec/render_parts.hpp"
#include "engine/codec/render_returns.hpp"

namespace skua::codec {

void portion_fields(JsonWriter& to, const BucketSums& sums) {
    to.field("allocated", sums.allocated);
    to.field("released", sums.released);
    to.field("picked", sums.picked);
    to.field("packed", sums.packed);
    to.field("shipped", sums.shipped);
}

const char* fulfillment_status(const BucketSums& sums) noexcept {
    const std::uint64_t taken = sums.picked + sums.packed;
    if (sums.released != 0) {
        return taken != 0 ? "picking" : "released";
    }
    if (taken != 0) {
        return sums.picked != 0 ? "picked" : "packed";
    }
    if (sums.allocated != 0) {
        return "open";
    }
    if (sums.shipped != 0) {
        return "shipped";
    }
    return sums.cancelled != 0 ? "cancelled" : "short";
}

namespace {

// What carriers say of the shipments counts once everything has left.
const char* order_fulfillment(const BucketSums& sums, const domain::OrderView& order) noexcept {
    if (sums.shipped == 0) {
        return "unfulfilled";
    }
    if (sums.shipped + sums.cancelled != sums.ordered) {
        return "partial";
    }
    const auto are_all = [&](domain::TrackingStatus status) {
        return std::ranges::all_of(order.shipments, [&](const domain::ShipmentView& shipment) {
            return shipment.tracking == status;
        });
    };
    if (are_all(domain::TrackingStatus::delivered)) {
        return "delivered";
    }
    return are_all(domain::TrackingStatus::returned_to_sender) ? "returned" : "shipped";
}

BucketSums sums_of(const domain::OrderView& order) noexcept {
    BucketSums sums;
    for (const domain::LineView& line : order.lines) {
        sums.ordered += line.ordered.raw();
        sums.open += line.open.raw();
        sums.backordered += line.backordered.raw();
        sums.cancelled += line.cancelled.raw();
        for (const domain::PortionView& portion : line.portions) {
            sums.add_portion(portion);
        }
    }
    return sums;
}

// One that is over holds nothing back any more, and nobody could release it.
void holds(JsonWriter& to, const domain::OrderView& order) {
    const unsigned held = order.lifecycle == domain::Lifecycle::booked ? order.holds : 0U;
    to.key("holds").begin_array();
    for (unsigned i = 0; i < static_cast<unsigned>(domain::HoldKind::grace); ++i) {
        if ((held & (1U << i)) == 0) {
            continue;
        }
        const auto kind = static_cast<domain::HoldKind>(i + 1);
        const auto found = std::ranges::find(order.hold_views, kind, &domain::HoldView::hold);
        to.begin_object();
        hold(to, found == order.hold_views.end() ? domain::HoldView{.hold = kind} : *found);
        to.end_object();
    }
    to.end_array();
}

void order_units(JsonWriter& to, const BucketSums& sums) {
    to.key("units").begin_object();
    to.field("ordered", sums.ordered);
    to.field("open", sums.open);
    to.field("backordered", sums.backordered);
    portion_fields(to, sums);
    to.field("cancelled", sums.cancelled);
    to.end_object();
}

void order_line(JsonWriter& to, const domain::OrderView& order, std::size_t index,
                std::uint64_t returned) {
    const domain::LineView& line = order.lines[index];
    to.begin_object();
    to.field("line", index);
    if (!line.external_line_id.empty()) {
        to.field("external_line_id", line.external_line_id);
    }
    to.field("sku", line.sku);
    to.field("quantity", line.ordered.raw());
    price(to, "unit_price", line.unit_price);
    tolerance(to, line.tolerance);
    if (!line.over_delivered.is_zero()) {
        to.field("over_delivered", line.over_delivered.raw());
    }
    to.field("open", line.open.raw());
    to.field("backordered", line.backordered.raw());
    to.field("cancelled", line.cancelled.raw());
    to.field("delivered", delivered_of(order, index));
    to.field("returned", returned);
    to.key("portions").begin_array();
    for (const domain::PortionView& portion : line.portions) {
        BucketSums sums;
        sums.add_portion(portion);
        to.begin_object();
        to.field("location", portion.location);
        portion_fields(to, sums);
        to.end_object();
    }
    to.end_array();
    to.end_object();
}

// One per location that has, or had, units of the order; in the order of their first line.
void order_fulfillments(JsonWriter& to, const domain::OrderView& order) {
    struct At {
        const domain::PortionView* first;
        BucketSums sums;
    };
    std::vector<At> places;
    for (const domain::LineView& line : order.lines) {
        for (const domain::PortionView& portion : line.portions) {
            auto found = std::find_if(places.begin(), places.end(), [&](const At& at) {
                return at.first->location_id == portion.location_id;
            });
            if (found == places.end()) {
                found = places.insert(places.end(), At{&portion, {}});
            }
            found->sums.add_portion(portion);
            found->sums.cancelled += line.cancelled.raw();
        }
    }
    to.key("fulfillments").begin_array();
    for (const At& at : places) {
        to.begin_object();
        fulfillment_id(to, "id", order.order, at.first->location_id);
        to.field("location", at.first->location);
        to.field("status", fulfillment_status(at.sums, at.first->location_id, order.cancellations));
        to.end_object();
    }
    to.end_array();
}

}  // namespace

void order_fields(JsonWriter& to, const domain::OrderView& order) {
    const BucketSums sums = sums_of(order);
    order_id(to, "id", order.order);
    to.field("status", lifecycle_name(order.lifecycle));
    to.field("allocation", allocation_name(sums.placed(), sums.open + sums.backordered));
    to.field("fulfillment", order_fulfillment(sums, order));
    to.field("return_status", return_status(sums_of(order.returns), sums.shipped));
    holds(to, order);
    to.field("version", order.version);
    to.field("number", order.number.raw());
    time(to, "accepted_at", order.accepted_at);
    if (order.placed_at.micros != 0) {
        time(to, "placed_at", order.placed_at);
    }
    to.field("channel", order.channel);
    if (!order.external_id.empty()) {
        to.field("external_id", order.external_id);
    }
    to.field("policy", domain::to_string(order.policy));
    to.field("priority", static_cast<unsigned>(order.priority));
    totals(to, order.total, order.currency);
    order_units(to, sums);
    if (order.cold.size() > 2) {
        to.raw(order.cold.substr(1, order.cold.size() - 2));
    }
    const std::vector<std::uint64_t> returned = returned_by_line(order);
    to.key("lines").begin_array();
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        order_line(to, order, i, returned[i]);
    }
    to.end_array();
    order_fulfillments(to, order);
    package_list(to, order.packages);
    shipment_list(to, order.order, order.shipments);
    cancellation_list(to, order.order, order.cancellations);
    order_returns(to, order);
}

}  // namespace skua::codec
