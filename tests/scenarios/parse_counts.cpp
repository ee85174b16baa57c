// Steps about conditions of stock, short picks and counts.

#include "tests/scenarios/runner.hpp"
#include "tests/scenarios/words.hpp"

namespace skua::test {

using domain::CommandBody;
using domain::Units;

// short LIST SKU:QUANTITY[@ORDER] [as COUNT]; condition SKU LOCATION FROM TO QUANTITY; count ...
std::optional<CommandBody> Runner::parse_counts(const Words& words) {
    if (words[0] == "condition") {
        return domain::MoveCondition{.sku = sku(words[1]),
                                     .location = keep(words[2]),
                                     .from = condition(words[3]),
                                     .to = condition(words[4]),
                                     .quantity = quantity(words[5])};
    }
    if (words[0] == "short") {
        const auto [amount, for_order] = halves(words[2], '@');
        const auto [text, units] = halves(amount, ':');
        return domain::ShortPick{.pick_list = pick_list(words[1]),
                                 .sku = sku(text),
                                 .quantity = quantity(units),
                                 .order = for_order == "0" ? domain::OrderId{} : order(for_order)};
    }
    return words[0] == "count" ? std::optional(parse_count(words)) : std::nullopt;
}

// count open SKU LOCATION [as COUNT]; count ACTION COUNT [QUANTITY]; count post COUNT
CommandBody Runner::parse_count(const Words& words) {
    if (words[1] == "open") {
        return domain::OpenCount{.sku = sku(words[2]), .location = keep(words[3])};
    }
    if (words[1] == "post") {
        return domain::PostCount{.count = count(words[2])};
    }
    auto action = domain::CountAction::record;
    while (words[1] != domain::to_string(action) && action < domain::CountAction::cancel) {
        action = static_cast<domain::CountAction>(static_cast<int>(action) + 1);
    }
    const bool is_record = action == domain::CountAction::record;
    return domain::ChangeCount{.count = count(words[2]),
                               .action = action,
                               .quantity = Units{is_record ? number(words[3]) : 0}};
}

domain::CountId Runner::count(const std::string& name) const {
    const auto found = counts_.find(name);
    return found == counts_.end() ? domain::CountId{999'999} : found->second;
}

}  // namespace skua::test
