#include "engine/codec/render_counts.hpp"

#include <algorithm>
#include <tuple>

namespace skua::codec {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;

namespace {

// Cancelled instead of being promised again.
bool is_asked(const Effect& effect) noexcept {
    return effect.from == Bucket::released && effect.to == Bucket::cancelled;
}

}  // namespace

std::vector<TakenLine> taken_lines(const domain::Record& record) {
    std::vector<const Effect*> moves;
    for (const Effect& effect : record.decision.effects) {
        const bool is_short =
            effect.kind == EffectKind::line_moved &&
            (effect.from == Bucket::open || effect.to == Bucket::open || is_asked(effect));
        if (is_short) {
            moves.push_back(&effect);
        }
    }
    std::stable_sort(moves.begin(), moves.end(), [](const Effect* a, const Effect* b) {
        return std::tuple(a->order_raw, a->line) < std::tuple(b->order_raw, b->line);
    });
    std::vector<TakenLine> lines;
    for (const Effect* move : moves) {
        const bool is_same = !lines.empty() && lines.back().order == move->order() &&
                             lines.back().line == move->line;
        if (!is_same) {
            lines.push_back({.order = move->order(),
                             .is_cart = move->from == Bucket::reserved,
                             .line = move->line,
                             .location = move->location,
                             .sku = move->sku,
                             .quantity = 0,
                             .promised = {},
                             .backordered = 0,
                             .closed = 0,
                             .cancelled = 0});
        }
        TakenLine& line = lines.back();
        if (is_asked(*move)) {
            line.quantity += move->quantity.raw();
            line.cancelled += move->quantity.raw();
        } else if (move->to == Bucket::open) {
            line.quantity += move->quantity.raw();
        } else if (move->to == Bucket::backordered) {
            line.backordered += move->quantity.raw();
        } else if (move->to == Bucket::cancelled) {
            line.closed += move->quantity.raw();
        } else {
            line.promised.push_back(move);
        }
    }
    return lines;
}

void taken_line(JsonWriter& to, const TakenLine& line, const domain::Names& names) {
    to.begin_object();
    if (line.is_cart) {
        reservation_id(to, "reservation", line.order);
    } else {
        fulfillment_id(to, "fulfillment_id", line.order, line.location);
        order_id(to, "order_id", line.order);
    }
    to.field("line", line.line.raw());
    to.field("sku", names.sku(line.sku));
    to.field("quantity", line.quantity);
    to.key(line.is_cart ? "reserved" : "allocated").begin_array();
    for (const Effect* move : line.promised) {
        to.begin_object();
        to.field("location", names.location(move->location));
        to.field("quantity", move->quantity.raw());
        to.end_object();
    }
    to.end_array();
    to.field("backordered", line.backordered);
    if (line.closed != 0) {
        to.field("closed", line.closed);
    }
    if (line.cancelled != 0) {
        to.field("cancelled", line.cancelled);
    }
    to.end_object();
}

void taken_lines(JsonWriter& to, std::string_view key, const domain::Record& record,
                 const domain::Names& names) {
    to.key(key).begin_array();
    for (const TakenLine& line : taken_lines(record)) {
        taken_line(to, line, names);
    }
    to.end_array();
}

domain::CountId count_of(const domain::Record& record) noexcept {
    if (const auto* change = std::get_if<domain::ChangeCount>(&record.command.body)) {
        return change->count;
    }
    if (const auto* post = std::get_if<domain::PostCount>(&record.command.body)) {
        return post->count;
    }
    for (const EffectKind kind : {EffectKind::set_aside, EffectKind::count_opened}) {
        if (const Effect* effect = find_effect(record, kind); effect != nullptr) {
            return domain::CountId{static_cast<std::uint64_t>(effect->value)};
        }
    }
    return {};
}

CountChange count_change(const domain::Record& record) noexcept {
    CountChange change;
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind == EffectKind::count_opened) {
            change.location = effect.location;
        } else if (effect.kind == EffectKind::count_recorded) {
            const auto* command = std::get_if<domain::ChangeCount>(&record.command.body);
            change.location = effect.location;
            change.status = domain::CountStatus::counted;
            change.delta = domain::Units{effect.value};
            change.counted = command == nullptr ? domain::Units{} : command->quantity;
            change.on_hand = change.counted - change.delta;
        } else if (effect.kind == EffectKind::count_moved) {
            change.location = effect.location;
            change.status = static_cast<domain::CountStatus>(effect.value);
        } else if (effect.kind == EffectKind::stock_moved) {
            change.delta = domain::Units{effect.value};
        }
    }
    return change;
}

void count_change(JsonWriter& to, const CountChange& change) {
    to.field("count_status", domain::to_string(change.status));
    if (change.status == domain::CountStatus::counted) {
        to.field("counted", change.counted.raw());
        to.field("on_hand", change.on_hand.raw());
        // What a count has to see, because it has not left.
        to.key("on_hand_includes").begin_array().text("picked").text("packed").end_array();
    }
    if (change.status == domain::CountStatus::counted ||
        change.status == domain::CountStatus::posted) {
        to.field("delta", change.delta.raw());
    }
}

}  // namespace skua::codec
