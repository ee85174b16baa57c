// Changes of orders: most are legal, all may come too late.

#include "engine/domain/limits.hpp"
#include "tests/sim/generator.hpp"

namespace skua::sim {

domain::CommandBody Generator::change_order(Random& random, base::Arena& arena) {
    domain::ChangeOrder body;
    body.order = order(random);
    const twin::Order* const found = state_.find_order(body.order);
    body.expected_version = found == nullptr ? 1 : found->version;
    if (random.percent(8)) {
        ++body.expected_version;
    }
    body.priority = static_cast<std::uint8_t>(random.percent(20) ? 1 + random.below(9) : 0);
    body.cold = random.percent(10) ? R"({"ship_to":{"city":"K\"iel"},"requested_ship_date":"soon"})"
                                   : std::string_view{};
    // A run of lines: none twice; one beyond the end now and then.
    const std::size_t lines =
        found == nullptr ? 2 : std::min(found->lines.size(), domain::kOrderLinesMax - 1);
    const std::size_t first = random.below(lines);
    const auto line_at = [&](std::size_t i) {
        return domain::LineIndex{static_cast<std::uint16_t>((first + i) % (lines + 1))};
    };
    const auto changed = arena.make_span<domain::ChangeLine>(
        random.percent(80) ? 1 + random.below(std::min<std::size_t>(lines, 4)) : 0);
    for (std::size_t i = 0; i < changed.size(); ++i) {
        changed[i].line = line_at(i);
        changed[i].quantity = domain::Quantity{static_cast<std::uint32_t>(random.below(8))};
        changed[i].sets_price = changed[i].quantity.is_zero() || random.percent(30);
        if (changed[i].sets_price) {
            changed[i].unit_price = {static_cast<std::int64_t>(random.below(100'000)),
                                     static_cast<std::uint8_t>(random.below(4))};
        }
    }
    const bool removes = changed.size() < lines && random.percent(15);
    const auto removed = arena.make_span<domain::LineIndex>(removes ? 1 : 0);
    if (removes) {
        removed[0] = line_at(changed.size());
    }
    const auto added =
        arena.make_span<domain::OrderLineInput>(random.percent(30) ? 1 + random.below(3) : 0);
    for (domain::OrderLineInput& line : added) {
        line.sku.text = sku(random);
        line.quantity = domain::Quantity{static_cast<std::uint32_t>(1 + random.below(4))};
        line.unit_price = {static_cast<std::int64_t>(random.below(10'000)), 2};
        line.tolerance = tolerance(random);
    }
    body.lines = changed;
    body.remove = removed;
    body.add = added;
    if (body.items() == 0 && body.priority == 0 && body.cold.empty()) {
        body.priority = 5;
    }
    return body;
}

}  // namespace skua::sim
