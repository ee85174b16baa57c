// Tolerances of lines, and what closes a line.

#include <algorithm>

#include "engine/codec/event_writer.hpp"
#include "engine/codec/render_parts.hpp"

namespace skua::codec {

using domain::Effect;
using domain::EffectKind;

void tolerance(JsonWriter& to, domain::LineTolerance tolerance) {
    if (tolerance.over_percent != 0) {
        to.field("over_delivery_percent", static_cast<unsigned>(tolerance.over_percent));
    }
    if (tolerance.under_percent != 0) {
        to.field("under_delivery_percent", static_cast<unsigned>(tolerance.under_percent));
    }
}

void completed_lines(JsonWriter& to, const domain::Record& record, const domain::Names& names) {
    const auto& effects = record.decision.effects;
    if (std::ranges::find(effects, EffectKind::line_closed, &Effect::kind) == effects.end()) {
        return;
    }
    to.key("closed").begin_array();
    for (const Effect& effect : effects) {
        if (effect.kind == EffectKind::line_closed) {
            to.begin_object();
            to.field("line", effect.line.raw());
            to.field("sku", names.sku(effect.sku));
            to.field("quantity", effect.quantity.raw());
            to.end_object();
        }
    }
    to.end_array();
}

// Whose line it is, the moves behind it say.
void EventWriter::lines_closed() {
    const auto& effects = record_.decision.effects;
    for (std::size_t i = 0; i + 1 < effects.size(); ++i) {
        const Effect& closed = effects[i];
        if (closed.kind != EffectKind::line_closed) {
            continue;
        }
        const domain::OrderId order = effects[i + 1].order();
        event("order.line_closed", order, [&](JsonWriter& to) {
            order_id(to, "order_id", order);
            if (order == record_.decision.order) {
                to.field("version", record_.decision.version);
                to.field("status", lifecycle_name(lifecycle_after(record_)));
            }
            to.field("line", closed.line.raw());
            to.field("sku", names_.sku(closed.sku));
            to.field("quantity", closed.quantity.raw());
            to.field("close_reason",
                     domain::to_string(static_cast<domain::CloseReason>(closed.value)));
            if (std::holds_alternative<domain::CloseOrder>(record_.command.body)) {
                cause(to, cause_of(record_));
            }
        });
    }
}

void EventWriter::about(const domain::AcceptOverDelivery& body) {
    event("order.over_delivery_accepted", body.order, [&](JsonWriter& to) {
        fulfillment_id(to, "fulfillment_id", body.order, body.location);
        order_id(to, "order_id", body.order);
        to.field("location", names_.location(body.location));
        to.field("version", record_.decision.version);
        to.field("line", body.line.raw());
        to.field("sku", names_.sku(over_delivered_sku(record_)));
        to.field("quantity", body.quantity.raw());
    });
}

domain::SkuId over_delivered_sku(const domain::Record& record) noexcept {
    const auto& effects = record.decision.effects;
    return effects.empty() ? domain::SkuId{} : effects.front().sku;
}

}  // namespace skua::codec
