// Requests to cancel what is with a location, and what it says.

#include <algorithm>
#include <vector>

#include "tests/twin/support/generator.hpp"

namespace skua::test {

using domain::LineIndex;
using domain::LocationId;
using domain::Quantity;

namespace {

bool is_with_a_location(const twin::Order& order) {
    return std::ranges::any_of(order.lines, [](const twin::Line& line) {
        return line.in(&twin::Portion::released) + line.in(&twin::Portion::picked) +
                   line.in(&twin::Portion::packed) >
               domain::Units{};
    });
}

bool is_asked(const twin::Order& order) {
    return std::ranges::any_of(order.cancellations, [](const auto& cancellation) {
        return cancellation.second.status == domain::CancellationStatus::requested;
    });
}

}  // namespace

domain::CancelCause Generator::any_cause() {
    if (chance(40)) {
        return {};
    }
    return {.reason = static_cast<domain::CancelReason>(1 + pick(7)), .notifies = chance(70)};
}

domain::RequestCancellation Generator::request_cancellation(const twin::State& state) {
    domain::RequestCancellation body;
    body.order = chance(85) ? order_like(state, is_with_a_location) : any_order(state);
    body.expected_version = any_version(state, body.order);
    body.cause = any_cause();
    const twin::Order* const order = state.find_order(body.order);
    if (order == nullptr || chance(35)) {
        return body;
    }
    std::vector<domain::CancelLine> lines;
    for (std::size_t i = 0; i < order->lines.size() && lines.size() < 20; ++i) {
        const auto with = order->lines[i].in(&twin::Portion::released) +
                          order->lines[i].in(&twin::Portion::picked) +
                          order->lines[i].in(&twin::Portion::packed);
        if (with > domain::Units{} ? chance(60) : chance(4)) {
            lines.push_back({LineIndex{static_cast<std::uint16_t>(i)},
                             Quantity{static_cast<std::uint32_t>(chance(40) ? 0 : pick(6))}});
        }
    }
    if (lines.empty() || chance(3)) {
        const std::size_t beyond = order->lines.size() + pick(2);
        lines.push_back({LineIndex{static_cast<std::uint16_t>(beyond)}, Quantity{}});
    }
    std::ranges::shuffle(lines, random_);
    const auto kept = arena_.make_span<domain::CancelLine>(lines.size());
    std::ranges::copy(lines, kept.begin());
    body.lines = kept;
    return body;
}

domain::AnswerCancellation Generator::answer_cancellation(const twin::State& state) {
    domain::AnswerCancellation body;
    body.order = chance(90) ? order_like(state, is_asked) : any_order(state);
    body.location = LocationId{static_cast<std::uint16_t>(pick(6))};
    body.answer =
        chance(75) ? domain::CancellationAnswer::accept : domain::CancellationAnswer::refuse;
    const twin::Order* const order = state.find_order(body.order);
    if (order != nullptr && !order->cancellations.empty() && !chance(5)) {
        for (const auto& [location, cancellation] : order->cancellations) {
            const bool is_open = cancellation.status == domain::CancellationStatus::requested;
            body.location = is_open || chance(20) ? location : body.location;
        }
    }
    return body;
}

}  // namespace skua::test
