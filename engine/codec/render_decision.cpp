#include <algorithm>

#include "engine/codec/json_render.hpp"
#include "engine/codec/render_change.hpp"
#include "engine/codec/render_counts.hpp"
#include "engine/codec/render_parts.hpp"
#include "engine/codec/render_returns.hpp"
#include "engine/codec/render_transfers.hpp"

namespace skua::codec {

namespace {

using domain::Bucket;
using domain::Record;

// What an answer is made of. Owner: the call.
struct Answer {
    const Record& record;
    const domain::Names& names;
    Detail detail;
    JsonWriter& to;

    void sequence() const { to.field("sequence", record.sequence.raw()); }
    [[nodiscard]] const domain::Decision& decision() const noexcept { return record.decision; }
};

void render(const domain::Fence&, const Answer& answer) {
    answer.sequence();
}

void render(const domain::ContinueFills&, const Answer& answer) {
    answer.sequence();
    filled(answer.to, answer.record, answer.names);
}

void render(const domain::DefineItem& body, const Answer& answer) {
    answer.to.field("sku", body.sku);
    answer.sequence();
}

void render(const domain::DefineLocation& body, const Answer& answer) {
    answer.to.field("location", body.name);
    answer.sequence();
}

void render(const domain::DefineChannel& body, const Answer& answer) {
    answer.to.field("channel", body.name);
    answer.sequence();
}

void render(const domain::ConfigureLevel& body, const Answer& answer) {
    answer.to.field("sku", sku_text(answer.record, 0, body.sku, answer.names));
    answer.to.field("location", body.location);
    answer.sequence();
    filled(answer.to, answer.record, answer.names);
}

void condition(JsonWriter& to, domain::Condition condition) {
    if (condition != domain::Condition::sellable) {
        to.field("condition", domain::to_string(condition));
    }
}

void render(const domain::ReceiveStock& body, const Answer& answer) {
    answer.to.field("sku", sku_text(answer.record, 0, body.sku, answer.names));
    answer.to.field("location", body.location);
    answer.to.field("quantity", body.quantity.raw());
    condition(answer.to, body.condition);
    answer.sequence();
    filled(answer.to, answer.record, answer.names);
}

void render(const domain::AdjustStock& body, const Answer& answer) {
    answer.to.field("sku", sku_text(answer.record, 0, body.sku, answer.names));
    answer.to.field("location", body.location);
    answer.to.field("delta", body.delta.raw());
    condition(answer.to, body.condition);
    answer.sequence();
    filled(answer.to, answer.record, answer.names);
}

void order_line(const Answer& answer, const domain::PlaceOrder& order, std::size_t index,
                std::size_t& next) {
    const domain::OrderLineInput& line = order.lines[index];
    JsonWriter& to = answer.to;
    to.begin_object();
    to.field("line", index);
    if (!line.external_line_id.empty()) {
        to.field("external_line_id", line.external_line_id);
    }
    to.field("sku", sku_text(answer.record, index, line.sku, answer.names));
    to.field("quantity", line.quantity.raw());
    placed_line(to, answer.record, answer.names, index, next);
    to.field("cancelled", 0);
    to.field("shipped", 0);
    to.end_object();
}

void render(const domain::PlaceOrder& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    const PlacedUnits sum = placed_units(answer.record, body);
    order_id(to, "id", answer.decision().order);
    to.field("status", "booked");
    to.field("allocation", allocation_name(sum.allocated, sum.backordered));
    to.field("version", answer.decision().version);
    answer.sequence();
    time(to, "accepted_at", answer.record.time);
    to.field("channel", body.channel);
    if (!body.external_id.empty()) {
        to.field("external_id", body.external_id);
    }
    if (!body.reservation.is_none()) {
        to.key("reservation").begin_object();
        reservation_id(to, "id", body.reservation);
        to.key("committed").boolean(has_committed(answer.record));
        to.end_object();
    }
    totals(to, body.total, body.currency);
    units(to, sum);
    if (answer.detail == Detail::lines) {
        std::size_t next = 0;
        to.key("lines").begin_array();
        for (std::size_t i = 0; i < body.lines.size(); ++i) {
            order_line(answer, body, i, next);
        }
        to.end_array();
    }
}

void render_cuts(const Answer& answer) {
    JsonWriter& to = answer.to;
    order_id(to, "id", answer.decision().order);
    to.field("status", lifecycle_name(lifecycle_after(answer.record)));
    to.field("version", answer.decision().version);
    answer.sequence();
    moved_lines(to, "cancelled", answer.record, Bucket::cancelled);
    filled(to, answer.record, answer.names);
}

void render(const domain::CancelOrder&, const Answer& answer) {
    render_cuts(answer);
}

void render(const domain::CloseOrder&, const Answer& answer) {
    render_cuts(answer);
}

void render(const domain::AcceptOverDelivery& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    fulfillment_id(to, "id", body.order, body.location);
    order_id(to, "order_id", body.order);
    to.field("location", answer.names.location(body.location));
    to.field("line", body.line.raw());
    to.field("sku", answer.names.sku(over_delivered_sku(answer.record)));
    to.field("quantity", body.quantity.raw());
    to.field("version", answer.decision().version);
    answer.sequence();
}

void render_hold(const Answer& answer, const domain::HoldView& view) {
    order_id(answer.to, "id", answer.decision().order);
    hold(answer.to, view);
    answer.to.field("version", answer.decision().version);
    answer.sequence();
}

void render(const domain::PlaceHold& body, const Answer& answer) {
    render_hold(answer, {body.hold, body.hold_until, body.release_role});
}

void render(const domain::ReleaseHold& body, const Answer& answer) {
    render_hold(answer, {.hold = body.hold});
}

void render(const domain::ExpireHold& body, const Answer& answer) {
    render_hold(answer, {.hold = body.hold});
}

void render(const domain::ChangeOrder& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    order_id(to, "id", answer.decision().order);
    to.field("status", lifecycle_name(lifecycle_after(answer.record)));
    to.field("version", answer.decision().version);
    answer.sequence();
    changed_fields(to, answer.record, body, answer.names);
    raised_units(to, answer.record, answer.names);
    filled(to, answer.record, answer.names);
}

void render(const domain::Reserve& body, const Answer& answer) {
    reserved(answer.to, answer.record, body, answer.names);
    answer.sequence();
}

void render(const domain::ExtendReservation&, const Answer& answer) {
    extended(answer.to, answer.record);
    answer.sequence();
}

void render(const domain::ReleaseReservation&, const Answer& answer) {
    given_back(answer.to, answer.record);
    answer.sequence();
    filled(answer.to, answer.record, answer.names);
}

void render(const domain::ExpireReservation&, const Answer& answer) {
    given_back(answer.to, answer.record);
    answer.sequence();
    filled(answer.to, answer.record, answer.names);
}

void render(const domain::CreateWave& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    if (!answer.decision().pick_list.is_none()) {
        wave_fields(to, answer.record, body.location, answer.names);
        answer.sequence();
        return;
    }
    to.key("id").null();
    to.field("location", body.location);
    answer.sequence();
    to.key("fulfillments").begin_array().end_array();
    to.key("lines").begin_array().end_array();
}

void render(const domain::ConfirmPicks& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    pick_list_id(to, "id", body.pick_list);
    answer.sequence();
    claim(to, list_status_after(answer.record), claim_until_after(answer.record));
    to.key("picked");
    moved_units(to, answer.record, Bucket::picked, answer.names);
}

void render_closed(const Answer& answer, domain::PickListId list) {
    pick_list_id(answer.to, "id", list);
    answer.sequence();
    claim(answer.to, list_status_after(answer.record), {});
    answer.to.key("returned");
    moved_units(answer.to, answer.record, Bucket::allocated, answer.names);
    const auto& effects = answer.decision().effects;
    if (std::ranges::any_of(effects, [](const domain::Effect& effect) {
            return is_move_to(effect, Bucket::cancelled);
        })) {
        answer.to.key("cancelled");
        moved_units(answer.to, answer.record, Bucket::cancelled, answer.names);
    }
}

void render(const domain::UnclaimPickList& body, const Answer& answer) {
    render_closed(answer, body.pick_list);
}

void render(const domain::ExpireClaim& body, const Answer& answer) {
    render_closed(answer, body.pick_list);
}

void render(const domain::ShipFulfillment& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    fulfillment_id(to, "id", body.order, body.location);
    shipment_id(to, "shipment_id", body.order, shipment_of(answer.record));
    order_id(to, "order_id", body.order);
    to.field("location", answer.names.location(body.location));
    if (body.package != 0) {
        to.field("package", body.package);
    }
    to.field("carrier", body.carrier);
    to.field("tracking_number", body.tracking_number);
    answer.sequence();
    moved_lines(to, "shipped", answer.record, Bucket::shipped, &answer.names);
    completed_lines(to, answer.record, answer.names);
    to.field("order_status", lifecycle_name(lifecycle_after(answer.record)));
}

void render(const domain::MoveCondition& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    to.field("sku", sku_text(answer.record, 0, body.sku, answer.names));
    to.field("location", body.location);
    to.field("from", domain::to_string(body.from));
    to.field("to", domain::to_string(body.to));
    to.field("quantity", body.quantity.raw());
    answer.sequence();
    filled(to, answer.record, answer.names);
}

void render(const domain::ShortPick& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    pick_list_id(to, "id", body.pick_list);
    to.field("sku", sku_text(answer.record, 0, body.sku, answer.names));
    to.field("quantity", body.quantity.raw());
    count_id(to, "count", count_of(answer.record));
    answer.sequence();
    claim(to, list_status_after(answer.record), claim_until_after(answer.record));
    taken_lines(to, "shorted", answer.record, answer.names);
}

void render_count(const Answer& answer) {
    JsonWriter& to = answer.to;
    const CountChange change = count_change(answer.record);
    count_id(to, "id", count_of(answer.record));
    to.field("sku", sku_text(answer.record, 0, {}, answer.names));
    to.field("location", answer.names.location(change.location));
    count_change(to, change);
    answer.sequence();
}

void render(const domain::OpenCount&, const Answer& answer) {
    render_count(answer);
}

void render(const domain::ChangeCount&, const Answer& answer) {
    render_count(answer);
    filled(answer.to, answer.record, answer.names);
}

void render(const domain::CreateReturn& body, const Answer& answer) {
    return_head(answer.to, answer.record);
    if (!body.reference.empty()) {
        answer.to.field("reference", body.reference);
    }
    return_lines(answer.to, answer.record, answer.names);
    answer.sequence();
}

void render(const domain::ChangeReturn&, const Answer& answer) {
    return_head(answer.to, answer.record);
    answer.sequence();
}

void render(const domain::ReceiveReturn& body, const Answer& answer) {
    return_head(answer.to, answer.record);
    answer.to.field("location", body.location);
    returned_items(answer.to, answer.record, answer.names);
    answer.sequence();
    filled(answer.to, answer.record, answer.names);
}

void render(const domain::CreateTransfer& body, const Answer& answer) {
    transfer_head(answer.to, answer.record);
    answer.to.field("from", body.from);
    answer.to.field("to", body.to);
    if (!body.reference.empty()) {
        answer.to.field("reference", body.reference);
    }
    transfer_lines(answer.to, answer.record, answer.names);
    answer.sequence();
}

void render_transfer(const Answer& answer) {
    transfer_head(answer.to, answer.record);
    transfer_steps(answer.to, answer.record, answer.names, Steps::all);
    answer.sequence();
    filled(answer.to, answer.record, answer.names);
}

void render(const domain::ChangeTransfer&, const Answer& answer) {
    render_transfer(answer);
}

void render(const domain::ReceiveTransfer&, const Answer& answer) {
    render_transfer(answer);
}

void render(const domain::PostCount&, const Answer& answer) {
    render_count(answer);
    taken_lines(answer.to, "taken_back", answer.record, answer.names);
    filled(answer.to, answer.record, answer.names);
}

void render(const domain::PackFulfillment& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    fulfillment_id(to, "id", body.order, body.location);
    order_id(to, "order_id", body.order);
    to.field("location", answer.names.location(body.location));
    to.field("package", package_of(answer.record));
    to.key("sealed").boolean(body.seals);
    answer.sequence();
    moved_lines(to, "packed", answer.record, Bucket::packed, &answer.names);
}

void render(const domain::RequestCancellation&, const Answer& answer) {
    JsonWriter& to = answer.to;
    order_id(to, "id", answer.decision().order);
    to.field("version", answer.decision().version);
    answer.sequence();
    to.key("requested").begin_array();
    for (const domain::Effect& effect : answer.decision().effects) {
        to.begin_object();
        fulfillment_id(to, "fulfillment_id", answer.decision().order, effect.location);
        to.field("location", answer.names.location(effect.location));
        to.field("line", effect.line.raw());
        to.field("sku", answer.names.sku(effect.sku));
        to.field("quantity", effect.quantity.raw());
        to.end_object();
    }
    to.end_array();
}

void render(const domain::AnswerCancellation& body, const Answer& answer) {
    JsonWriter& to = answer.to;
    fulfillment_id(to, "id", body.order, body.location);
    order_id(to, "order_id", body.order);
    to.field("location", answer.names.location(body.location));
    to.field("answer", domain::to_string(body.answer));
    to.field("version", answer.decision().version);
    answer.sequence();
    moved_lines(to, "cancelled", answer.record, Bucket::cancelled, &answer.names);
    if (body.answer == domain::CancellationAnswer::accept) {
        to.field("order_status", lifecycle_name(lifecycle_after(answer.record)));
    }
}

void render(const domain::RecordTracking& body, const Answer& answer) {
    shipment_id(answer.to, "id", body.order, body.shipment);
    order_id(answer.to, "order_id", body.order);
    answer.to.field("tracking", domain::to_string(body.status));
    answer.to.field("event_id", body.event_id);
    answer.to.field("result", to_string(tracking_result(answer.record)));
    answer.sequence();
}

}  // namespace

std::uint16_t render_decision(const domain::Record& record, const domain::Names& names,
                              Detail detail, std::string& out) {
    JsonWriter to(out);
    to.begin_object();
    std::uint16_t status = 0;
    if (record.decision.verdict == domain::Verdict::reject) {
        status = render_reject(record, names, to);
    } else {
        const Answer answer{record, names, detail, to};
        std::visit([&](const auto& body) { render(body, answer); }, record.command.body);
        status = accepted_status(record);
    }
    to.end_object();
    return status;
}

}  // namespace skua::codec
