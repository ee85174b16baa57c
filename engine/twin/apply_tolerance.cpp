#include "engine/twin/application.hpp"

namespace skua::twin {

Problem Application::over_delivery_accepted(const domain::Effect& effect) {
    const auto found = state_.orders.find(record_.decision.order);
    if (found == state_.orders.end() || effect.line.raw() >= found->second.lines.size()) {
        return "more of a line that does not exist";
    }
    Line& line = found->second.lines[effect.line.raw()];
    const LineKey key{found->first, effect.line};
    const auto slot = slot_of(line.sku);
    digests_.remove(slot, term_of_ordered(key, line) + terms_of_line(key, line));
    line.ordered += Units{effect.quantity};
    line.open += Units{effect.quantity};
    line.accepted += Units{effect.quantity};
    digests_.add(slot, term_of_ordered(key, line) + terms_of_line(key, line));
    touched_.lines.insert(key);
    return std::nullopt;
}

}  // namespace skua::twin
