// The part of Generator that is about carts: short ones that end while they are under way, and long
// ones that a clock's jump takes away.

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/sim/generator.hpp"

namespace skua::sim {

using domain::OrderId;
using domain::Quantity;

namespace {

std::uint32_t seconds(Random& random) {
    switch (random.below(6)) {
        case 4:
        case 5:
            return 0;  // as the channel says
        case 0:
            return domain::kReservationSecondsMax;
        case 1:
            return static_cast<std::uint32_t>(1 + random.below(600));
        default:
            return static_cast<std::uint32_t>(1 + random.below(3));
    }
}

}  // namespace

OrderId Generator::reservation(Random& random) const {
    if (new_cart_ && random.percent(20)) {
        return newest_cart(random);
    }
    if (world_.carts.empty() || random.percent(plan_.guess_percent)) {
        return random.percent(70) ? guessed_order(random) : order(random);
    }
    const std::size_t window =
        random.percent(80) ? std::min<std::size_t>(world_.carts.size(), 12) : world_.carts.size();
    return world_.carts[world_.carts.size() - 1 - random.below(window)];
}

// Most likely it is under way, so that this is raced for; anybody can compute its id.
OrderId Generator::newest_cart(Random& random) const {
    const auto made = state_.orders_in_slot.find(new_cart_->home);
    const std::uint64_t count = made == state_.orders_in_slot.end() ? 0 : made->second;
    return domain::make_order_id(new_cart_->home, count + 1 + random.below(2), new_cart_->spans);
}

domain::CommandBody Generator::cart(std::uint64_t op, Random& random, base::Arena& arena) {
    const std::uint64_t die = random.below(100);
    if (die < 50 || world_.carts.empty()) {
        return reserve(random, arena);
    }
    if (die < 62) {
        return domain::ExtendReservation{reservation(random), seconds(random)};
    }
    if (die < 75) {
        return domain::ReleaseReservation{reservation(random)};
    }
    return order_of_cart(op, random, arena);
}

domain::Reserve Generator::reserve(Random& random, base::Arena& arena) {
    domain::Reserve body;
    body.channel = channel(random);
    body.external_id = random.percent(30) ? "cart" : std::string_view{};
    body.ttl_seconds = seconds(random);
    body.policy = static_cast<domain::Policy>(1 + random.below(3));
    const auto lines = arena.make_span<domain::ReserveLine>(1 + random.below(4));
    for (domain::ReserveLine& line : lines) {
        line.sku.text = sku(random);
        line.quantity = Quantity{static_cast<std::uint32_t>(
            1 + random.below(static_cast<std::uint32_t>(plan_.line_quantity_max)))};
    }
    body.lines = lines;
    const domain::Slot home = twin::slot_of_text(lines.front().sku.text);
    const bool spans = std::ranges::any_of(lines, [&](const domain::ReserveLine& line) {
        return twin::slot_of_text(line.sku.text) != home;
    });
    new_cart_ = {home, spans ? domain::Spans::yes : domain::Spans::no};
    placed_[placed_count_++ % placed_.size()] = *new_cart_;
    return body;
}

// Of what the cart has, more or less, when it is there already.
domain::PlaceOrder Generator::order_of_cart(std::uint64_t op, Random& random, base::Arena& arena) {
    domain::PlaceOrder body = place_order(op, random, arena);
    body.reservation = reservation(random);
    const twin::Order* cart = state_.find_order(body.reservation);
    const bool is_cart = cart != nullptr && twin::is_reservation(cart->lifecycle);
    if (!is_cart || random.percent(25)) {
        return body;
    }
    for (const std::string& name : world_.channels) {
        body.channel = state_.find_channel(name) == cart->channel ? name : body.channel;
    }
    body.total = {};
    const auto lines = arena.make_span<domain::OrderLineInput>(cart->lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].sku.text = state_.items.find(cart->lines[i].sku)->second;
        const auto ordered = static_cast<std::uint32_t>(cart->lines[i].ordered.raw());
        lines[i].quantity = Quantity{random.percent(60) ? ordered : 1 + ordered / 2};
        lines[i].unit_price = {.mantissa = 5, .scale = 1};
        body.total += base::ExactAmount::of(lines[i].quantity.raw(), lines[i].unit_price);
    }
    body.lines = lines;
    remember_placed(body);
    return body;
}

}  // namespace skua::sim
