// Packages, shipments and requests to cancel, as an order and a fulfillment order show them.

#include <algorithm>

#include "engine/codec/render_order.hpp"
#include "engine/codec/render_parts.hpp"

namespace skua::codec {

namespace {

using domain::TrackingStatus;

void stated(JsonWriter& to, std::string_view name, std::uint32_t measure) {
    if (measure != 0) {
        to.field(name, measure);
    }
}

// Shipments stand by number, lines of a package by index.
bool is_delivered(const domain::OrderView& order, std::uint32_t shipment) noexcept {
    const auto found =
        std::ranges::lower_bound(order.shipments, shipment, {}, &domain::ShipmentView::number);
    return found != order.shipments.end() && found->number == shipment &&
           found->tracking == TrackingStatus::delivered;
}

bool is_all_delivered(const domain::OrderView& order, domain::LocationId location) noexcept {
    bool has_any = false;
    for (const domain::ShipmentView& shipment : order.shipments) {
        if (shipment.location_id == location) {
            has_any = true;
            if (shipment.tracking != TrackingStatus::delivered) {
                return false;
            }
        }
    }
    return has_any;
}

// In delivered packages from a location.
std::uint64_t boxed_of(const domain::OrderView& order, std::size_t line,
                       domain::LocationId location) noexcept {
    std::uint64_t units = 0;
    for (const domain::PackageView& package : order.packages) {
        if (package.location_id != location || !is_delivered(order, package.shipment)) {
            continue;
        }
        const auto packed = std::ranges::lower_bound(
            package.lines, line, {},
            [](const domain::PackedLineView& one) { return std::size_t{one.line.raw()}; });
        const bool has_line = packed != package.lines.end() && packed->line.raw() == line;
        units += has_line ? packed->quantity.raw() : 0U;
    }
    return units;
}

}  // namespace

std::uint64_t delivered_of(const domain::OrderView& order, std::size_t line) noexcept {
    std::uint64_t units = 0;
    for (const domain::PortionView& portion : order.lines[line].portions) {
        units += is_all_delivered(order, portion.location_id)
                     ? portion.shipped.raw()
                     : boxed_of(order, line, portion.location_id);
    }
    return units;
}

const char* fulfillment_status(const BucketSums& sums, domain::LocationId location,
                               std::span<const domain::CancellationView> cancellations) noexcept {
    const bool is_open = std::ranges::any_of(cancellations, [&](const auto& cancellation) {
        return cancellation.location_id == location &&
               cancellation.status == domain::CancellationStatus::requested;
    });
    return is_open ? "cancel_requested" : fulfillment_status(sums);
}

void measures(JsonWriter& to, const domain::PackageMeasures& measures) {
    stated(to, "weight_grams", measures.weight_grams);
    stated(to, "length_mm", measures.length_mm);
    stated(to, "width_mm", measures.width_mm);
    stated(to, "height_mm", measures.height_mm);
}

void cancellation_list(JsonWriter& to, domain::OrderId order,
                       std::span<const domain::CancellationView> cancellations) {
    to.key("cancellations").begin_array();
    for (const domain::CancellationView& cancellation : cancellations) {
        to.begin_object();
        fulfillment_id(to, "fulfillment_id", order, cancellation.location_id);
        to.field("location", cancellation.location);
        to.field("status", domain::to_string(cancellation.status));
        time(to, "requested_at", cancellation.requested_at);
        cause(to, cancellation.cause);
        to.key("lines").begin_array();
        for (const domain::AskedLineView& line : cancellation.lines) {
            to.begin_object();
            to.field("line", line.line.raw());
            to.field("quantity", line.quantity.raw());
            to.field("cancelled", line.cancelled.raw());
            to.end_object();
        }
        to.end_array();
        to.end_object();
    }
    to.end_array();
}

void package_list(JsonWriter& to, std::span<const domain::PackageView> packages) {
    to.key("packages").begin_array();
    for (const domain::PackageView& package : packages) {
        to.begin_object();
        to.field("number", package.number);
        to.field("location", package.location);
        to.field("status", domain::to_string(package.status));
        if (package.shipment != 0) {
            to.field("shipment", package.shipment);
        }
        time(to, "opened_at", package.opened_at);
        if (!package.reference.empty()) {
            to.field("reference", package.reference);
        }
        measures(to, package.measures);
        to.key("lines").begin_array();
        for (const domain::PackedLineView& line : package.lines) {
            to.begin_object();
            to.field("line", line.line.raw());
            to.field("quantity", line.quantity.raw());
            to.end_object();
        }
        to.end_array();
        to.end_object();
    }
    to.end_array();
}

void shipment_list(JsonWriter& to, domain::OrderId order,
                   std::span<const domain::ShipmentView> shipments) {
    to.key("shipments").begin_array();
    for (const domain::ShipmentView& shipment : shipments) {
        to.begin_object();
        shipment_id(to, "id", order, shipment.number);
        fulfillment_id(to, "fulfillment_id", order, shipment.location_id);
        to.field("location", shipment.location);
        to.field("carrier", shipment.carrier);
        to.field("tracking_number", shipment.tracking_number);
        if (shipment.package != 0) {
            to.field("package", shipment.package);
        }
        if (shipment.tracking != TrackingStatus::none) {
            to.field("tracking", domain::to_string(shipment.tracking));
            time(to, "tracked_at", shipment.tracked_at);
        }
        to.field("sequence", shipment.sequence.raw());
        time(to, "shipped_at", shipment.time);
        to.end_object();
    }
    to.end_array();
}

}  // namespace skua::codec
