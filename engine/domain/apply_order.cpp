#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/backorder_queue.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {
namespace {

void move(Quantity& bucket, const Effect& effect, Bucket which) noexcept {
    if (effect.from == which) {
        bucket -= effect.quantity;
    }
    if (effect.to == which) {
        bucket += effect.quantity;
    }
}

}  // namespace

void Applier::create_order(const Effect& effect) {
    const auto* command = std::get_if<PlaceOrder>(&record_->command.body);
    SKUA_ASSERT(command != nullptr && record_->decision.skus.size() == command->lines.size());
    const bool is_home = state_->owns(home_slot_of(effect.order()));
    // Who takes part only because of the reservation that it is made of has no part of the order.
    if (!is_home && !command->reservation.is_none() &&
        std::ranges::none_of(record_->decision.skus, [&](SkuId sku) { return owns(sku); })) {
        return;
    }
    Order& order = create_head(effect.order(), command->lines.size());
    order.placed_at = command->placed_at;
    order.total = command->total;
    order.channel = state_->resolve_channel(command->channel);
    order.currency = command->currency;
    order.policy = command->policy;
    order.priority = command->priority;
    order.texts =
        OrderTexts::make(*command, is_home ? TextsOf::order : TextsOf::lines, state_->pool_);
    if (is_home) {
        ++state_->counters_.orders;
        ++state_->counters_.orders_open;
        state_->counters_.lines += order.line_count;
    }
    for (Line& line : order.lines()) {
        const OrderLineInput& input = command->lines[line.index.raw()];
        create_line(line, input.quantity);
        if (!line.sku.is_none()) {
            line.price = pack_price(input.unit_price);
            set_tolerance(order, line, input.tolerance);
            state_->hot_skus_.count(item_for(line.sku));
        }
    }
}

// What orders and reservations have in common. They count their ordinals together.
Order& Applier::create_head(OrderId id, std::size_t lines) {
    const Slot home = home_slot_of(id);
    SKUA_ASSERT(!state_->owns(home) || ordinal_of(id) == state_->orders_.next_ordinal(home));
    Order& order = state_->orders_.create(id, lines);
    order.number = record_->sequence;
    order.accepted_at = record_->time;
    order.version = record_->decision.version;
    order_ = &order;
    new_ = &order;
    return order;
}

void Applier::create_line(Line& line, Quantity quantity) {
    const SkuId sku = record_->decision.skus[line.index.raw()];
    if (owns(sku)) {
        line.sku = sku;
        line.ordered = quantity;
        line.open = quantity;
    }
}

void Applier::set_tolerance(const Order& order, Line& line, LineTolerance percent) {
    if (percent.is_none()) {
        return;
    }
    const Tolerances::Key key{order.id, line.index};
    const Tolerance tolerance{.percent = percent, .accepted = {}};
    state_->tolerances_.at(key) = tolerance;
    line.is_tolerant = true;
    change(slot_of(line.sku), 0, tolerance_term(key, tolerance));
}

void Applier::finish_new_order() {
    const Order& order = *new_;
    const Slot home = home_slot_of(order.id);
    if (state_->owns(home)) {  // the terms of a head are dear, and its home's alone
        change(home, 0, placed_term(order));
        change(home, 0, head_term(order));
    }
    OrderTexts::LineIds ids(order.texts);
    for (const Line& line : order.lines()) {
        const std::string_view id = ids.next();
        if (!line.sku.is_none()) {
            change(slot_of(line.sku), 0, ordered_term(order.id, line, id));
            change(slot_of(line.sku), 0, line_term(order.id, line));
        }
    }
}

void Applier::set_version(Order& order, std::uint32_t version) {
    if (order.version == version) {
        return;
    }
    const std::uint64_t before = head_term(order);
    order.version = version;
    change(home_slot_of(order.id), before, head_term(order));
}

void Applier::move_line(const Effect& effect) {
    if (owns(effect.sku)) {
        move_own_line(effect);
    } else {
        move_others_line(effect);
    }
    if (!pick_list_.is_none()) {
        note_task(effect);
    }
    if (package_ != nullptr) {
        put_into_package(effect);
    }
    if (effect.to != Bucket::cancelled && effect.to != Bucket::shipped) {
        return;
    }
    note_rest(effect);
    if (effect.to == Bucket::cancelled && is_active(effect.from)) {
        note_cancelled(effect);
        if (effect.from == Bucket::packed) {
            take_from_packages(effect);
        }
    }
}

void Applier::move_own_line(const Effect& effect) {
    Order* part = part_of(effect.order());
    SKUA_ASSERT(part != nullptr);
    Order& order = *part;
    Line& line = order.line(effect.line);
    Item& item = item_for(line.sku);
    const bool is_new = &order == new_;
    const std::uint64_t before = is_new ? 0 : line_term(order.id, line);
    move(line.open, effect, Bucket::open);
    move(line.cancelled, effect, Bucket::cancelled);
    if (effect.from == Bucket::backordered || effect.to == Bucket::backordered) {
        move_backordered(item, line, effect);
    }
    if (!is_new) {
        change(slot_of(line.sku), before, line_term(order.id, line));
    }
    if (is_at_location(effect.from) || is_at_location(effect.to)) {
        move_portion(order, line, effect);
        move_level(item, effect);
    }
}

// Only what is with the location is kept of them.
void Applier::move_others_line(const Effect& effect) {
    const bool is_now = is_active(effect.to);
    Order* order = is_active(effect.from) == is_now ? nullptr : part_of(effect.order());
    if (order == nullptr) {
        return;
    }
    Fulfillment& there = state_->orders_.fulfillment_at(*order, effect.location);
    const bool was_eligible = WorkQueue::is_eligible(*order, there);
    if (is_now) {
        there.active += Units{effect.quantity};
    } else {
        there.active -= Units{effect.quantity};
    }
    state_->work_queues_[effect.location.raw() - 1U].update(*order, there, was_eligible);
}

void Applier::move_backordered(Item& item, Line& line, const Effect& effect) {
    const bool was_queued = !line.backordered.is_zero();
    move(line.backordered, effect, Bucket::backordered);
    if (effect.to == Bucket::backordered) {
        item.backordered += Units{effect.quantity};
    } else {
        item.backordered -= Units{effect.quantity};
    }
    const bool is_queued = !line.backordered.is_zero();
    if (is_queued && !was_queued) {
        state_->digests_.add(slot_of(item.id), enqueue(item, line, state_->pool_));
        ++state_->counters_.backordered_lines;
    } else if (was_queued && !is_queued) {
        state_->digests_.add(slot_of(item.id), dequeue(item, line));
        --state_->counters_.backordered_lines;
    }
}

void Applier::move_portion(Order& order, Line& line, const Effect& effect) {
    const std::size_t portions = line.portion_count;
    const std::size_t place = state_->orders_.place_at(line, effect.location);
    const std::uint64_t before =
        place == portions ? 0 : portion_term(order.id, line, place);  // 0: it is new
    Portion& portion = line.portion(place);
    if (is_at_location(effect.from)) {
        portion.of(effect.from) -= effect.quantity;
    }
    if (is_at_location(effect.to)) {
        portion.of(effect.to) += effect.quantity;
    }
    change(slot_of(line.sku), before, portion_term(order.id, line, place));
    if (effect.from != Bucket::reserved && effect.to != Bucket::reserved) {
        move_fulfillment(order, effect);
    }
}

// Nobody pulls what is reserved only: it makes none.
void Applier::move_fulfillment(Order& order, const Effect& effect) {
    Fulfillment& there = state_->orders_.fulfillment_at(order, effect.location);
    const bool was_eligible = WorkQueue::is_eligible(order, there);
    const Units units{effect.quantity};
    if (is_at_location(effect.from)) {
        there.of(effect.from) -= units;
    }
    if (is_at_location(effect.to)) {
        there.of(effect.to) += units;
    }
    state_->work_queues_[effect.location.raw() - 1U].update(order, there, was_eligible);
}

void Applier::move_level(Item& item, const Effect& effect) {
    if (effect.from == Bucket::reserved || effect.to == Bucket::reserved) {
        return move_reserved(item, effect);
    }
    const bool was_hard = is_hard(effect.from);
    const bool is_now = is_hard(effect.to);
    if (was_hard == is_now) {
        return;  // released, picked: still promised, still on hand
    }
    Level& level = level_for(item, effect.location);
    const Units units{effect.quantity};
    if (is_now) {
        level.allocated += units;
    } else {
        level.allocated -= units;
    }
    if (effect.to == Bucket::shipped) {
        level.on_hand -= units;
    }
    refresh(level);
}

void Applier::change_lifecycle(OrderId id, Lifecycle lifecycle) {
    Order* order = part_of(id);
    if (order == nullptr) {
        return;
    }
    const Slot home = home_slot_of(order->id);
    const std::uint64_t before = head_term(*order);
    order->lifecycle = lifecycle;
    state_->cancellations_.forget_rest(id);
    change(home, before, head_term(*order));
    state_->counters_.orders_open -= state_->owns(home) ? 1U : 0U;
    for (std::uint8_t hold = 1; order->holds >> (hold - 1U) != 0; ++hold) {
        end_hold(order->id, static_cast<HoldKind>(hold));
    }
}

void Applier::change_hold(const Effect& effect) {
    Order* part = part_of(record_->decision.order);
    if (part == nullptr) {
        return;
    }
    Order& order = *part;
    const std::uint64_t term_before = head_term(order);
    const std::uint16_t before = order.holds;
    const auto bit = bit_of(static_cast<HoldKind>(effect.value));
    const std::uint16_t after = effect.kind == EffectKind::hold_placed
                                    ? static_cast<std::uint16_t>(before | bit)
                                    : static_cast<std::uint16_t>(before & ~bit);
    Fulfillment* there =
        order.first_fulfillment.location.is_none() ? nullptr : &order.first_fulfillment;
    for (; there != nullptr; there = there->next) {
        order.holds = before;
        const bool was_eligible = WorkQueue::is_eligible(order, *there);
        order.holds = after;
        state_->work_queues_[there->location.raw() - 1U].update(order, *there, was_eligible);
    }
    order.holds = after;
    change(home_slot_of(order.id), term_before, head_term(order));
    if (effect.kind == EffectKind::hold_placed) {
        start_hold(order.id);
    } else {
        end_hold(order.id, static_cast<HoldKind>(effect.value));
    }
}

void Applier::start_hold(OrderId order) {
    const auto* command = std::get_if<PlaceHold>(&record_->command.body);
    SKUA_ASSERT(command != nullptr);
    const Slot home = home_slot_of(order);
    if (!state_->owns(home)) {
        return;
    }
    const TimedHolds::Key key{order, command->hold};
    if (command->hold_until != base::Timestamp{}) {
        const TimedHold hold{.until = command->hold_until, .placed = record_->sequence};
        state_->timed_holds_.add(key, hold);
        change(home, 0, timed_hold_term(key, hold));
    }
    if (!command->release_role.empty()) {
        state_->hold_roles_.add(key, command->release_role);
        change(home, 0, hold_role_term(key, command->release_role));
    }
}

// Of the order that is being created: nothing of it is in a queue yet, and its head has no term.
void Applier::start_grace(const Effect& effect) {
    if (new_ == nullptr) {
        return;  // it takes part because of a reservation only
    }
    new_->holds = static_cast<std::uint16_t>(new_->holds | bit_of(HoldKind::grace));
    const Slot home = home_slot_of(new_->id);
    if (state_->owns(home)) {
        const TimedHolds::Key key{new_->id, HoldKind::grace};
        const TimedHold hold{.until = base::Timestamp{effect.value}, .placed = record_->sequence};
        state_->timed_holds_.add(key, hold);
        change(home, 0, timed_hold_term(key, hold));
    }
}

// Its end and its role; does nothing where it has none.
void Applier::end_hold(OrderId order, HoldKind hold) {
    const TimedHolds::Key key{order, hold};
    if (const TimedHold* timed = state_->timed_holds_.find(key); timed != nullptr) {
        change(home_slot_of(order), timed_hold_term(key, *timed), 0);
        state_->timed_holds_.remove(key);
    }
    if (const std::string_view role = state_->hold_roles_.find(key); !role.empty()) {
        change(home_slot_of(order), hold_role_term(key, role), 0);
        state_->hold_roles_.remove(key);
    }
}

}  // namespace skua::domain
