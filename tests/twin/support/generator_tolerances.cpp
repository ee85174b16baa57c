// Tolerances of lines, what is delivered more, and what is closed short.

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::test {

using domain::LineIndex;
using domain::LocationId;
using domain::Quantity;
using domain::Units;

namespace {

Units in_hand(const twin::Line& line) {
    return line.in(&twin::Portion::picked) + line.in(&twin::Portion::packed);
}

// A location has a line of it in its hands that may be more.
bool may_be_more(const twin::Order& order) {
    return std::ranges::any_of(order.lines, [](const twin::Line& line) {
        return line.over_percent > 0 && in_hand(line) > Units{};
    });
}

}  // namespace

domain::LineTolerance Generator::any_tolerance() {
    const auto percent = [this] {
        return static_cast<std::uint8_t>(chance(30)   ? 0
                                         : chance(40) ? domain::kTolerancePercentMax
                                                      : pick(domain::kTolerancePercentMax + 1));
    };
    return chance(25) ? domain::LineTolerance{percent(), percent()} : domain::LineTolerance{};
}

domain::AcceptOverDelivery Generator::accept_over_delivery(const twin::State& state) {
    domain::AcceptOverDelivery body;
    body.order = chance(85) ? order_like(state, may_be_more) : any_order(state);
    body.location = LocationId{static_cast<std::uint16_t>(pick(6))};
    body.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(chance(80) ? 3 : 40))};
    const twin::Order* const order = state.find_order(body.order);
    if (order == nullptr) {
        return body;
    }
    body.line = LineIndex{static_cast<std::uint16_t>(pick(order->lines.size() + 1))};
    for (std::size_t i = 0; i < order->lines.size() && !chance(15); ++i) {
        const twin::Line& line = order->lines[i];
        const auto there = std::ranges::find_if(line.portions, [](const twin::Portion& portion) {
            return portion.picked + portion.packed > Units{};
        });
        if (there != line.portions.end() && (line.over_percent > 0 || chance(20))) {
            body.line = LineIndex{static_cast<std::uint16_t>(i)};
            body.location = there->location;
            break;
        }
    }
    return body;
}

domain::CloseOrder Generator::close_order(const twin::State& state) {
    const domain::CancelOrder body = cancel_order(state);
    return {.order = body.order,
            .expected_version = body.expected_version,
            .lines = body.lines,
            .cause = body.cause};
}

}  // namespace skua::test
