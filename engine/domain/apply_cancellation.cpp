#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {

void Cancellation::ask(const AskedLine& line) {
    lines.insert(std::ranges::upper_bound(lines, line.line, {}, &AskedLine::line), line);
}

// The first of a record at its location makes the cancellation there anew. In every part of the
// order, as the rest: units may leave the location by themselves.
void Applier::request_cancellation(const Effect& effect) {
    const Cancellations::Key key{record_->decision.order, effect.location};
    const Slot home = home_slot_of(key.order);
    if (part_of(key.order) == nullptr) {
        return;
    }
    state_->cancellations_.set_rest(key.order, RestOfOrder::of(effect));
    Cancellation& cancellation = state_->cancellations_.at(key);
    if (cancellation.requested != record_->sequence) {
        if (!cancellation.requested.is_none()) {
            change(home, cancellation_terms(key, cancellation), 0);
            state_->cancellations_.unlist(key, cancellation);
        }
        cancellation = {.status = CancellationStatus::requested,
                        .requested = record_->sequence,
                        .requested_at = record_->time,
                        .answered = {},
                        .lines = {},
                        .cause = std::get<RequestCancellation>(record_->command.body).cause};
        state_->cancellations_.list(key, cancellation);
        change(home, 0, cancellation_terms(key, cancellation));
    }
    const AskedLine line{.line = effect.line, .quantity = effect.quantity};
    cancellation.ask(line);
    change(home, 0, asked_term(key, line));
}

void Applier::answer_cancellation(const Effect& effect) {
    const bool is_refused = effect.kind == EffectKind::cancellation_refused;
    finish_cancellation({record_->decision.order, effect.location},
                        is_refused ? CancellationStatus::refused : CancellationStatus::cancelled);
}

void Applier::finish_cancellation(const Cancellations::Key& key, CancellationStatus status) {
    Cancellation* cancellation = state_->cancellations_.find(key);
    if (cancellation == nullptr) {
        return;  // another order's shard, or a part that was made since
    }
    SKUA_ASSERT(cancellation->is_open());
    const Slot home = home_slot_of(key.order);
    const std::uint64_t before = cancellation_term(key, *cancellation);
    cancellation->status = status;
    cancellation->answered = record_->sequence;
    state_->cancellations_.unlist(key, *cancellation);
    change(home, before, cancellation_term(key, *cancellation));
}

// What is cancelled of units that are with a location was asked for there, if anything is.
void Applier::note_cancelled(const Effect& effect) {
    const Cancellations::Key key{effect.order(), effect.location};
    Cancellation* cancellation = state_->cancellations_.find(key);
    if (cancellation == nullptr ||
        !(cancellation->is_open() || cancellation->answered == record_->sequence)) {
        return;
    }
    const auto line = std::ranges::find(cancellation->lines, effect.line, &AskedLine::line);
    if (line == cancellation->lines.end()) {
        return;
    }
    const std::uint64_t before = asked_term(key, *line);
    line->cancelled += std::min(line->left(), effect.quantity);
    change(home_slot_of(key.order), before, asked_term(key, *line));
}

void Applier::note_rest(const Effect& effect) {
    if (RestOfOrder* rest = state_->cancellations_.rest_of(effect.order()); rest != nullptr) {
        rest->left -= effect.quantity.raw();
        rest->was_shipped = rest->was_shipped || effect.to == Bucket::shipped;
    }
}

void Applier::note_raise(const Effect& effect) {
    if (RestOfOrder* rest = state_->cancellations_.rest_of(record_->decision.order);
        rest != nullptr) {
        rest->left += effect.quantity.raw();
    }
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
