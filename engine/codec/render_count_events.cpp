// Events of conditions of stock, short picks and count tasks (decisions/0007).

#include <algorithm>
#include <string>

#include "engine/codec/event_writer.hpp"

namespace skua::codec {

using domain::Effect;
using domain::EffectKind;

namespace {

bool is_about_count(EffectKind kind) noexcept {
    return kind == EffectKind::count_opened || kind == EffectKind::count_recorded ||
           kind == EffectKind::count_moved;
}

}  // namespace

void EventWriter::conditions_changed() {
    for (const Effect& effect : record_.decision.effects) {
        if (effect.kind == EffectKind::condition_moved) {
            const domain::ConditionMove move = domain::ConditionMove::of(effect);
            event("stock.changed", {}, [&](JsonWriter& to) {
                level(to, effect);
                to.field("movement", "condition");
                to.field("delta", 0);
                to.field("from", domain::to_string(move.from));
                to.field("to", domain::to_string(move.to));
                to.field("quantity", effect.quantity.raw());
            });
        } else if (effect.kind == EffectKind::set_aside ||
                   effect.kind == EffectKind::set_aside_ended) {
            const bool is_begun = effect.kind == EffectKind::set_aside;
            event(is_begun ? "stock.set_aside" : "stock.set_aside_ended", {}, [&](JsonWriter& to) {
                level(to, effect);
                count_id(to, "count", count_of(record_));
            });
        } else if (is_about_count(effect.kind)) {
            count_event(effect);
        }
    }
}

void EventWriter::count_event(const Effect& effect) {
    const CountChange change = count_change(record_);
    const bool is_opened = effect.kind == EffectKind::count_opened;
    const bool is_recount =
        effect.kind == EffectKind::count_moved && change.status == domain::CountStatus::open;
    const std::string name = is_opened    ? "opened"
                             : is_recount ? "recount"
                             : change.status == domain::CountStatus::counted
                                 ? "recorded"
                                 : domain::to_string(change.status);
    event("count." + name, {}, [&](JsonWriter& to) {
        count_id(to, "count", count_of(record_));
        level(to, effect);
        count_change(to, change);
    });
}

void EventWriter::level(JsonWriter& to, const Effect& effect) const {
    to.field("sku", names_.sku(effect.sku));
    to.field("location", names_.location(effect.location));
}

// What is not where it was promised, whether a picker or a count found that out: one event for each
// order or cart.
void EventWriter::shorted() {
    const domain::CommandBody& body = record_.command.body;
    if (!std::holds_alternative<domain::ShortPick>(body) &&
        !std::holds_alternative<domain::PostCount>(body)) {
        return;
    }
    const std::vector<TakenLine> lines = taken_lines(record_);
    for (auto first = lines.begin(); first != lines.end();) {
        const auto end = std::find_if(
            first, lines.end(), [&](const TakenLine& line) { return line.order != first->order; });
        shorted(std::span<const TakenLine>(first, end));
        first = end;
    }
}

void EventWriter::shorted(std::span<const TakenLine> of_order) {
    const TakenLine& first = of_order.front();
    const domain::OrderId order = first.is_cart ? domain::OrderId{} : first.order;
    event(first.is_cart ? "reservation.shorted" : "fulfillment.shorted", order,
          [&](JsonWriter& to) {
              const auto* pick = std::get_if<domain::ShortPick>(&record_.command.body);
              if (pick != nullptr) {
                  pick_list_id(to, "pick_list", pick->pick_list);
              }
              count_id(to, "count", count_of(record_));
              if (first.is_cart) {
                  reservation_id(to, "reservation", first.order);
              } else {
                  fulfillment_id(to, "fulfillment_id", first.order, first.location);
                  order_id(to, "order_id", first.order);
              }
              to.field("location", names_.location(first.location));
              to.key("lines").begin_array();
              for (const TakenLine& line : of_order) {
                  taken_line(to, line, names_);
              }
              to.end_array();
              claim_end(to);
          });
}

}  // namespace skua::codec
