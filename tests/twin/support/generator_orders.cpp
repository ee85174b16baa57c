// Commands that make and change orders.

#include "tests/twin/support/generator.hpp"

#include <algorithm>
#include <set>

#include "engine/domain/limits.hpp"

namespace skua::test {

using domain::Quantity;
using domain::Units;

namespace {

// The rest of it can be cancelled, which closes it.
bool is_partly_shipped(const twin::Order& order) {
    Units shipped;
    Units queued;
    Units under_way;
    for (const twin::Line& line : order.lines) {
        shipped += line.in(&twin::Portion::shipped);
        queued += line.backordered + line.in(&twin::Portion::allocated);
        under_way += line.in(&twin::Portion::released) + line.in(&twin::Portion::picked);
    }
    return order.lifecycle == domain::Lifecycle::booked && shipped > Units{} && queued > Units{} &&
           under_way == Units{};
}

// A cancelled line of it frees what another line of it waits for.
bool can_fill_itself(const twin::Order& order) {
    return std::ranges::any_of(order.lines, [&](const twin::Line& giver) {
        return giver.in(&twin::Portion::allocated) > Units{} &&
               std::ranges::any_of(order.lines, [&](const twin::Line& taker) {
                   return taker.sku == giver.sku && taker.backordered > Units{};
               });
    });
}

}  // namespace

std::size_t Generator::number_of_lines() {
    const std::uint64_t die = pick(1000);
    if (die < (phase() == Phase::backlog ? 40 : 2)) {
        return domain::kOrderLinesMax;
    }
    if (die < 10) {
        return 200 + pick(1'200);
    }
    return die < 500 ? 1 + pick(2) : 1 + pick(9);
}

domain::PlaceOrder Generator::place_order(const twin::State& state) {
    domain::PlaceOrder body;
    body.channel = any_channel();
    if (chance(80)) {
        // Small numbers come again: retries of accepted and of refused orders.
        const std::uint64_t id = chance(10) ? pick(orders_made_ + 1) : orders_made_;
        body.external_id = keep("o-" + std::to_string(id));
    }
    ++orders_made_;
    body.currency = base::Currency{{'E', 'U', 'R'}};
    body.policy = static_cast<domain::Policy>(1 + pick(3));
    body.priority = static_cast<std::uint8_t>(chance(70) ? 5 : 1 + pick(9));
    const std::size_t count = number_of_lines();
    const bool is_long = count > 20;
    if (is_long && chance(80)) {
        body.policy = domain::Policy::backorder;
    }
    // Long orders are about few SKUs, or an unknown one would refuse them all.
    const std::string_view favourite = keep(skus_[pick(chance(90) ? 2 : skus_.size() - 1)]);
    const std::string_view second = keep(skus_[pick(3)]);
    const auto lines = arena_.make_span<domain::OrderLineInput>(count);
    for (domain::OrderLineInput& line : lines) {
        const bool is_plain = is_long && pick(10'000) != 0;
        line.sku = is_plain ? domain::SkuRef{.id = {}, .text = chance(80) ? favourite : second}
                            : sku_ref(state);
        line.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(is_long ? 2 : 12))};
        if (chance(1) && !is_long) {
            line.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(domain::kQuantityMax))};
        }
        line.unit_price = {.mantissa = static_cast<std::int64_t>(pick(1'000'000)),
                           .scale = static_cast<std::uint8_t>(pick(7))};
        body.total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
        line.tolerance = any_tolerance();
    }
    body.lines = lines;
    return body;
}

domain::PlaceOrder Generator::long_order(std::string_view sku, std::size_t lines) {
    domain::PlaceOrder body;
    body.channel = "web";
    body.currency = base::Currency{{'E', 'U', 'R'}};
    body.policy = domain::Policy::backorder;
    const auto list = arena_.make_span<domain::OrderLineInput>(lines);
    for (domain::OrderLineInput& line : list) {
        line.sku.text = sku;
        line.quantity = Quantity{1};
    }
    body.lines = list;
    return body;
}

domain::CancelOrder Generator::cancel_order(const twin::State& state) {
    domain::CancelOrder body;
    body.order = chance(30) ? longest_of_some(state) : any_order(state);
    if (chance(25)) {
        body.order = order_like(state, chance(50) ? is_partly_shipped : can_fill_itself);
    }
    body.expected_version = any_version(state, body.order);
    body.cause = any_cause();
    const twin::Order* const order = state.find_order(body.order);
    if (order == nullptr || chance(40)) {
        return body;
    }
    std::set<std::size_t> chosen;
    const std::size_t count = 1 + pick(std::min<std::size_t>(order->lines.size(), 40));
    const bool is_rest = chance(30);  // whatever can be cancelled of every line named
    for (std::size_t i = 0; i < count; ++i) {
        chosen.insert(chance(3) ? order->lines.size() + pick(3) : pick(order->lines.size()));
    }
    std::vector<std::size_t> lines(chosen.begin(), chosen.end());
    std::shuffle(lines.begin(), lines.end(), random_);
    const auto list = arena_.make_span<domain::CancelLine>(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        list[i].line = domain::LineIndex{static_cast<std::uint16_t>(lines[i])};
        list[i].quantity =
            Quantity{static_cast<std::uint32_t>(is_rest || chance(50) ? 0 : pick(8))};
    }
    body.lines = list;
    return body;
}

}  // namespace skua::test
