#include <array>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {
namespace {

template <class Body>
const Body& body_of(const Record& record) {
    const Body* body = std::get_if<Body>(&record.command.body);
    SKUA_ASSERT(body != nullptr);
    return *body;
}

}  // namespace

void Applier::define_item(const Effect& effect) {
    const auto& command = body_of<DefineItem>(*record_);
    const Item* known = state_->catalog_.item(effect.sku);
    const std::uint64_t before = known == nullptr ? 0 : item_term(*known);
    state_->catalog_.define_item(effect.sku, command.sku, command.description);
    change(slot_of(effect.sku), before, item_term(item_for(effect.sku)));
}

void Applier::define_location(const Effect& effect) {
    const std::string_view name = body_of<DefineLocation>(*record_).name;
    const Slot slot = slot_of_text(name);
    const bool is_known = state_->catalog_.has_location(effect.location);
    state_->catalog_.define_location(effect.location, name);
    if (!is_known) {
        change(slot, 0, digest_of(LocationTerm{effect.location, name}));
        state_->counters_.locations += state_->owns(slot) ? 1U : 0U;
    }
    state_->work_queues_.resize(state_->catalog_.location_count());
}

void Applier::define_channel(const Effect& effect) {
    const auto& command = body_of<DefineChannel>(*record_);
    std::array<LocationId, kChannelLocationsMax> locations;
    SKUA_ASSERT(command.locations.size() <= locations.size());
    for (std::size_t i = 0; i < command.locations.size(); ++i) {
        locations[i] = state_->resolve_location(command.locations[i]);
    }
    const ChannelId id{static_cast<std::uint16_t>(effect.value)};
    const Slot slot = slot_of_text(command.name);
    const Channel* known = state_->catalog_.channel(id);
    state_->counters_.channels += known == nullptr && state_->owns(slot) ? 1U : 0U;
    const std::uint64_t before = known == nullptr ? 0 : channel_term(id, *known);
    state_->catalog_.define_channel(id, command.name,
                                    std::span(locations).first(command.locations.size()),
                                    {.release_after_seconds = command.release_after_seconds,
                                     .reservation_seconds = command.reservation_seconds});
    change(slot_of_text(command.name), before, channel_term(id, *state_->catalog_.channel(id)));
}

void Applier::move_stock(const Effect& effect) {
    if (!owns(effect.sku)) {
        return;
    }
    Level& level = level_for(item_for(effect.sku), effect.location);
    level.on_hand += Units{effect.value};
    refresh(level);
}

void Applier::configure_level(const Effect& effect) {
    const auto& command = body_of<ConfigureLevel>(*record_);
    Level& level = level_for(item_for(effect.sku), effect.location);
    level.safety_stock = Units{effect.value};
    if (command.sets_bin) {
        const std::string_view old = level.bin();
        const std::uint64_t before = bin_term(level);
        detail_of(level).bin = state_->pool_.copy(command.bin);
        state_->pool_.release(old);
        change(slot_of(level.sku), before, bin_term(level));
    }
    refresh(level);
}

}  // namespace skua::domain
