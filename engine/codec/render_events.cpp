#include <algorithm>

#include "engine/codec/event_writer.hpp"
#include "engine/codec/render_change.hpp"

namespace skua::codec {

using domain::Bucket;
using domain::Effect;

void EventWriter::all() {
    if (record_.decision.verdict == domain::Verdict::reject) {
        rejected();
        return;
    }
    std::visit([this](const auto& body) { about(body); }, record_.command.body);
    stock_changed();
    conditions_changed();
    shorted();
    cancelled();
    cancelled_as_asked();
    allocated();
    filled_carts();
    backordered();
    claimed_and_picked();
    packed();
    shipped();
    tracked();
    asked_to_cancel();
    lines_closed();
    closed();
}

void EventWriter::rejected() {
    const auto* order = std::get_if<domain::PlaceOrder>(&record_.command.body);
    if (order == nullptr) {
        return;
    }
    event("order.rejected", {}, [&](JsonWriter& to) {
        to.field("channel", order->channel);
        if (!order->external_id.empty()) {
            to.field("external_id", order->external_id);
        }
        to.field("code", domain::to_string(record_.decision.reason));
        if (!record_.decision.shortages.empty()) {
            shortages(to, record_, names_);
        }
    });
}

void EventWriter::about(const domain::DefineItem& body) {
    event("item.defined", {}, [&](JsonWriter& to) { to.field("sku", body.sku); });
}

void EventWriter::about(const domain::DefineLocation& body) {
    event("location.defined", {}, [&](JsonWriter& to) { to.field("location", body.name); });
}

void EventWriter::about(const domain::DefineChannel& body) {
    event("channel.defined", {}, [&](JsonWriter& to) {
        to.field("channel", body.name);
        to.field("release_after_seconds", body.release_after_seconds);
        to.field("reservation_seconds", body.reservation_seconds);
    });
}

void EventWriter::about(const domain::ConfigureLevel& body) {
    const Effect* level = find_effect(record_, domain::EffectKind::level_configured);
    if (level == nullptr) {
        return;
    }
    event("stock.configured", {}, [&](JsonWriter& to) {
        to.field("sku", names_.sku(level->sku));
        to.field("location", names_.location(level->location));
        to.field("safety_stock", level->value);
        if (body.sets_bin) {
            to.field("bin", body.bin);
        }
    });
}

void EventWriter::about(const domain::PlaceOrder& body) {
    event("order.accepted", record_.decision.order, [&](JsonWriter& to) {
        order_id(to, "order_id", record_.decision.order);
        to.field("channel", body.channel);
        if (!body.external_id.empty()) {
            to.field("external_id", body.external_id);
        }
        to.field("version", record_.decision.version);
        totals(to, body.total, body.currency);
        units(to, placed_units(record_, body));
    });
    if (const Effect* grace = find_effect(record_, domain::EffectKind::grace_started);
        grace != nullptr) {
        hold_changed({.hold = domain::HoldKind::grace, .until = base::Timestamp{grace->value}},
                     "placed", {});
    }
    if (has_committed(record_)) {
        committed(body);
    }
}

void EventWriter::about(const domain::Reserve& body) {
    event("reservation.created", {}, [&](JsonWriter& to) {
        reservation_id(to, "reservation", record_.decision.order);
        to.field("channel", body.channel);
        if (!body.external_id.empty()) {
            to.field("external_id", body.external_id);
        }
        to.field("version", record_.decision.version);
        time(to, "expires_at", end_set_by(record_));
        cart_units(to, placed_units(record_, body));
        cart_lines(to, record_.decision.order, {Bucket::open, Bucket::reserved});
    });
}

void EventWriter::about(const domain::ExtendReservation&) {
    event("reservation.extended", {}, [&](JsonWriter& to) {
        reservation_id(to, "reservation", record_.decision.order);
        to.field("version", record_.decision.version);
        time(to, "expires_at", end_set_by(record_));
    });
}

void EventWriter::about(const domain::ReleaseReservation&) {
    reservation_ended("reservation.released");
}

void EventWriter::about(const domain::ExpireReservation&) {
    if (!record_.decision.effects.empty()) {  // else it was gone before
        reservation_ended("reservation.expired");
    }
}

void EventWriter::reservation_ended(std::string_view type) {
    event(type, {}, [&](JsonWriter& to) {
        reservation_id(to, "reservation", record_.decision.order);
        to.field("version", record_.decision.version);
        cart_lines(to, record_.decision.order, {Bucket::reserved, Bucket::cancelled});
    });
}

// What of the cart became reserved, or was.
void EventWriter::cart_lines(JsonWriter& to, domain::OrderId cart, Move move) const {
    std::vector<const Effect*> moves;
    for (const Effect& effect : record_.decision.effects) {
        if (is_move(effect, move) && effect.order() == cart) {
            moves.push_back(&effect);
        }
    }
    lines(to, moves, Where::stated);
}

void EventWriter::committed(const domain::PlaceOrder& body) {
    event("reservation.committed", record_.decision.order, [&](JsonWriter& to) {
        reservation_id(to, "reservation", body.reservation);
        order_id(to, "order_id", record_.decision.order);
        cart_lines(to, body.reservation, {Bucket::reserved, Bucket::cancelled});
    });
}

void EventWriter::about(const domain::PlaceHold& body) {
    hold_changed({body.hold, body.hold_until, body.release_role}, "placed", {});
}

void EventWriter::about(const domain::ReleaseHold& body) {
    hold_changed({.hold = body.hold}, "released", body.role);
}

void EventWriter::about(const domain::ExpireHold& body) {
    if (!record_.decision.effects.empty()) {  // else the hold was gone before
        hold_changed({.hold = body.hold}, "expired", {});
    }
}

void EventWriter::hold_changed(const domain::HoldView& view, std::string_view change,
                               std::string_view role) {
    event("order.changed", record_.decision.order, [&](JsonWriter& to) {
        order_id(to, "order_id", record_.decision.order);
        to.field("version", record_.decision.version);
        hold(to, view);
        to.key(change).boolean(true);
        if (!role.empty()) {
            to.field("role", role);
        }
    });
}

void EventWriter::about(const domain::ChangeOrder& body) {
    event("order.changed", record_.decision.order, [&](JsonWriter& to) {
        order_id(to, "order_id", record_.decision.order);
        to.field("version", record_.decision.version);
        to.field("status", lifecycle_name(lifecycle_after(record_)));
        changed_fields(to, record_, body, names_);
    });
}

void EventWriter::about(const domain::UnclaimPickList& body) {
    given_back("fulfillment.unclaimed", body.pick_list);
}

void EventWriter::about(const domain::ExpireClaim& body) {
    given_back("fulfillment.claim_expired", body.pick_list);
}

void EventWriter::about(const domain::AnswerCancellation& body) {
    const bool is_accepted = body.answer == domain::CancellationAnswer::accept;
    event(is_accepted ? "order.cancelled" : "order.cancellation_refused", body.order,
          [&](JsonWriter& to) {
              // What of the list was still to be picked: its claim is over for the order.
              if (const Effect* list = find_effect(record_, domain::EffectKind::pick_list_shorted);
                  list != nullptr) {
                  pick_list_id(to, "pick_list",
                               domain::PickListId{static_cast<std::uint64_t>(list->value)});
              }
              fulfillment_id(to, "fulfillment_id", body.order, body.location);
              order_id(to, "order_id", body.order);
              to.field("location", names_.location(body.location));
              to.field("version", record_.decision.version);
              cause(to, cause_of(record_));
              if (is_accepted) {
                  to.field("status", lifecycle_name(lifecycle_after(record_)));
                  moved_lines(to, "lines", record_, Bucket::cancelled, &names_);
              }
          });
}

// One for each fulfillment order of which something was left to pick, whether that went back or was
// cancelled as asked; one of the list alone where nothing was, because a count or a cancellation
// has taken the rest before.
void EventWriter::given_back(std::string_view type, domain::PickListId list) {
    if (record_.decision.effects.empty()) {  // it was over before
        return;
    }
    std::vector<const Effect*> left;
    for (const Effect& effect : record_.decision.effects) {
        if (effect.kind == domain::EffectKind::line_moved && effect.from == Bucket::released) {
            left.push_back(&effect);
        }
    }
    std::ranges::stable_sort(left, {}, [](const Effect* move) { return move->order(); });
    if (left.empty()) {
        const Effect* closed = find_effect(record_, domain::EffectKind::pick_list_closed);
        event(type, {}, [&](JsonWriter& to) {
            pick_list_id(to, "pick_list", list);
            if (closed != nullptr) {
                to.field("location", names_.location(closed->location));
            }
            lines(to, {}, Where::left_out);
        });
        return;
    }
    for_each_order(left, [&](std::span<const Effect* const> moves) {
        std::vector<const Effect*> returned(moves.begin(), moves.end());
        std::erase_if(returned, [](const Effect* move) { return move->to != Bucket::allocated; });
        event(type, moves.front()->order(), [&](JsonWriter& to) {
            pick_list_id(to, "pick_list", list);
            fulfillment(to, *moves.front());
            lines(to, returned, Where::left_out);
        });
    });
}

std::size_t render_events(const domain::Record& record, const domain::Names& names,
                          std::string& out) {
    return render_events_of(record, names, {}, out);
}

std::size_t render_events_of(const domain::Record& record, const domain::Names& names,
                             domain::OrderId order, std::string& out) {
    EventWriter writer(record, names, order, out);
    writer.all();
    return writer.count();
}

}  // namespace skua::codec
