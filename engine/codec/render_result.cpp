#include <algorithm>
#include <vector>

#include "engine/codec/json_render.hpp"
#include "engine/codec/render_counts.hpp"
#include "engine/codec/render_order.hpp"
#include "engine/codec/render_parts.hpp"
#include "engine/codec/render_returns.hpp"
#include "engine/codec/render_transfers.hpp"
#include "engine/domain/query.hpp"

namespace skua::codec {

namespace {

void level_fields(JsonWriter& to, const domain::LevelView& level) {
    to.field("on_hand", level.on_hand.raw());
    to.field("sellable", level.sellable.raw());
    to.field("quality_hold", level.quality_hold.raw());
    to.field("damaged", level.damaged.raw());
    to.field("allocated", level.allocated.raw());
    to.field("reserved", level.soft_reserved.raw());
    to.field("held", level.held.raw());
    to.field("in_transit", level.in_transit.raw());
    to.field("safety_stock", level.safety_stock.raw());
    to.field("available", level.available.raw());
    to.key("set_aside").boolean(level.is_set_aside);
    count_id(to, "count", level.count);
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
    sums.cancelled = static_cast<std::uint64_t>(view.cancelled.raw());
    fulfillment_id(to, "id", view.order, view.location_id);
    order_id(to, "order_id", view.order);
    to.field("location", view.location);
    to.field("status", fulfillment_status(sums, view.location_id, view.cancellations));
    if (view.pick_list.is_none()) {
        to.key("pick_list").null();
    } else {
        pick_list_id(to, "pick_list", view.pick_list);
    }
    portion_fields(to, sums);
    package_list(to, view.packages);
    shipment_list(to, view.order, view.shipments);
    cancellation_list(to, view.order, view.cancellations);
}

void view_fields(JsonWriter& to, const domain::LocationsView& view) {
    to.key("locations").begin_array();
    for (const std::string_view name : view.names) {
        to.text(name);
    }
    to.end_array();
}

void view_fields(JsonWriter& to, const domain::PickListsView& view) {
    to.field("location", view.location);
    to.key("picklists").begin_array();
    for (const domain::PickListItemView& item : view.items) {
        to.begin_object();
        pick_list_id(to, "id", item.pick_list);
        time(to, "created_at", item.created_at);
        claim(to, item.status, item.claim_until);
        to.field("tasks", item.tasks);
        to.field("units_to_pick", item.units.raw());
        to.field("units_picked", item.picked.raw());
        to.field("units_shorted", item.shorted.raw());
        to.end_object();
    }
    to.end_array();
    if (view.has_more) {
        pick_list_id(to, "next", view.items.back().pick_list);
    }
}

// Two numbers, which only this list reads again.
void cursor(JsonWriter& to, std::uint64_t first, std::uint64_t second) {
    to.field("next", std::string_view(std::to_string(first) + "." + std::to_string(second)));
}

void view_fields(JsonWriter& to, const domain::WaitingView& view) {
    to.field("location", view.location);
    to.field("status", "waiting");
    to.key("fulfillments").begin_array();
    for (const domain::WaitingItemView& item : view.items) {
        to.begin_object();
        fulfillment_id(to, "id", item.order, view.location_id);
        order_id(to, "order_id", item.order);
        to.field("priority", domain::priority_of_rank(item.rank));
        to.field("number", domain::number_of_rank(item.rank));
        to.field("lines", item.lines);
        to.field("units_to_pick", item.units.raw());
        to.end_object();
    }
    to.end_array();
    to.key("is_cut").boolean(view.is_cut);
    if (view.has_more) {
        const std::uint64_t last = view.items.back().rank;
        cursor(to, domain::priority_of_rank(last), domain::number_of_rank(last));
    }
}

void view_fields(JsonWriter& to, const domain::ClaimedView& view) {
    to.field("location", view.location);
    to.field("status", "claimed");
    to.key("fulfillments").begin_array();
    for (const domain::ClaimedItemView& item : view.items) {
        to.begin_object();
        fulfillment_id(to, "id", item.order, view.location_id);
        order_id(to, "order_id", item.order);
        pick_list_id(to, "pick_list", item.pick_list);
        time(to, "claim_until", item.claim_until);
        to.field("units_to_pick", item.units.raw());
        to.field("units_picked", item.picked.raw());
        to.field("units_shorted", item.shorted.raw());
        to.end_object();
    }
    to.end_array();
    if (!view.next.is_none()) {
        cursor(to, view.next.raw(), view.next_place);
    }
}

void view_fields(JsonWriter& to, const domain::CancellationsView& view) {
    to.field("location", view.location);
    to.key("cancellations").begin_array();
    for (const domain::CancellationItemView& item : view.items) {
        to.begin_object();
        fulfillment_id(to, "id", item.order, view.location_id);
        order_id(to, "order_id", item.order);
        to.field("requested", item.requested.raw());
        time(to, "requested_at", item.requested_at);
        to.field("lines", item.lines);
        to.field("units", item.units.raw());
        to.end_object();
    }
    to.end_array();
    if (view.has_more) {
        to.field("next", view.items.back().requested.raw());
    }
}

void view_fields(JsonWriter& to, const domain::ReservationView& view) {
    reservation_fields(to, view);
}

void view_fields(JsonWriter& to, const domain::CountView& view) {
    count_id(to, "id", view.count);
    to.field("sku", view.sku);
    to.field("location", view.location);
    to.field("count_status", domain::to_string(view.status));
    time(to, "opened_at", view.opened_at);
    to.key("set_aside").boolean(view.is_set_aside);
    if (view.status != domain::CountStatus::open) {
        to.field("counted", view.counted.raw());
        to.field("delta", view.delta.raw());
    }
}

void view_fields(JsonWriter& to, const domain::ReturnView& view) {
    return_fields(to, view);
}

void view_fields(JsonWriter& to, const domain::TransferView& view) {
    transfer_fields(to, view);
}

void view_fields(JsonWriter& to, const domain::TransfersView& view) {
    to.key("transfers").begin_array();
    for (const domain::TransferItemView& item : view.items) {
        transfer_item(to, item);
    }
    to.end_array();
    if (!view.next.is_none()) {
        transfer_id(to, "next", view.next);
    }
}

void view_fields(JsonWriter& to, const domain::OrderView& view) {
    order_fields(to, view);
}

void view_fields(JsonWriter&, const domain::NotFound&) {}

}  // namespace

std::uint16_t render_result(const domain::QueryBody& query, const domain::QueryResult& result,
                            domain::Sequence reflects, std::string& out) {
    if (std::holds_alternative<domain::NotFound>(result)) {
        return render_not_found(query, out);
    }
    const auto* availability = std::get_if<domain::AvailabilityView>(&result);
    if (availability != nullptr && !availability->is_channel_known) {
        JsonWriter(out).raw(
            R"({"type":"https://skua.dev/problems/unknown_channel","title":"Unknown channel",)"
            R"("status":422,"code":"unknown_channel","detail":"no such channel is defined",)"
            R"("field":"/channel"})");
        return 422;
    }
    if (availability != nullptr && !availability->is_reservation_known) {
        JsonWriter(out).raw(
            R"({"type":"https://skua.dev/problems/unknown_reservation",)"
            R"("title":"Unknown reservation","status":404,"code":"unknown_reservation",)"
            R"("detail":"there is no such reservation","field":"/reservation"})");
        return 404;
    }
    const auto* transfers = std::get_if<domain::TransfersView>(&result);
    if (transfers != nullptr && !transfers->is_location_known) {
        return render_not_found(query, out);
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
