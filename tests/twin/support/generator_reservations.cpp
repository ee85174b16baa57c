// The part of Generator that is about reservations.

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::test {

using domain::OrderId;
using domain::Quantity;

domain::CommandBody Generator::reservation(const twin::State& state) {
    switch (pick(10)) {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4:
            return reserve(state);
        case 5:
            return domain::ExtendReservation{any_reservation(state), any_ttl()};
        case 6:
            return domain::ReleaseReservation{any_reservation(state)};
        case 7:
            return chance(30) ? domain::CommandBody(expire_reservation(state))
                              : domain::CommandBody(order_of_cart(state));
        default:
            return order_of_cart(state);
    }
}

domain::Reserve Generator::reserve(const twin::State& state) {
    domain::Reserve body;
    body.channel = any_channel();
    if (chance(50)) {
        body.external_id = keep("cart-" + std::to_string(pick(50)));  // not unique, on purpose
    }
    body.ttl_seconds = any_ttl();
    body.policy = static_cast<domain::Policy>(1 + pick(3));
    const std::size_t count = chance(1) ? domain::kReservationLinesMax : 1 + pick(5);
    const auto lines = arena_.make_span<domain::ReserveLine>(count);
    for (domain::ReserveLine& line : lines) {
        line.sku = sku_ref(state);
        line.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(12))};
    }
    body.lines = lines;
    return body;
}

domain::Reserve Generator::cart_of(std::string_view sku, std::size_t lines) {
    domain::Reserve body;
    body.channel = "web";
    body.ttl_seconds = 30;
    body.policy = domain::Policy::all_or_nothing;
    const auto list = arena_.make_span<domain::ReserveLine>(lines);
    for (domain::ReserveLine& line : list) {
        line.sku.text = sku;
        line.quantity = Quantity{1};
    }
    body.lines = list;
    return body;
}

// Mostly what the cart has, some of it more or less, and now and then something else.
domain::PlaceOrder Generator::order_of_cart(const twin::State& state) {
    domain::PlaceOrder body = place_order(state);
    body.reservation = any_reservation(state);
    const twin::Order* const cart = state.find_order(body.reservation);
    if (cart == nullptr || chance(10)) {
        return body;
    }
    const auto channel = std::ranges::find_if(
        state.channels, [&](const auto& entry) { return entry.second == cart->channel; });
    if (!chance(8)) {
        body.channel = keep(channel->first);
    }
    body.total = {};
    const auto lines = arena_.make_span<domain::OrderLineInput>(cart->lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const twin::Line& line = cart->lines[i];
        const bool is_other = chance(10);
        lines[i].sku = is_other ? sku_ref(state) : domain::SkuRef{.id = line.sku, .text = {}};
        const auto ordered = static_cast<std::uint32_t>(line.ordered.raw());
        lines[i].quantity = Quantity{chance(60) ? ordered : 1 + (ordered + 2) / 2};
        lines[i].unit_price = {.mantissa = 100, .scale = 2};
        body.total += base::ExactAmount::of(lines[i].quantity.raw(), lines[i].unit_price);
    }
    body.lines = chance(20) ? lines.first(1 + pick(lines.size())) : lines;
    if (body.lines.size() != lines.size()) {
        body.total = {};
        for (const domain::OrderLineInput& line : body.lines) {
            body.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
        }
    }
    return body;
}

// That nobody asked for: early, of another end, or of one that is gone.
domain::ExpireReservation Generator::expire_reservation(const twin::State& state) {
    const OrderId id = any_reservation(state);
    const auto found = state.reservations.find(id);
    const bool is_known = found != state.reservations.end() && chance(70);
    return {.reservation = id, .set_by = is_known ? found->second.end.set_by : domain::Sequence{1}};
}

OrderId Generator::any_reservation(const twin::State& state) {
    if (chance(4) || state.reservations.empty()) {
        return any_order(state);
    }
    const OrderId* const held = chance(75) ? any_awaited<OrderId>(state) : nullptr;
    return held == nullptr ? any_entry(state.reservations)->first : *held;
}

std::uint32_t Generator::any_ttl() {
    if (chance(8)) {
        return domain::kReservationSecondsMax;
    }
    if (chance(25)) {
        return 0;  // as the channel says
    }
    return static_cast<std::uint32_t>(1 + pick(chance(70) ? 60 : 600));
}

}  // namespace skua::test
