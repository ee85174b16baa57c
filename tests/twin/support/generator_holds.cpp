// Commands that place, release and end holds.

#include "tests/twin/support/generator.hpp"

#include <algorithm>

namespace skua::test {

using domain::OrderId;

domain::CommandBody Generator::hold(const twin::State& state) {
    OrderId order = any_order(state);
    auto kind = static_cast<domain::HoldKind>(1 + pick(9));
    if (chance(60)) {  // an order that has a hold already
        const auto held = std::ranges::find_if(state.orders, [](const auto& entry) {
            return !entry.second.holds.empty() &&
                   entry.second.lifecycle == domain::Lifecycle::booked;
        });
        order = held == state.orders.end() ? order : held->first;
        kind = held == state.orders.end() ? kind : *held->second.holds.begin();
    }
    if (chance(10)) {
        order = domain::make_order_id(domain::Slot{8}, 1 + pick(1'000'000), domain::Spans::no);
    }
    const std::uint32_t version = any_version(state, order);
    if (chance(50) && kind != domain::HoldKind::grace) {
        return domain::PlaceHold{.order = order,
                                 .expected_version = version,
                                 .hold = kind,
                                 .hold_until = any_end(),
                                 .release_role = chance(30) ? any_role() : std::string_view{}};
    }
    const auto asked = state.release_roles.find({order, kind});
    const bool knows = asked != state.release_roles.end() && chance(60);
    return domain::ReleaseHold{.order = order,
                               .expected_version = version,
                               .hold = kind,
                               .role = knows        ? keep(asked->second)
                                       : chance(30) ? any_role()
                                                    : std::string_view{}};
}

std::string_view Generator::any_role() {
    constexpr std::string_view kRoles[] = {"risk", "risk.lead", "buying"};
    return kRoles[pick(std::size(kRoles))];
}

// None, passed, about to come, or after most of the stream.
base::Timestamp Generator::any_end() {
    constexpr std::int64_t kSecond = 1'000'000;
    if (now_.micros == 0) {
        return {};
    }
    switch (pick(8)) {
        case 0:
        case 1:
            return {};
        case 2:
        case 3:
            return {now_.micros - static_cast<std::int64_t>(pick(2) * kSecond)};
        case 4:
            return {now_.micros + 1'000 * kSecond};
        default:
            return {now_.micros + 1 + static_cast<std::int64_t>(pick(60 * kSecond))};
    }
}

// That nobody asked for: early, of an order without that hold, or of another record's.
domain::ExpireHold Generator::expire_hold(const twin::State& state) {
    domain::ExpireHold body{
        .order = any_order(state), .hold = domain::HoldKind::fraud, .placed = domain::Sequence{1}};
    const auto held = any_entry(state.timed_holds);
    if (held != state.timed_holds.end() && chance(80)) {
        body = {.order = held->first.first,
                .hold = held->first.second,
                .placed = chance(70) ? held->second.set_by : domain::Sequence{1}};
    }
    return body;
}

}  // namespace skua::test
