#include "engine/domain/completion.hpp"

#include "engine/domain/fill.hpp"

namespace skua::domain {
namespace {

struct Held {
    Quantity promised;  // allocated or released
    Quantity ready;     // picked or packed
};

Held held_of(const Line& line) noexcept {
    Held held;
    for (std::size_t i = 0; i < line.portion_count; ++i) {
        const Portion& portion = line.portion(i);
        held.promised += portion.allocated + portion.released;
        held.ready += portion.picked + portion.packed;
    }
    return held;
}

void cancel(const Line& line, Bucket from, Quantity units, base::ArenaVector<Effect>& effects) {
    if (!units.is_zero()) {
        effects.push_back(line_moved(order_of(line), line, from, Bucket::cancelled));
        effects.back().quantity = units;
    }
}

}  // namespace

Quantity wanted_of(const Line& line, const Tolerance& tolerance) noexcept {
    const Quantity kept = line.ordered - line.cancelled;
    return kept > tolerance.accepted ? kept - tolerance.accepted : Quantity{};
}

bool is_within_tolerance(const ShardState& state, const Line& line, Quantity waiting,
                         Quantity cancelled) noexcept {
    const Tolerance* tolerance =
        line.is_tolerant ? state.tolerances().find({order_of(line).id, line.index}) : nullptr;
    if (tolerance == nullptr || waiting.is_zero()) {
        return false;
    }
    const Quantity before = wanted_of(line, *tolerance);
    const Quantity wanted = before > cancelled ? before - cancelled : Quantity{};
    return waiting <= percent_of(wanted, tolerance->percent.under_percent);
}

void complete_shipped(const ShardState& state, const Line& line,
                      base::ArenaVector<Effect>& effects) {
    const WaitingUnits waiting{line.open, line.backordered};
    if (line.is_tolerant && held_of(line).promised.is_zero() &&
        is_within_tolerance(state, line, waiting.sum(), {})) {
        close_line(line, waiting, CloseReason::under_delivery, effects);
    }
}

bool completes_without(const ShardState& state, const Line& line, const GoneUnits& gone,
                       Quantity rest) noexcept {
    if (!line.is_tolerant) {
        return false;
    }
    const Held held = held_of(line);
    // What was found elsewhere is promised again.
    return held.promised == gone.open + gone.cancelled && rest == gone.open &&
           !held.ready.is_zero() &&
           is_within_tolerance(state, line, line.open + line.backordered + rest, gone.cancelled);
}

Effect line_closed(const Line& line, Quantity quantity, CloseReason reason) noexcept {
    Effect effect;
    effect.kind = EffectKind::line_closed;
    effect.line = line.index;
    effect.quantity = quantity;
    effect.sku = line.sku;
    effect.value = static_cast<std::int64_t>(reason);
    return effect;
}

void close_line(const Line& line, const WaitingUnits& waiting, CloseReason reason,
                base::ArenaVector<Effect>& effects) {
    effects.push_back(line_closed(line, waiting.sum(), reason));
    cancel(line, Bucket::backordered, waiting.backordered, effects);
    cancel(line, Bucket::open, waiting.open, effects);
}

}  // namespace skua::domain
