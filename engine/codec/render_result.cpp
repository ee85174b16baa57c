#include <algorithm>
#include <vector>

#include "engine/codec/json_render.hpp"
#include "engine/codec/render_parts.hpp"
#include "engine/domain/query.hpp"

namespace skua::codec {

namespace {

// Units of an order, of a line or of a fulfillment order by bucket.
struct BucketSums {
    std::uint64_t ordered = 0;
    std::uint64_t open = 0;
    std::uint64_t backordered = 0;
    std::uint64_t allocated = 0;
    std::uint64_t released = 0;
    std::uint64_t picked = 0;
    std::uint64_t packed = 0;
    std::uint64_t shipped = 0;
    std::uint64_t cancelled = 0;

    template <class Portion>
    void add_portion(const Portion& portion) noexcept {
        allocated += static_cast<std::uint64_t>(portion.allocated.raw());
        released += static_cast<std::uint64_t>(portion.released.raw());
        picked += static_cast<std::uint64_t>(portion.picked.raw());
        packed += static_cast<std::uint64_t>(portion.packed.raw());
        shipped += static_cast<std::uint64_t>(portion.shipped.raw());
    }
    [[nodiscard]] std::uint64_t placed() const noexcept {
        return allocated + released + picked + packed + shipped;
    }
};

void portion_fields(JsonWriter& to, const BucketSums& sums) {
    to.field("allocated", sums.allocated);
    to.field("released", sums.released);
    to.field("picked", sums.picked);
    to.field("packed", sums.packed);
    to.field("shipped", sums.shipped);
}

// The furthest unfinished work at the location names the state; `cancelled` when nothing is there
// any more.
const char* fulfillment_status(const BucketSums& sums) noexcept {
    const std::uint64_t taken = sums.picked + sums.packed;
    if (sums.released != 0) {
        return taken != 0 ? "picking" : "released";
    }
    if (taken != 0) {
        return "picked";
    }
    if (sums.allocated != 0) {
        return "open";
    }
    return sums.shipped != 0 ? "shipped" : "cancelled";
}

const char* order_fulfillment(const BucketSums& sums) noexcept {
    if (sums.shipped == 0) {
        return "unfulfilled";
    }
    return sums.shipped + sums.cancelled == sums.ordered ? "shipped" : "partial";
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

void holds(JsonWriter& to, std::uint16_t bits) {
    to.key("holds").begin_array();
    for (unsigned i = 0; i < static_cast<unsigned>(domain::HoldKind::manual); ++i) {
        if ((bits & (1U << i)) != 0) {
            to.text(domain::to_string(static_cast<domain::HoldKind>(i + 1)));
        }
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

void order_line(JsonWriter& to, const domain::LineView& line, std::size_t index) {
    to.begin_object();
    to.field("line", index);
    if (!line.external_line_id.empty()) {
        to.field("external_line_id", line.external_line_id);
    }
    to.field("sku", line.sku);
    to.field("quantity", line.ordered.raw());
    price(to, "unit_price", line.unit_price);
    to.field("open", line.open.raw());
    to.field("backordered", line.backordered.raw());
    to.field("cancelled", line.cancelled.raw());
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
        }
    }
    to.key("fulfillments").begin_array();
    for (const At& at : places) {
        if (at.sums.placed() == 0) {
            continue;
        }
        to.begin_object();
        fulfillment_id(to, "id", order.order, at.first->location_id);
        to.field("location", at.first->location);
        to.field("status", fulfillment_status(at.sums));
        to.end_object();
    }
    to.end_array();
}

void order_shipments(JsonWriter& to, const domain::OrderView& order) {
    to.key("shipments").begin_array();
    for (const domain::ShipmentView& shipment : order.shipments) {
        to.begin_object();
        fulfillment_id(to, "fulfillment_id", order.order, shipment.location_id);
        to.field("location", shipment.location);
        to.field("carrier", shipment.carrier);
        to.field("tracking_number", shipment.tracking_number);
        to.field("sequence", shipment.sequence.raw());
        time(to, "shipped_at", shipment.time);
        to.end_object();
    }
    to.end_array();
}

// Leaves the object open for what comes behind the order itself.
void order_fields(JsonWriter& to, const domain::OrderView& order) {
    const BucketSums sums = sums_of(order);
    order_id(to, "id", order.order);
    to.field("status", lifecycle_name(order.lifecycle));
    to.field("allocation", allocation_name(sums.placed(), sums.open + sums.backordered));
    to.field("fulfillment", order_fulfillment(sums));
    holds(to, order.holds);
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
    to.key("lines").begin_array();
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        order_line(to, order.lines[i], i);
    }
    to.end_array();
    order_fulfillments(to, order);
    order_shipments(to, order);
}

void level_fields(JsonWriter& to, const domain::LevelView& level) {
    to.field("on_hand", level.on_hand.raw());
    to.field("allocated", level.allocated.raw());
    to.field("reserved", level.soft_reserved.raw());
    to.field("safety_stock", level.safety_stock.raw());
    to.field("available", level.available.raw());
}

void view_fields(JsonWriter& to, const domain::StockView& stock) {
    to.field("sku", stock.text);
    to.field("description", stock.description);
    to.field("backordered", stock.backordered.raw());
    to.key("levels").begin_array();
    for (const domain::LevelView& level : stock.levels) {
        to.begin_object();
        to.field("location", level.location);
        to.field("bin", level.bin);
        level_fields(to, level);
        to.end_object();
    }
    to.end_array();
}

void availability_line(JsonWriter& to, const domain::AvailabilityLineView& line) {
    to.begin_object();
    to.field("sku", line.sku);
    to.key("known").boolean(line.is_known);
    to.field("requested", line.requested.raw());
    to.field("available", line.available.raw());
    to.key("levels").begin_array();
    for (const domain::LevelView& level : line.levels) {
        to.begin_object();
        to.field("location", level.location);
        level_fields(to, level);
        to.end_object();
    }
    to.end_array();
    to.end_object();
}

// The same SKU on several lines is one demand.
bool is_available(std::span<const domain::AvailabilityLineView> lines) {
    std::vector<const domain::AvailabilityLineView*> sorted;
    for (const domain::AvailabilityLineView& line : lines) {
        if (!line.is_known) {
            return false;
        }
        sorted.push_back(&line);
    }
    std::sort(sorted.begin(), sorted.end(),
              [](const auto* a, const auto* b) { return a->sku < b->sku; });
    std::uint64_t wanted = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const bool is_same = i > 0 && sorted[i]->sku == sorted[i - 1]->sku;
        wanted = (is_same ? wanted : 0) + sorted[i]->requested.raw();
        const std::int64_t available = sorted[i]->available.raw();
        if (available < 0 || wanted > static_cast<std::uint64_t>(available)) {
            return false;
        }
    }
    return true;
}

void view_fields(JsonWriter& to, const domain::AvailabilityView& view) {
    to.key("available").boolean(is_available(view.lines));
    to.key("lines").begin_array();
    for (const domain::AvailabilityLineView& line : view.lines) {
        availability_line(to, line);
    }
    to.end_array();
}

void view_fields(JsonWriter& to, const domain::PickListView& list) {
    pick_list_fields(to, list);
}

void view_fields(JsonWriter& to, const domain::FulfillmentView& view) {
    BucketSums sums;
    sums.add_portion(view);
    fulfillment_id(to, "id", view.order, view.location_id);
    order_id(to, "order_id", view.order);
    to.field("location", view.location);
    to.field("status", fulfillment_status(sums));
    if (view.pick_list.is_none()) {
        to.key("pick_list").null();
    } else {
        pick_list_id(to, "pick_list", view.pick_list);
    }
    portion_fields(to, sums);
}

void view_fields(JsonWriter& to, const domain::LocationsView& view) {
    to.key("locations").begin_array();
    for (const std::string_view name : view.names) {
        to.text(name);
    }
    to.end_array();
}

void view_fields(JsonWriter& to, const domain::OrderView& view) {
    order_fields(to, view);
}

void view_fields(JsonWriter&, const domain::NotFound&) {}

}  // namespace

std::uint16_t render_result(const domain::QueryResult& result, domain::Sequence reflects,
                            std::string& out) {
    if (std::holds_alternative<domain::NotFound>(result)) {
        return render_problem({ProblemCode::not_found, {}, "there is no such thing"}, out);
    }
    const auto* availability = std::get_if<domain::AvailabilityView>(&result);
    if (availability != nullptr && !availability->is_channel_known) {
        JsonWriter(out).raw(
            R"({"type":"https://skua.dev/problems/unknown_channel","title":"Unknown channel",)"
            R"("status":422,"code":"unknown_channel","detail":"no such channel is defined",)"
            R"("field":"/channel"})");
        return 422;
    }
    JsonWriter to(out);
    to.begin_object();
    std::visit([&](const auto& view) { view_fields(to, view); }, result);
    to.field("sequence", reflects.raw());
    to.end_object();
    return 200;
}

std::uint16_t render_orders(const domain::QueryResult& result, domain::Sequence reflects,
                            std::string& out) {
    JsonWriter to(out);
    to.begin_object().key("orders").begin_array();
    if (const auto* order = std::get_if<domain::OrderView>(&result)) {
        to.begin_object();
        order_fields(to, *order);
        to.end_object();
    }
    to.end_array();
    to.field("sequence", reflects.raw());
    to.end_object();
    return 200;
}

}  // namespace skua::codec
