#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/backorder_queue.hpp"
#include "engine/domain/change_rules.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {
namespace {

std::string_view line_id_of(const Order& order, LineIndex index) noexcept {
    OrderTexts::LineIds ids(order.texts);
    for (std::uint16_t i = 0; i < index.raw(); ++i) {
        ids.next();
    }
    return ids.next();
}

}  // namespace

const ChangeOrder& Applier::changing() const {
    const auto* command = std::get_if<ChangeOrder>(&record_->command.body);
    SKUA_ASSERT(command != nullptr);
    return *command;
}

// A line's order and price; `ordered` and what is open of it change together.
template <class Change>
void Applier::change_ordered(Order& order, Line& line, Change change_it) {
    const Slot slot = slot_of(line.sku);
    const std::string_view id = line_id_of(order, line.index);
    const std::uint64_t ordered = ordered_term(order.id, line, id);
    const std::uint64_t term = line_term(order.id, line);
    change_it(line);
    change(slot, ordered, ordered_term(order.id, line, id));
    change(slot, term, line_term(order.id, line));
}

void Applier::raise_line(const Effect& effect) {
    if (owns(effect.sku)) {
        Order& order = *part_of(record_->decision.order);
        change_ordered(order, order.line(effect.line), [&](Line& line) {
            line.ordered += effect.quantity;
            line.open += effect.quantity;
        });
    }
}

// Ordered more, as a raise, but by the location and not by the customer.
void Applier::accept_over_delivery(const Effect& effect) {
    if (!owns(effect.sku)) {
        return;
    }
    raise_line(effect);
    const Tolerances::Key key{record_->decision.order, effect.line};
    Tolerance& tolerance = state_->tolerances_.at(key);
    const std::uint64_t before = tolerance_term(key, tolerance);
    tolerance.accepted += effect.quantity;
    change(slot_of(effect.sku), before, tolerance_term(key, tolerance));
}

void Applier::price_line(const Effect& effect) {
    if (!owns(effect.sku)) {
        return;
    }
    const auto& lines = changing().lines;
    const auto found = std::ranges::find(lines, effect.line, &ChangeLine::line);
    SKUA_ASSERT(found != lines.end());
    Order& order = *part_of(record_->decision.order);
    change_ordered(order, order.line(effect.line),
                   [&](Line& line) { line.price = pack_price(found->unit_price); });
}

// The first one makes room for all of them, in every part; what is another shard's stays empty.
void Applier::add_line(const Effect& effect) {
    Order* order = part_of(record_->decision.order);
    if (order == nullptr && owns(effect.sku)) {
        order = &create_part();
    }
    if (order == nullptr) {
        return;
    }
    if (effect.line.raw() >= order->line_count) {
        order = &make_room(*order, effect.line.raw() + changing().add.size());
    }
    if (!owns(effect.sku)) {
        return;
    }
    Line& line = order->line(effect.line);
    const std::size_t before = order->line_count - changing().add.size();
    const OrderLineInput& input = changing().add[effect.line.raw() - before];
    line.sku = effect.sku;
    line.ordered = effect.quantity;
    line.open = effect.quantity;
    line.price = pack_price(input.unit_price);
    set_tolerance(*order, line, input.tolerance);
    state_->hot_skus_.count(item_for(line.sku));
    const Slot slot = slot_of(line.sku);
    change(slot, 0, ordered_term(order->id, line, input.external_line_id));
    change(slot, 0, line_term(order->id, line));
}

// Of an order with lines elsewhere: the head as the record states it.
Order& Applier::create_part() {
    const auto& effects = record_->decision.effects;
    const auto opened = std::ranges::find(effects, EffectKind::part_opened, &Effect::kind);
    SKUA_ASSERT(opened != effects.end());
    const std::size_t lines = lines_before(*opened) + changing().add.size();
    Order& order = state_->orders_.create(record_->decision.order, lines);
    open_part(*opened, order);
    order.texts =
        OrderTexts::changed({.before = nullptr, .lines_before = lines_before(*opened), .cold = {}},
                            changing().add, state_->pool_);
    for (const Effect& effect : effects) {
        if (effect.kind == EffectKind::part_active) {
            state_->orders_.fulfillment_at(order, effect.location).active = Units{effect.value};
        }
    }
    order_ = &order;
    return order;
}

Order& Applier::make_room(Order& order, std::size_t lines) {
    const std::size_t lines_before = order.line_count;
    const Order* const before = &order;
    Order& now = state_->orders_.grow(order, lines);
    for (Fulfillment* at = &now.first_fulfillment; at != nullptr; at = at->next) {
        if (at->is_queued) {
            state_->work_queues_[at->location.raw() - 1U].move_order(before, now);
        }
    }
    for (Line& line : now.lines()) {
        if (!line.backordered.is_zero()) {
            relink(item_for(line.sku), line);
        }
    }
    OrderTexts* const texts = now.texts;
    now.texts = OrderTexts::changed({.before = texts, .lines_before = lines_before, .cold = {}},
                                    changing().add, state_->pool_);
    OrderTexts::release(texts, lines_before, state_->pool_);
    if (state_->owns(home_slot_of(now.id))) {
        state_->counters_.lines += lines - lines_before;
    }
    order_ = &now;
    return now;
}

void Applier::change_priority() {
    Order* part = part_of(record_->decision.order);
    if (part == nullptr) {
        return;
    }
    Order& order = *part;
    const Slot home = home_slot_of(order.id);
    const std::uint64_t before = state_->owns(home) ? placed_term(order) : 0;
    order.priority = changing().priority;
    if (state_->owns(home)) {
        change(home, before, placed_term(order));
    }
    for (Fulfillment* at = &order.first_fulfillment; at != nullptr; at = at->next) {
        if (at->is_queued) {
            state_->work_queues_[at->location.raw() - 1U].reorder(order);
        }
    }
}

// The total is the home's; its two words stand one behind the other, the low one first.
void Applier::set_total(const Effect& effect) {
    const Slot home = home_slot_of(record_->decision.order);
    if (!state_->owns(home)) {
        return;
    }
    Order& order = *part_of(record_->decision.order);
    const std::uint64_t before = placed_term(order);
    const bool is_low = effect.quantity.is_zero();
    const auto word = static_cast<base::Uint128>(static_cast<std::uint64_t>(effect.value));
    const auto low = static_cast<base::Uint128>(order.total.mantissa);
    order.total.mantissa = static_cast<base::Int128>(is_low ? word : low | (word << 64U));
    order.total.scale = static_cast<std::uint8_t>(effect.line.raw());
    change(home, before, placed_term(order));
}

void Applier::change_address() {
    const Slot home = home_slot_of(record_->decision.order);
    if (!state_->owns(home)) {
        return;
    }
    Order& order = *part_of(record_->decision.order);
    const std::uint64_t before = placed_term(order);
    OrderTexts* const texts = order.texts;
    order.texts = OrderTexts::changed(
        {.before = texts, .lines_before = order.line_count, .cold = changing().cold}, {},
        state_->pool_);
    OrderTexts::release(texts, order.line_count, state_->pool_);
    change(home, before, placed_term(order));
}

}  // namespace skua::domain
