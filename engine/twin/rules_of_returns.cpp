// What must hold of returns, at every sequence (page 0011, L2 and S10).

#include <map>

#include "engine/twin/rules.hpp"

namespace skua::twin {
namespace {

using domain::ReturnStatus;

Breach breach(domain::OrderId order, std::size_t place, const std::string& what) {
    return {Check::lines, "return " + std::to_string(place + 1) + " of order " +
                              std::to_string(order.raw()) + " " + what};
}

// What the status says of what has come.
bool fits(const Return& returned) {
    Units came, left;
    for (const auto& [line, expected] : returned.lines) {
        came += expected.received();
        left += expected.left();
    }
    switch (returned.status) {
        case ReturnStatus::requested:
        case ReturnStatus::approved:
        case ReturnStatus::rejected:
        case ReturnStatus::cancelled:
            return came == Units{};
        case ReturnStatus::partially_received:
            return came > Units{} && left > Units{};
        case ReturnStatus::received:
            return left == Units{};
        case ReturnStatus::closed:
            return came > Units{};
    }
    return false;
}

}  // namespace

std::optional<Breach> breaks_returns(const State& state, domain::OrderId id) {
    const auto found = state.returns.find(id);
    if (found == state.returns.end()) {
        return std::nullopt;
    }
    const Order& order = state.orders.at(id);
    for (std::size_t i = 0; i < found->second.size(); ++i) {
        const Return& returned = found->second[i];
        for (const auto& [index, line] : returned.lines) {
            if (line.restocked < Units{} || line.quarantined < Units{} || line.scrapped < Units{} ||
                line.left() < Units{}) {
                return breach(id, i, "has received more than it is about");
            }
            const Units shipped = order.lines.at(index.raw()).in(&Portion::shipped);
            if (state.claimed({id, index}) > shipped) {
                return breach(
                    id, i, "is about more than was shipped of line " + std::to_string(index.raw()));
            }
        }
        if (!fits(returned)) {
            return breach(id, i, "has not received what its status says");
        }
    }
    return std::nullopt;
}

std::optional<Breach> breaks_any_returns(const State& state) {
    std::map<domain::SkuId, Units> by_lines, by_levels;
    for (const auto& [id, returns] : state.returns) {
        if (auto breach = breaks_returns(state, id)) {
            return breach;
        }
        for (const Return& returned : returns) {
            for (const auto& [index, line] : returned.lines) {
                by_lines[state.orders.at(id).lines.at(index.raw()).sku] += line.received();
            }
        }
    }
    for (const auto& [key, level] : state.levels) {
        by_levels[key.first] += level.returned;
    }
    for (const auto& [sku, units] : by_levels) {
        const auto lines = by_lines.find(sku);
        if (units != (lines == by_lines.end() ? Units{} : lines->second)) {
            return Breach{Check::stock, "sku " + std::to_string(sku.raw()) +
                                            " was returned otherwise than its lines were"};
        }
    }
    return std::nullopt;
}

}  // namespace skua::twin
