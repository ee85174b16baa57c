// The part of Stream that is about reservations.

#include "engine/domain/limits.hpp"
#include "tests/twin/support/stream.hpp"

namespace skua::test {

std::optional<std::string> Stream::end_long_carts() {
    for (const CartEnd end : {CartEnd::released, CartEnd::expired, CartEnd::committed}) {
        if (auto difference = end_a_long_cart(end)) {
            return difference;
        }
    }
    return std::nullopt;
}

// A fill of its end may write 4096 / 200 effects, and sixty lines wait.
std::optional<std::string> Stream::end_a_long_cart(CartEnd end) {
    constexpr std::size_t kWaiting = 60;
    const std::string_view sku = generator_.add_sku();
    const auto main = beside_.arena().make_span<std::string_view>(1);
    main[0] = "main";
    const std::vector<domain::CommandBody> script = {
        domain::DefineChannel{"web", main}, domain::DefineItem{sku, {}},
        domain::ReceiveStock{
            {.id = {}, .text = sku}, "main", domain::Quantity{domain::kReservationLinesMax}, {}},
        generator_.long_order(sku, 1), generator_.cart_of(sku, domain::kReservationLinesMax - 1)};
    if (auto difference = submit_all(script)) {
        return difference;
    }
    const domain::OrderId cart = beside_.last().decision.order;
    domain::Reserve next = generator_.cart_of(sku, 1);  // first in line, and then orders
    next.policy = domain::Policy::backorder;
    next.ttl_seconds = 600;
    const std::vector<domain::CommandBody> queue = {next, generator_.long_order(sku, kWaiting)};
    if (auto difference = submit_all(queue)) {
        return difference;
    }
    if (end == CartEnd::released) {
        return submit(generator_.wrap(domain::ReleaseReservation{cart}));
    }
    if (end == CartEnd::expired) {
        beside_.pass_time(31'000'000);
        return submit(generator_.wrap(domain::DefineItem{sku, {}}));
    }
    domain::PlaceOrder order = generator_.long_order(sku, 3);
    order.reservation = cart;
    return submit(generator_.wrap(order));
}

}  // namespace skua::test
