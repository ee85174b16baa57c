#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;

namespace {

domain::ReturnNumber number_in(const Effect& effect) {
    return domain::ReturnNumber{static_cast<std::uint16_t>(effect.value % 65'536)};
}
std::uint8_t what_in(const Effect& effect) {
    return static_cast<std::uint8_t>(effect.value / 65'536);
}

}  // namespace

Problem Application::return_changed(const Effect& effect) {
    const domain::OrderId order = record_.decision.order;
    const ReturnKey key{order, number_in(effect)};
    touched_.returned.insert(order);
    if (effect.kind == EffectKind::return_opened) {
        const auto* const command = body<domain::CreateReturn>();
        if (command == nullptr || key.second.raw() != state_.returns[order].size() + 1) {
            return "a return that nobody asked for, or out of turn";
        }
        Return& opened = state_.returns[order].emplace_back();
        opened.status = static_cast<domain::ReturnStatus>(what_in(effect));
        opened.opened = record_.sequence;
        opened.opened_at = record_.time;
        opened.reference = command->reference;
        for (const domain::ReturnLineInput& line : command->lines) {
            opened.lines[line.line].quantity = Units{line.quantity};
        }
        digests_.add(home_slot_of(order), terms_of_return(key, opened));
        return std::nullopt;
    }
    if (state_.find_return(key) == nullptr) {
        return "a change of a return that does not exist";
    }
    Return& returned = state_.returns[order][key.second.raw() - 1U];
    digests_.remove(home_slot_of(order), terms_of_return(key, returned));
    if (effect.kind == EffectKind::return_moved) {
        returned.status = static_cast<domain::ReturnStatus>(what_in(effect));
    } else {
        const auto line = returned.lines.find(effect.line);
        if (line == returned.lines.end()) {
            return "units of a line that the return is not about";
        }
        line->second.in(static_cast<domain::Disposition>(what_in(effect))) +=
            Units{effect.quantity};
    }
    digests_.add(home_slot_of(order), terms_of_return(key, returned));
    return std::nullopt;
}

}  // namespace skua::twin
