#include "engine/twin/application.hpp"

#include <algorithm>

namespace skua::twin {

using domain::Effect;
using domain::EffectKind;

Problem Application::item_defined(const Effect& effect) {
    const auto* const command = body<domain::DefineItem>();
    if (command == nullptr) {
        return "an item without its text";
    }
    if (state_.items.emplace(effect.sku, command->sku).second) {
        state_.skus.emplace(command->sku, effect.sku);
        ++state_.items_in_slot[slot_of(effect.sku)];
    } else {
        digests_.remove(slot_of(effect.sku), term_of_item(state_, effect.sku));
    }
    state_.descriptions[effect.sku] = command->description;
    digests_.add(slot_of(effect.sku), term_of_item(state_, effect.sku));
    return std::nullopt;
}

Problem Application::location_defined(const Effect& effect) {
    const auto* const command = body<domain::DefineLocation>();
    if (command == nullptr) {
        return "a location without its name";
    }
    if (state_.locations.emplace(command->name, effect.location).second) {
        digests_.add(slot_of_text(command->name),
                     digest_of(domain::LocationTerm{effect.location, command->name}));
    }
    return std::nullopt;
}

Problem Application::channel_defined(const Effect& effect) {
    const auto* const command = body<domain::DefineChannel>();
    if (command == nullptr) {
        return "a channel without its name";
    }
    const domain::ChannelId channel{static_cast<std::uint16_t>(effect.value)};
    const domain::Slot slot = slot_of_text(command->name);
    if (!state_.channels.emplace(command->name, channel).second) {
        digests_.remove(slot, term_of_channel(state_, command->name));
    }
    auto& sourcing = state_.sourcing[channel];
    sourcing.clear();
    for (const std::string_view name : command->locations) {
        sourcing.push_back(state_.find_location(name));
    }
    state_.windows[channel] = {command->release_after_seconds, command->reservation_seconds};
    digests_.add(slot, term_of_channel(state_, command->name));
    return std::nullopt;
}

Problem Application::level_configured(const Effect& effect) {
    const auto* const command = body<domain::ConfigureLevel>();
    change_level({effect.sku, effect.location}, [&](Level& level) {
        level.safety_stock = Units{effect.value};
        if (command != nullptr && command->sets_bin) {
            level.bin = command->bin;
        }
    });
    return std::nullopt;
}

Problem Application::stock_moved(const Effect& effect) {
    const Units delta{effect.value};
    change_level({effect.sku, effect.location}, [&](Level& level) {
        level.on_hand += delta;
        switch (effect.movement) {
            case domain::MovementKind::receipt:
                level.received += delta;
                break;
            case domain::MovementKind::adjustment:
                level.adjusted += delta;
                break;
            case domain::MovementKind::shipment:
                level.shipped -= delta;
                break;
            case domain::MovementKind::short_pick:
                level.shorted -= delta;
                break;
            case domain::MovementKind::count:
                level.counted += delta;
                break;
            case domain::MovementKind::returned:
                level.returned += delta;
                break;
            case domain::MovementKind::transfer_out:
            case domain::MovementKind::transfer_in:
                level.transferred += delta;
                break;
        }
    });
    return std::nullopt;
}

Problem Application::follow_up_changed(const Effect& effect, std::uint32_t place) {
    auto& pending = state_.pending;
    const auto present = std::ranges::find(pending, effect.sku);
    if (effect.kind == EffectKind::follow_up && present == pending.end()) {
        pending.push_back(effect.sku);
        const Raised raised{record_.sequence, place};
        state_.raised[effect.sku] = raised;
        digests_.add(slot_of(effect.sku), term_of_follow_up(effect.sku, raised));
    }
    if (effect.kind == EffectKind::follow_up_done && present != pending.end()) {
        pending.erase(present);
        digests_.remove(slot_of(effect.sku),
                        term_of_follow_up(effect.sku, state_.raised.at(effect.sku)));
        state_.raised.erase(effect.sku);
    }
    return std::nullopt;
}

}  // namespace skua::twin
