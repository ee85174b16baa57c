// What commands are about: names of the generated world, and things that the state has.

#include "tests/twin/support/generator.hpp"

#include <algorithm>

namespace skua::test {

using domain::OrderId;

std::string_view Generator::any_sku() {
    if (chance(2)) {
        return keep("unknown-" + std::to_string(pick(4)));
    }
    return keep(skus_[pick(skus_.size() - (chance(90) ? 1 : 0))]);
}

domain::SkuRef Generator::sku_ref(const twin::State& state, std::string_view text) {
    const domain::SkuId known = state.find_sku({.id = {}, .text = text});
    if (chance(3)) {
        return {.id = domain::make_sku_id(twin::slot_of_text(text), 77'777), .text = text};
    }
    const bool by_id = !known.is_none() && chance(50);
    return {.id = by_id ? known : domain::SkuId{}, .text = text};
}

domain::SkuRef Generator::sku_ref(const twin::State& state) {
    return sku_ref(state, any_sku());
}

std::string_view Generator::any_location() {
    return chance(3) ? std::string_view("nowhere") : keep(locations_[pick(locations_.size())]);
}

std::string_view Generator::any_channel() {
    return chance(3) ? std::string_view("no-channel") : keep(channels_[pick(channels_.size())]);
}

OrderId Generator::any_order(const twin::State& state) {
    const auto found = any_entry(state.orders);
    if (found == state.orders.end() || chance(4)) {
        return domain::make_order_id(domain::Slot{7}, 1 + pick(1'000'000), domain::Spans::no);
    }
    return found->first;
}

OrderId Generator::order_like(const twin::State& state, bool (*is_like)(const twin::Order&)) {
    auto at = any_entry(state.orders);
    for (std::size_t i = 0; i < state.orders.size(); ++i) {
        if (is_like(at->second)) {
            return at->first;
        }
        at = std::next(at) == state.orders.end() ? state.orders.begin() : std::next(at);
    }
    return any_order(state);
}

// Cancelling an order of many lines has a small budget for fills, so it leaves follow-ups.
OrderId Generator::longest_of_some(const twin::State& state) {
    OrderId longest = any_order(state);
    std::size_t most = 0;
    for (int i = 0; i < 30 && !state.orders.empty(); ++i) {
        const twin::Order& order = any_entry(state.orders)->second;
        if (order.lifecycle == domain::Lifecycle::booked && order.lines.size() > most) {
            most = order.lines.size();
            longest = order.id;
        }
    }
    return longest;
}

std::uint32_t Generator::any_version(const twin::State& state, OrderId order) {
    const twin::Order* const found = state.find_order(order);
    if (found == nullptr || chance(60)) {
        return 0;
    }
    return chance(80) ? found->version : found->version + 1;
}

std::string_view Generator::add_sku() {
    for (;; ++next_fresh_) {
        const std::string text = "A-new-" + std::to_string(next_fresh_);
        if (twin::slot_of_text(text) == twin::slot_of_text(skus_[0])) {
            ++next_fresh_;
            skus_.push_front(text);
            return keep(text);
        }
    }
}

std::string_view Generator::add_sku_of(std::uint16_t remainder) {
    for (;;) {
        const std::string text = "S-" + std::to_string(next_fresh_++);
        if (twin::slot_of_text(text).raw() % 8 == remainder) {
            skus_.push_front(text);
            return keep(text);
        }
    }
}

}  // namespace skua::test
