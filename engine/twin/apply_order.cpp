#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;

void Application::enter(Order order) {
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const Line& line = order.lines[i];
        const LineKey key{order.id, domain::LineIndex{static_cast<std::uint16_t>(i)}};
        digests_.add(slot_of(line.sku), term_of_ordered(key, line) + terms_of_line(key, line));
        touched_.lines.insert(key);
    }
    digests_.add(home_slot_of(order.id), term_of_placed(order) + term_of_head(order));
    ++state_.orders_in_slot[home_slot_of(order.id)];
    state_.orders.emplace(order.id, std::move(order));
}

Problem Application::order_created(const Effect& effect) {
    const auto* const command = body<domain::PlaceOrder>();
    if (command == nullptr || command->lines.size() != record_.decision.skus.size()) {
        return "an order without its lines";
    }
    Order order;
    order.id = effect.order();
    order.number = record_.sequence;
    order.accepted_at = record_.time;
    order.placed_at = command->placed_at;
    order.total = command->total;
    order.currency = command->currency;
    order.policy = command->policy;
    order.external_id = command->external_id;
    order.cold = command->cold;
    order.priority = command->priority;
    order.channel = state_.find_channel(command->channel);
    for (std::size_t i = 0; i < command->lines.size(); ++i) {
        Line& line = order.lines.emplace_back();
        line.sku = record_.decision.skus[i];
        line.ordered = line.open = Units{command->lines[i].quantity};
        line.unit_price = command->lines[i].unit_price;
        line.external_line_id = command->lines[i].external_line_id;
        line.over_percent = command->lines[i].tolerance.over_percent;
        line.under_percent = command->lines[i].tolerance.under_percent;
    }
    enter(std::move(order));
    return std::nullopt;
}

Problem Application::line_moved(const Effect& effect) {
    const auto found = state_.orders.find(effect.order());
    if (found == state_.orders.end() || effect.line.raw() >= found->second.lines.size()) {
        return "a move of a line that does not exist";
    }
    Order& order = found->second;
    Line& line = order.lines[effect.line.raw()];
    const LineKey key{order.id, effect.line};
    const Move move{effect.from, effect.to, effect.location, Units{effect.quantity}};

    bool moved = false;
    digests_.remove(slot_of(line.sku), terms_of_line(key, line));
    if (is_per_location(effect.from) || is_per_location(effect.to)) {
        change_level({line.sku, effect.location},
                     [&](Level& level) { moved = move_units(line, level, move); });
    } else {
        Level none;
        moved = move_units(line, none, move);
    }
    digests_.add(slot_of(line.sku), terms_of_line(key, line));
    touched_.lines.insert(key);
    if (move.from == Bucket::packed || move.to == Bucket::packed) {
        touched_.packages.insert(order.id);
    }
    if (!moved) {
        return "a move of units that the line does not have";
    }
    const bool was_there =
        move.from == Bucket::released || move.from == Bucket::picked || move.from == Bucket::packed;
    if (was_there && move.to == Bucket::cancelled) {
        note_cancelled(order, effect);
    }
    if (move.from == Bucket::packed && move.to == Bucket::cancelled) {
        if (const Problem problem = unpack(order, effect)) {
            return problem;
        }
    }
    update_queue(order, effect.line);
    update_waiting(order, move);
    return update_tasks(effect);
}

void Application::update_queue(const Order& order, domain::LineIndex index) {
    const Line& line = order.lines[index.raw()];
    const QueuePlace place{order.number, index};
    digests_.remove(slot_of(line.sku), terms_at(state_, line.sku, place));
    auto& queue = state_.queues[line.sku];
    if (line.backordered > Units{}) {
        queue[place] = order.id;
    } else {
        queue.erase(place);
    }
    digests_.add(slot_of(line.sku), terms_at(state_, line.sku, place));
    if (queue.empty()) {
        state_.queues.erase(line.sku);
    }
}

void Application::update_waiting(Order& order, const Move& move) {
    if (move.from != Bucket::allocated && move.to != Bucket::allocated) {
        return;
    }
    Units& allocated = order.allocated_at[move.location];
    allocated += move.to == Bucket::allocated ? move.quantity : Units{};
    allocated -= move.from == Bucket::allocated ? move.quantity : Units{};
    const WavePlace place{order.priority, order.number, order.id};
    if (allocated > Units{}) {
        state_.waiting[move.location].insert(place);
    } else {
        state_.waiting[move.location].erase(place);
        order.allocated_at.erase(move.location);
    }
}

}  // namespace skua::twin
