#pragma once

// What vote, merge, decide and apply of a change have in common (page 0009). Owner: shard thread.

#include <cstddef>
#include <string_view>

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/order.hpp"

namespace skua::domain {

// The number of an item among all: of lines, remove, add.
struct ChangeItems {
    const ChangeOrder& command;
    [[nodiscard]] std::size_t of_removed(std::size_t i) const noexcept {
        return command.lines.size() + i;
    }
    [[nodiscard]] std::size_t of_added(std::size_t i) const noexcept {
        return command.lines.size() + command.remove.size() + i;
    }
};

// What is ordered of the line and not cancelled.
inline Quantity quantity_of(const Line& line) noexcept {
    return line.ordered - line.cancelled;
}
// By how much the change raises the line; none if it cuts it.
inline Quantity raise_of(const ChangeLine& change, const Line& line) noexcept {
    const Quantity now = quantity_of(line);
    return change.quantity > now ? change.quantity - now : Quantity{};
}
inline Quantity cut_of(const ChangeLine& change, const Line& line) noexcept {
    const Quantity now = quantity_of(line);
    return change.quantity.is_zero() || change.quantity > now ? Quantity{} : now - change.quantity;
}

inline Effect change_effect(EffectKind kind) noexcept {
    Effect effect;
    effect.kind = kind;
    return effect;
}
// line_raised, line_added.
inline Effect more_units(EffectKind kind, LineIndex line, Quantity quantity, SkuId sku) noexcept {
    Effect effect = change_effect(kind);
    effect.line = line;
    effect.quantity = quantity;
    effect.sku = sku;
    return effect;
}

// A SKU of an added line lives in another slot than the order's home: a shard that has no part of
// the order may get one.
bool adds_other_slots(const ChangeOrder& command) noexcept;

// part_opened keeps the head in one effect.
Effect part_opened(const Order& order) noexcept;
// The fields of `order` that it keeps; id and lines are the table's.
void open_part(const Effect& effect, Order& order) noexcept;
// What it says about the number of lines before.
inline std::size_t lines_before(const Effect& part_opened) noexcept {
    return part_opened.line.raw();
}

}  // namespace skua::domain
