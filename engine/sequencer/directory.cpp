#include "engine/sequencer/directory.hpp"

namespace skua::sequencer {

namespace {

bool publish(runtime::PublishedTable& table, std::uint32_t id, std::string_view text) {
    const std::string_view present = table.find(id);
    if (id == 0 || text.empty() || (!present.empty() && present != text)) {
        return false;
    }
    if (present.empty()) {
        table.publish(id, text);
    }
    return true;
}

}  // namespace

bool Directory::learn(const domain::Record& record) {
    if (record.decision.verdict != domain::Verdict::accept) {
        return true;
    }
    const domain::CommandBody& body = record.command.body;
    for (const domain::Effect& effect : record.decision.effects) {
        if (effect.kind == domain::EffectKind::item_defined) {
            const auto* item = std::get_if<domain::DefineItem>(&body);
            const bool is_in_range = domain::slot_of(effect.sku).raw() < domain::kSlots;
            return item != nullptr && is_in_range && publish(skus_, effect.sku.raw(), item->sku);
        }
        if (effect.kind == domain::EffectKind::location_defined) {
            const auto* location = std::get_if<domain::DefineLocation>(&body);
            return location != nullptr &&
                   publish(locations_, effect.location.raw(), location->name);
        }
        if (effect.kind == domain::EffectKind::channel_defined) {
            const auto* channel = std::get_if<domain::DefineChannel>(&body);
            const bool is_in_range = effect.value > 0 && effect.value <= UINT16_MAX;
            return channel != nullptr && is_in_range &&
                   publish(channels_, static_cast<std::uint32_t>(effect.value), channel->name);
        }
        // Definitions stand alone in their records.
        return true;
    }
    return true;
}

}  // namespace skua::sequencer
