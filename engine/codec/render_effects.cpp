#include <algorithm>

#include "engine/codec/event_writer.hpp"

namespace skua::codec {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;

// What somebody gave back, and carts were waiting for.
void EventWriter::filled_carts() {
    if (std::holds_alternative<domain::Reserve>(record_.command.body)) {
        return;
    }
    for_each_order(moves_to(Bucket::reserved), [this](std::span<const Effect* const> moves) {
        event("reservation.filled", {}, [&](JsonWriter& to) {
            reservation_id(to, "reservation", moves.front()->order());
            lines(to, moves, Where::stated);
        });
    });
}

void EventWriter::stock_changed() {
    for (const Effect& effect : record_.decision.effects) {
        if (effect.kind != EffectKind::stock_moved) {
            continue;
        }
        stock_event(effect, domain::to_string(effect.movement), effect.value);
    }
}

void EventWriter::stock_event(const Effect& effect, const char* movement, std::int64_t delta) {
    event("stock.changed", {}, [&](JsonWriter& to) {
        to.field("sku", names_.sku(effect.sku));
        to.field("location", names_.location(effect.location));
        to.field("movement", movement);
        to.field("delta", delta);
    });
}

// Whatever cancelled it. (An accepted request to cancel is told as order.cancelled itself.)
void EventWriter::cancelled() {
    const domain::CommandBody& body = record_.command.body;
    const bool is_over = std::ranges::any_of(record_.decision.effects, [](const Effect& effect) {
        return effect.kind == EffectKind::lifecycle_changed &&
               effect.value == static_cast<std::int64_t>(domain::Lifecycle::cancelled);
    });
    if (!std::holds_alternative<domain::CancelOrder>(body) &&
        (!is_over || std::holds_alternative<domain::AnswerCancellation>(body))) {
        return;
    }
    event("order.cancelled", record_.decision.order, [&](JsonWriter& to) {
        order_id(to, "order_id", record_.decision.order);
        to.field("version", record_.decision.version);
        to.field("status", lifecycle_name(lifecycle_after(record_)));
        cause(to, cause_of(record_));
        moved_lines(to, "lines", record_, Bucket::cancelled);
    });
}

// What was asked to be cancelled, and left the hands of its location by itself.
void EventWriter::cancelled_as_asked() {
    const domain::CommandBody& body = record_.command.body;
    if (!is_claim_closed() && !std::holds_alternative<domain::ShortPick>(body) &&
        !std::holds_alternative<domain::PostCount>(body)) {
        return;
    }
    std::vector<const Effect*> moves = moves_to(Bucket::cancelled);
    std::erase_if(moves, [](const Effect* move) { return move->from != Bucket::released; });
    for_each_order(moves, [this](std::span<const Effect* const> of_order) {
        const domain::OrderId order = of_order.front()->order();
        event("order.cancelled", order, [&](JsonWriter& to) {
            fulfillment_id(to, "fulfillment_id", order, of_order.front()->location);
            order_id(to, "order_id", order);
            to.field("location", names_.location(of_order.front()->location));
            to.field("status", lifecycle_name(lifecycle_after(record_, order)));
            lines(to, of_order, Where::left_out);
        });
    });
    for (const Effect& effect : record_.decision.effects) {
        if (effect.kind == EffectKind::cancellation_ended) {
            event("order.cancellation_ended", effect.order(), [&](JsonWriter& to) {
                fulfillment_id(to, "fulfillment_id", effect.order(), effect.location);
                order_id(to, "order_id", effect.order());
                to.field("location", names_.location(effect.location));
                cause(to, domain::CancelCause::of(effect.quantity.raw()));
            });
        }
    }
}

// The effects that move lines to `bucket`, those of one order together, in the order in which
// their ids are; the record's order within one of them.
std::vector<const Effect*> EventWriter::moves_to(Bucket bucket) const {
    std::vector<const Effect*> moves;
    for (const Effect& effect : record_.decision.effects) {
        if (is_move_to(effect, bucket)) {
            moves.push_back(&effect);
        }
    }
    std::stable_sort(moves.begin(), moves.end(),
                     [](const Effect* a, const Effect* b) { return a->order() < b->order(); });
    return moves;
}

void EventWriter::lines(JsonWriter& to, std::span<const Effect* const> moves, Where where) const {
    to.key("lines").begin_array();
    for (const Effect* effect : moves) {
        to.begin_object();
        to.field("line", effect->line.raw());
        to.field("sku", names_.sku(effect->sku));
        if (where == Where::stated) {
            to.field("location", names_.location(effect->location));
        }
        to.field("quantity", effect->quantity.raw());
        to.end_object();
    }
    to.end_array();
}

// What goes back to allocated from released was so before, and is told as what it is.
void EventWriter::allocated() {
    if (is_claim_closed()) {
        return;
    }
    // An order that is new has no fulfillment yet. Of another one nothing in the record says
    // whether it has one at the location already.
    const bool is_new = std::holds_alternative<domain::PlaceOrder>(record_.command.body);
    const std::vector<const Effect*> moves = moves_to(Bucket::allocated);
    for_each_order(moves, [&](std::span<const Effect* const> of_order) {
        const domain::OrderId order = of_order.front()->order();
        const bool is_created = is_new && order == record_.decision.order;
        event("order.allocated", order, [&](JsonWriter& to) {
            order_id(to, "order_id", order);
            lines(to, of_order, Where::stated);
        });
        std::vector<domain::LocationId> seen;
        for (const Effect* effect : of_order) {
            if (std::find(seen.begin(), seen.end(), effect->location) == seen.end()) {
                seen.push_back(effect->location);
                event(is_created ? "fulfillment.created" : "fulfillment.allocated", order,
                      [&](JsonWriter& to) { fulfillment(to, *effect); });
            }
        }
    });
}

void EventWriter::fulfillment(JsonWriter& to, const Effect& effect) const {
    fulfillment_id(to, "fulfillment_id", effect.order(), effect.location);
    order_id(to, "order_id", effect.order());
    to.field("location", names_.location(effect.location));
}

bool EventWriter::is_claim_closed() const {
    const domain::CommandBody& body = record_.command.body;
    return std::holds_alternative<domain::UnclaimPickList>(body) ||
           std::holds_alternative<domain::ExpireClaim>(body);
}

// A cart says itself what it waits for, and what it waits for again.
void EventWriter::backordered() {
    if (std::holds_alternative<domain::Reserve>(record_.command.body)) {
        return;
    }
    const auto is_cart = [this](domain::OrderId id) {
        return std::ranges::any_of(record_.decision.effects, [id](const Effect& effect) {
            return is_move(effect, {Bucket::reserved, Bucket::open}) && effect.order() == id;
        });
    };
    for_each_order(moves_to(Bucket::backordered), [&](std::span<const Effect* const> moves) {
        if (is_cart(moves.front()->order())) {
            return;
        }
        event("order.backordered", moves.front()->order(), [&](JsonWriter& to) {
            order_id(to, "order_id", moves.front()->order());
            lines(to, moves, Where::left_out);
        });
    });
}

void EventWriter::claimed_and_picked() {
    for_each_order(moves_to(Bucket::released), [this](std::span<const Effect* const> moves) {
        event("fulfillment.claimed", moves.front()->order(), [&](JsonWriter& to) {
            pick_list_id(to, "pick_list", record_.decision.pick_list);
            fulfillment(to, *moves.front());
            claim_end(to);
        });
    });
    const auto* picks = std::get_if<domain::ConfirmPicks>(&record_.command.body);
    if (picks == nullptr) {
        return;
    }
    for_each_order(moves_to(Bucket::picked), [&](std::span<const Effect* const> moves) {
        event("fulfillment.picked", moves.front()->order(), [&](JsonWriter& to) {
            pick_list_id(to, "pick_list", picks->pick_list);
            fulfillment(to, *moves.front());
            lines(to, moves, Where::left_out);
            claim_end(to);
        });
    });
}

// Only what the list has claimed says so: what is promised elsewhere by the same record is not.
void EventWriter::claim_end(JsonWriter& to) const {
    if (const auto until = claim_until_after(record_); until != base::Timestamp{}) {
        time(to, "claim_until", until);
    }
}

void EventWriter::packed() {
    const auto* pack = std::get_if<domain::PackFulfillment>(&record_.command.body);
    if (pack == nullptr) {
        return;
    }
    event("fulfillment.packed", pack->order, [&](JsonWriter& to) {
        fulfillment_id(to, "fulfillment_id", pack->order, pack->location);
        order_id(to, "order_id", pack->order);
        to.field("location", names_.location(pack->location));
        to.field("package", package_of(record_));
        if (!pack->reference.empty()) {
            to.field("reference", pack->reference);
        }
        measures(to, pack->measures);
        to.key("sealed").boolean(pack->seals);
        moved_lines(to, "lines", record_, Bucket::packed, &names_);
    });
}

void EventWriter::shipped() {
    const auto* ship = std::get_if<domain::ShipFulfillment>(&record_.command.body);
    if (ship == nullptr) {
        return;
    }
    event("shipment.created", ship->order, [&](JsonWriter& to) {
        shipment_id(to, "shipment_id", ship->order, shipment_of(record_));
        fulfillment_id(to, "fulfillment_id", ship->order, ship->location);
        order_id(to, "order_id", ship->order);
        to.field("location", names_.location(ship->location));
        to.field("carrier", ship->carrier);
        to.field("tracking_number", ship->tracking_number);
        if (ship->package != 0) {
            to.field("package", ship->package);
        }
        moved_lines(to, "lines", record_, Bucket::shipped, &names_);
    });
    for_each_line_to(record_.decision.effects, Bucket::shipped,
                     [this](const Effect& effect, std::uint64_t quantity) {
                         stock_event(effect, "shipment", -static_cast<std::int64_t>(quantity));
                     });
}

// What was said before is no news.
void EventWriter::tracked() {
    const auto* tracking = std::get_if<domain::RecordTracking>(&record_.command.body);
    if (tracking == nullptr || record_.decision.effects.empty()) {
        return;
    }
    event("shipment.tracked", tracking->order, [&](JsonWriter& to) {
        shipment_id(to, "shipment_id", tracking->order, tracking->shipment);
        order_id(to, "order_id", tracking->order);
        to.field("status", domain::to_string(tracking->status));
        time(to, "occurred_at", tracking->occurred_at);
        to.field("event_id", tracking->event_id);
        to.field("result", to_string(tracking_result(record_)));
    });
}

// One for each location that is to answer.
void EventWriter::asked_to_cancel() {
    std::vector<const Effect*> asked;
    for (const Effect& effect : record_.decision.effects) {
        if (effect.kind == EffectKind::cancellation_requested) {
            asked.push_back(&effect);
        }
    }
    std::ranges::stable_sort(asked, {}, [](const Effect* effect) { return effect->location; });
    for (auto first = asked.begin(); first != asked.end();) {
        const auto end = std::find_if(first, asked.end(), [&](const Effect* effect) {
            return effect->location != (*first)->location;
        });
        event("order.cancellation_requested", record_.decision.order, [&](JsonWriter& to) {
            const domain::OrderId order = record_.decision.order;
            fulfillment_id(to, "fulfillment_id", order, (*first)->location);
            order_id(to, "order_id", order);
            to.field("location", names_.location((*first)->location));
            to.field("version", record_.decision.version);
            cause(to, cause_of(record_));
            lines(to, {first, end}, Where::left_out);
        });
        first = end;
    }
}

void EventWriter::closed() {
    for (const Effect& effect : record_.decision.effects) {
        if (effect.kind == EffectKind::lifecycle_changed &&
            effect.value == static_cast<std::int64_t>(domain::Lifecycle::closed)) {
            event("order.closed", record_.decision.order,
                  [this](JsonWriter& to) { order_id(to, "order_id", record_.decision.order); });
        }
        if (effect.kind == EffectKind::order_ended &&
            effect.quantity.raw() == static_cast<std::uint32_t>(domain::Lifecycle::closed)) {
            event("order.closed", effect.order(),
                  [&](JsonWriter& to) { order_id(to, "order_id", effect.order()); });
        }
    }
}

}  // namespace skua::codec
