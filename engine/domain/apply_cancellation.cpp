#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {

void Cancellation::ask(const AskedLine& line) {
    lines.insert(std::ranges::upper_bound(lines, line.line, {}, &AskedLine::line), line);
}

// The first of a record at its location makes the cancellation there anew.
void Applier::request_cancellation(const Effect& effect) {
    const Cancellations::Key key{record_->decision.order, effect.location};
    const Slot home = home_slot_of(key.order);
    if (!state_->owns(home)) {
        return;
    }
    Cancellation& cancellation = state_->cancellations_.at(key);
    if (cancellation.requested != record_->sequence) {
        if (!cancellation.requested.is_none()) {
            change(home, cancellation_terms(key, cancellation), 0);
        }
        cancellation = {.status = CancellationStatus::requested,
                        .requested = record_->sequence,
                        .requested_at = record_->time,
                        .answered = {},
                        .lines = {}};
        change(home, 0, cancellation_terms(key, cancellation));
    }
    const AskedLine line{.line = effect.line, .quantity = effect.quantity};
    cancellation.ask(line);
    change(home, 0, asked_term(key, line));
}

void Applier::answer_cancellation(const Effect& effect) {
    const Cancellations::Key key{record_->decision.order, effect.location};
    const Slot home = home_slot_of(key.order);
    if (!state_->owns(home)) {
        return;
    }
    Cancellation& cancellation = state_->cancellations_.at(key);
    SKUA_ASSERT(cancellation.is_open());
    const std::uint64_t before = cancellation_terms(key, cancellation);
    cancellation.status = effect.kind == EffectKind::cancellation_accepted
                              ? CancellationStatus::cancelled
                              : CancellationStatus::refused;
    cancellation.answered = record_->sequence;
    change(home, before, cancellation_terms(key, cancellation));
}

// Units that are not to leave any more, out of the open packages there, the highest number first.
void Applier::take_from_packages(const Effect& effect) {
    const OrderId order = effect.order();
    const Slot home = home_slot_of(order);
    if (!state_->owns(home)) {
        return;
    }
    Quantity left = effect.quantity;
    const std::size_t count = state_->packages_.of(order).size();
    for (std::size_t number = count; number != 0 && !left.is_zero(); --number) {
        Package& package = *state_->packages_.find(order, static_cast<std::uint16_t>(number));
        if (package.location != effect.location || package.status != PackageStatus::open) {
            continue;
        }
        PackedLine line{.line = effect.line, .quantity = package.units_in(effect.line)};
        const Quantity taken = std::min(line.quantity, left);
        if (taken.is_zero()) {
            continue;
        }
        const std::uint64_t before = packed_term(order, package, line);
        package.take(effect.line, taken);
        line.quantity -= taken;
        change(home, before, line.quantity.is_zero() ? 0 : packed_term(order, package, line));
        left -= taken;
    }
    SKUA_ASSERT(left.is_zero());
}

}  // namespace skua::domain
