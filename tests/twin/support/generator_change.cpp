// Changes of orders, legal and illegal.

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

#include "engine/domain/limits.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::test {
namespace {

using domain::LineIndex;
using domain::Quantity;
using domain::Units;

constexpr std::string_view kAddresses[] = {
    R"({"ship_to":{"name":"A. Gull","street":"Quay 1, \"left\""}})",
    R"({"shipping_method":"express"})",
    R"({"requested_ship_date":"2026-12-24"})",
    R"({"ship_to":{"lines":["Rock 7","}"]},"requested_ship_date":null})",
};

Quantity as_quantity(std::int64_t units) {
    return Quantity{
        static_cast<std::uint32_t>(std::clamp<std::int64_t>(units, 1, domain::kQuantityMax))};
}

// Something of it is gone or can be given up, and no more than a change can name waits.
bool can_be_given_up(const twin::Order& order) {
    Units shipped;
    Units under_way;
    Units rest;
    for (const twin::Line& line : order.lines) {
        shipped += line.in(&twin::Portion::shipped);
        under_way += line.in(&twin::Portion::released) + line.in(&twin::Portion::picked);
        rest += line.unfinished();
    }
    return order.lifecycle == domain::Lifecycle::booked && under_way == Units{} && rest > Units{} &&
           (shipped > Units{} || order.lines.size() < 3) &&
           order.lines.size() <= domain::kChangeItemsMax;
}

}  // namespace

// Down to what is shipped, which ends the order.
domain::ChangeOrder Generator::give_up(const twin::Order& order) {
    std::vector<domain::ChangeLine> changed;
    std::vector<LineIndex> removed;
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const twin::Line& line = order.lines[i];
        const LineIndex index{static_cast<std::uint16_t>(i)};
        if (const Units shipped = line.in(&twin::Portion::shipped); shipped > Units{}) {
            changed.push_back({.line = index,
                               .sets_price = false,
                               .quantity = as_quantity(shipped.raw()),
                               .unit_price = {}});
        } else if (line.unfinished() > Units{}) {
            removed.push_back(index);
        }
    }
    const auto lines = arena_.make_span<domain::ChangeLine>(changed.size());
    std::ranges::copy(changed, lines.begin());
    const auto remove = arena_.make_span<LineIndex>(removed.size());
    std::ranges::copy(removed, remove.begin());
    return {.order = order.id,
            .expected_version = order.version,
            .cold = {},
            .lines = lines,
            .remove = remove,
            .add = {}};
}

// Around what the line has now: less, as much, more, far too much.
domain::Quantity Generator::any_new_quantity(const twin::Line& line) {
    const std::int64_t now = (line.ordered - line.cancelled).raw();
    switch (pick(8)) {
        case 0:
            return {};
        case 1:
            return as_quantity(now);
        case 2:
        case 3:
            return as_quantity(now - 1 - static_cast<std::int64_t>(pick(4)));
        case 4:
            return chance(10) ? Quantity{domain::kQuantityMax}
                              : as_quantity(now + 40 + static_cast<std::int64_t>(pick(40)));
        default:
            return as_quantity(now + 1 + static_cast<std::int64_t>(pick(6)));
    }
}

domain::ChangeLine Generator::any_change_of(const twin::Order& order, std::size_t index) {
    domain::ChangeLine change;
    change.line = LineIndex{static_cast<std::uint16_t>(index)};
    if (index < order.lines.size()) {
        change.quantity = any_new_quantity(order.lines[index]);
    }
    change.sets_price = change.quantity.is_zero() || chance(30);
    if (change.sets_price) {
        change.unit_price = {static_cast<std::int64_t>(pick(10'000)),
                             static_cast<std::uint8_t>(pick(4))};
    }
    return change;
}

domain::OrderLineInput Generator::any_added_line(const twin::State& state,
                                                 const twin::Order& order) {
    domain::OrderLineInput line;
    line.sku = sku_ref(state);
    const domain::SkuId known = order.lines[pick(order.lines.size())].sku;
    if (chance(40)) {
        line.sku = {.id = known, .text = keep(state.items.at(known))};
    }
    line.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(8))};
    line.unit_price = {static_cast<std::int64_t>(pick(10'000)), 2};
    line.external_line_id = chance(40) ? keep("x" + std::to_string(pick(99))) : std::string_view{};
    line.tolerance = any_tolerance();
    return line;
}

domain::ChangeOrder Generator::change_order(const twin::State& state) {
    domain::ChangeOrder body;
    body.order = chance(20) ? longest_of_some(state) : any_order(state);
    body.order = chance(20) ? order_like(state, can_be_given_up) : body.order;
    const twin::Order* order = state.find_order(body.order);
    if (order != nullptr && can_be_given_up(*order) && chance(60)) {
        return give_up(*order);
    }
    for (int i = 0;
         i < 6 && order != nullptr && order->lifecycle != domain::Lifecycle::booked && chance(80);
         ++i) {
        body.order = any_order(state);
        order = state.find_order(body.order);
    }
    body.priority = static_cast<std::uint8_t>(chance(25) ? 1 + pick(9) : 0);
    body.cold = chance(15) ? kAddresses[pick(std::size(kAddresses))] : std::string_view{};
    if (order == nullptr) {
        body.priority = 1;
        return body;
    }
    body.expected_version = chance(92) ? order->version : order->version + 1;
    std::set<std::size_t> changed;
    std::set<std::size_t> removed;
    for (std::size_t i = pick(4); i != 0; --i) {
        changed.insert(chance(2) ? order->lines.size() + pick(3) : pick(order->lines.size()));
    }
    if (chance(25)) {
        const std::size_t line = chance(4) ? order->lines.size() : pick(order->lines.size());
        if (!changed.contains(line)) {
            removed.insert(line);
        }
    }
    const auto lines = arena_.make_span<domain::ChangeLine>(changed.size());
    std::ranges::transform(changed, lines.begin(),
                           [&](std::size_t line) { return any_change_of(*order, line); });
    std::ranges::shuffle(lines, random_);
    const auto remove = arena_.make_span<LineIndex>(removed.size());
    std::ranges::transform(removed, remove.begin(), [](std::size_t line) {
        return LineIndex{static_cast<std::uint16_t>(line)};
    });
    const auto add = arena_.make_span<domain::OrderLineInput>(chance(35) ? 1 + pick(3) : 0);
    std::ranges::generate(add, [&] { return any_added_line(state, *order); });
    body.lines = lines;
    body.remove = remove;
    body.add = add;
    if (body.items() == 0 && body.priority == 0 && body.cold.empty()) {
        body.priority = 5;
    }
    return body;
}

}  // namespace skua::test
