#include "engine/twin/draft.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/domain/limits.hpp"
#include "engine/twin/decide.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;
using domain::EffectKind;

const Level& Draft::level(const LevelKey& key) const {
    const auto changed = levels_.find(key);
    return changed == levels_.end() ? state_.level(key) : changed->second;
}

const Line& Draft::line(const LineKey& key) const {
    const auto changed = lines_.find(key);
    if (changed != lines_.end()) {
        return changed->second;
    }
    return state_.orders.at(key.first).lines.at(key.second.raw());
}

Units Draft::available_anywhere(domain::SkuId sku) const {
    Units sum;
    const auto first = state_.levels.lower_bound({sku, domain::LocationId{}});
    for (auto at = first; at != state_.levels.end() && at->first.first == sku; ++at) {
        if (!levels_.contains(at->first)) {
            sum += at->second.available();
        }
    }
    for (auto at = levels_.lower_bound({sku, domain::LocationId{}});
         at != levels_.end() && at->first.first == sku; ++at) {
        sum += at->second.available();
    }
    return sum;
}

Level& Draft::change_level(const LevelKey& key) {
    return levels_.try_emplace(key, state_.level(key)).first->second;
}

void Draft::move(const LineKey& key, const Move& move) {
    Line& changed = lines_.try_emplace(key, line(key)).first->second;
    const bool has_place = is_per_location(move.from) || is_per_location(move.to);
    Level no_place;
    Level& level = has_place ? change_level({changed.sku, move.location}) : no_place;
    const bool moved = move_units(changed, level, move);
    SKUA_ASSERT(moved);

    Effect effect;
    effect.kind = EffectKind::line_moved;
    effect.from = move.from;
    effect.to = move.to;
    effect.line = key.second;
    effect.location = has_place ? move.location : domain::LocationId{};
    effect.quantity = domain::Quantity{static_cast<std::uint32_t>(move.quantity.raw())};
    effect.sku = changed.sku;
    effect.order_raw = key.first.raw();
    write(effect);
}

void Draft::change_condition(const LevelKey& key, domain::Condition from, domain::Condition to,
                             Units quantity) {
    change_level(key).change_condition(from, to, quantity);
    write(condition_effect(key, from, to, quantity));
}

void Draft::promise_again(const LevelKey& from, const std::vector<Taken>& takes) {
    for (const Taken& taken : takes) {
        Units rest = taken.quantity;
        const Order& owner = state_.orders.at(taken.line.first);
        const bool is_cart = owner.lifecycle == domain::Lifecycle::held;
        const auto& locations = state_.sourcing.at(owner.channel);
        for (const domain::LocationId location : locations) {
            const Line& waiting = line(taken.line);
            const bool has_room = waiting.portions.size() < domain::kChannelLocationsMax ||
                                  waiting.portion_at(location) != nullptr;
            if (location == from.second || !has_room || state_.is_pending(from.first)) {
                continue;
            }
            const Units found = std::min(rest, level({from.first, location}).available());
            if (found > Units{}) {
                const Bucket to = is_cart ? Bucket::reserved : Bucket::allocated;
                move(taken.line, {Bucket::open, to, location, found});
                rest -= found;
            }
        }
        const Line& now = line(taken.line);
        const bool is_in_hand = now.in(&Portion::picked) + now.in(&Portion::packed) > Units{};
        if (rest > Units{} && !(is_in_hand && complete(taken.line))) {
            move(taken.line, {Bucket::open, Bucket::backordered, {}, rest});
        }
    }
}

bool Draft::complete(const LineKey& key) {
    const Line before = line(key);
    const Units waits = before.open + before.backordered;
    const Units promised = before.in(&Portion::allocated) + before.in(&Portion::released);
    const bool is_enough = promised == Units{} && waits <= before.tolerated(before.under_percent);
    if (waits == Units{} || !is_enough) {
        return false;
    }
    write(effect_of_closing(key, before.sku, waits, domain::CloseReason::under_delivery));
    if (before.backordered > Units{}) {
        move(key, {Bucket::backordered, Bucket::cancelled, {}, before.backordered});
    }
    if (before.open > Units{}) {
        move(key, {Bucket::open, Bucket::cancelled, {}, before.open});
    }
    return true;
}

void Draft::fill(domain::SkuId sku, std::size_t budget) {
    if (!state_.is_pending(sku)) {
        fill_even_if_pending(sku, budget);
    }
}

Draft::FillEnd Draft::fill_even_if_pending(domain::SkuId sku, std::size_t budget) {
    const auto queue = state_.queues.find(sku);
    if (queue == state_.queues.end()) {
        return FillEnd::served;
    }
    Units free = available_anywhere(sku);
    std::size_t written = 0;
    for (const auto& [place, order] : queue->second) {
        const LineKey key{order, place.line};
        for (const domain::LocationId from : state_.sourcing.at(state_.orders.at(order).channel)) {
            if (free == Units{}) {
                return FillEnd::served;
            }
            const Line& waiting = line(key);
            if (waiting.portions.size() >= domain::kChannelLocationsMax &&
                waiting.portion_at(from) == nullptr) {
                continue;
            }
            const Units there = level({sku, from}).available();
            const Units take = there == Units{} ? there : std::min(waiting.backordered, there);
            if (take == Units{}) {
                continue;
            }
            if (written == budget) {
                Effect left_over;
                left_over.kind = EffectKind::follow_up;
                left_over.sku = sku;
                write(left_over);
                return FillEnd::left_over;
            }
            const bool is_cart = state_.orders.at(order).lifecycle == domain::Lifecycle::held;
            const Bucket to = is_cart ? Bucket::reserved : Bucket::allocated;
            move(key, {Bucket::backordered, to, from, take});
            free -= take;
            ++written;
        }
    }
    return FillEnd::served;
}

}  // namespace skua::twin
