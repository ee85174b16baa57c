#include "engine/codec/render_change.hpp"

#include <array>

#include "engine/domain/limits.hpp"
#include "engine/domain/order.hpp"

namespace skua::codec {

namespace {

using domain::Effect;
using domain::EffectKind;

// How many units each line got more, or lost.
using Deltas = std::vector<std::int64_t>;

Deltas deltas_of(const domain::Record& record) {
    Deltas deltas(domain::kOrderLinesMax, 0);
    for (const Effect& effect : record.decision.effects) {
        if (effect.line.raw() >= deltas.size()) {
            continue;
        }
        if (effect.kind == EffectKind::line_raised) {
            deltas[effect.line.raw()] += effect.quantity.raw();
        } else if (is_move_to(effect, domain::Bucket::cancelled)) {
            deltas[effect.line.raw()] -= effect.quantity.raw();
        }
    }
    return deltas;
}

std::int64_t delta_of(const Deltas& deltas, domain::LineIndex line) {
    return line.raw() < deltas.size() ? deltas[line.raw()] : 0;
}

const Effect* find(const domain::Record& record, EffectKind kind, domain::LineIndex line) noexcept {
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind == kind && effect.line == line) {
            return &effect;
        }
    }
    return nullptr;
}

std::optional<base::ExactAmount> total_of(const domain::Record& record, EffectKind kind) noexcept {
    base::Uint128 words = 0;
    const Effect* last = nullptr;
    for (const Effect& effect : record.decision.effects) {
        if (effect.kind == kind) {
            const auto word = static_cast<base::Uint128>(static_cast<std::uint64_t>(effect.value));
            words |= effect.quantity.is_zero() ? word : word << 64U;
            last = &effect;
        }
    }
    if (last == nullptr) {
        return std::nullopt;
    }
    return base::ExactAmount{static_cast<base::Int128>(words),
                             static_cast<std::uint8_t>(last->line.raw())};
}

void quantity(JsonWriter& to, const domain::ChangeLine& line, std::int64_t delta) {
    to.key("quantity").begin_object();
    to.field("before", std::int64_t{line.quantity.raw()} - delta);
    to.field("after", line.quantity.raw());
    to.end_object();
}

void prices(JsonWriter& to, const domain::ChangeLine& line, const Effect& priced) {
    domain::Line before;
    before.price = static_cast<std::uint64_t>(priced.value);
    to.key("unit_price").begin_object();
    price(to, "before", before.unit_price());
    price(to, "after", line.unit_price);
    to.end_object();
}

void changed_lines(JsonWriter& to, const domain::Record& record, const domain::ChangeOrder& change,
                   const Deltas& deltas) {
    to.key("changed").begin_array();
    for (const domain::ChangeLine& line : change.lines) {
        to.begin_object();
        to.field("line", line.line.raw());
        if (!line.quantity.is_zero()) {
            quantity(to, line, delta_of(deltas, line.line));
        }
        if (const Effect* priced = find(record, EffectKind::line_priced, line.line)) {
            prices(to, line, *priced);
        }
        to.end_object();
    }
    to.end_array();
}

void added_lines(JsonWriter& to, const domain::Record& record, const domain::ChangeOrder& change,
                 const domain::Names& names) {
    const Effect* first = find_effect(record, EffectKind::line_added);
    const std::size_t line = first == nullptr ? 0 : first->line.raw();
    to.key("added").begin_array();
    for (std::size_t i = 0; i < change.add.size(); ++i) {
        const domain::OrderLineInput& added = change.add[i];
        to.begin_object();
        to.field("line", line + i);
        if (!added.external_line_id.empty()) {
            to.field("external_line_id", added.external_line_id);
        }
        to.field("sku", sku_text(record, i, added.sku, names));
        to.field("quantity", added.quantity.raw());
        price(to, "unit_price", added.unit_price);
        tolerance(to, added.tolerance);
        to.end_object();
    }
    to.end_array();
}

void removed_lines(JsonWriter& to, const domain::ChangeOrder& change, const Deltas& deltas) {
    to.key("removed").begin_array();
    for (const domain::LineIndex line : change.remove) {
        to.begin_object();
        to.field("line", line.raw());
        to.field("quantity", -delta_of(deltas, line));
        to.end_object();
    }
    to.end_array();
}

void amount(JsonWriter& to, std::string_view key, const base::ExactAmount& total) {
    std::array<char, 64> digits;
    to.field(key, std::string_view(digits.data(), base::format_to(total, digits.data())));
}

void head(JsonWriter& to, const domain::Record& record, const domain::ChangeOrder& change) {
    if (const Effect* before = find_effect(record, EffectKind::priority_changed);
        before != nullptr) {
        to.key("priority").begin_object();
        to.field("before", static_cast<std::uint64_t>(before->value));
        to.field("after", static_cast<unsigned>(change.priority));
        to.end_object();
    }
    const auto before = total_of(record, EffectKind::total_was);
    const auto after = total_of(record, EffectKind::total_is);
    if (before && after) {
        to.key("amount").begin_object();
        amount(to, "before", *before);
        amount(to, "after", *after);
        to.end_object();
    }
    if (change.cold.size() > 2) {
        to.raw(change.cold.substr(1, change.cold.size() - 2));
    }
}

}  // namespace

void changed_fields(JsonWriter& to, const domain::Record& record, const domain::ChangeOrder& change,
                    const domain::Names& names) {
    const Deltas deltas = deltas_of(record);
    if (!change.lines.empty()) {
        changed_lines(to, record, change, deltas);
    }
    if (!change.add.empty()) {
        added_lines(to, record, change, names);
    }
    if (!change.remove.empty()) {
        removed_lines(to, change, deltas);
    }
    head(to, record, change);
}

void raised_units(JsonWriter& to, const domain::Record& record, const domain::Names& names) {
    for (const domain::Bucket bucket : {domain::Bucket::allocated, domain::Bucket::backordered}) {
        to.key(bucket == domain::Bucket::allocated ? "allocated" : "backordered").begin_array();
        for (const Effect& effect : record.decision.effects) {
            if (!is_move(effect, {domain::Bucket::open, bucket})) {
                continue;
            }
            to.begin_object();
            to.field("line", effect.line.raw());
            if (!effect.location.is_none()) {
                to.field("location", names.location(effect.location));
            }
            to.field("quantity", effect.quantity.raw());
            to.end_object();
        }
        to.end_array();
    }
}

std::optional<base::ExactAmount> total_after(const domain::Record& record) noexcept {
    return total_of(record, EffectKind::total_is);
}

}  // namespace skua::codec
