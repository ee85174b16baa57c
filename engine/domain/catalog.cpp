#include "engine/domain/catalog.hpp"

#include <algorithm>
#include <new>

#include "engine/base/assert.hpp"

namespace skua::domain {

const Item* Catalog::find_item(std::string_view text) const noexcept {
    const std::uint32_t found = item_index_.find(
        base::stable_hash(text),
        [&](std::uint32_t candidate) { return item(SkuId{candidate})->texts->sku == text; });
    return found == 0 ? nullptr : item(SkuId{found});
}

LocationId Catalog::find_location(std::string_view name) const noexcept {
    const std::uint32_t found = location_index_.find(
        base::stable_hash(name),
        [&](std::uint32_t candidate) { return locations_[candidate - 1] == name; });
    return LocationId{static_cast<std::uint16_t>(found)};
}

ChannelId Catalog::find_channel(std::string_view name) const noexcept {
    const std::uint32_t found = channel_index_.find(
        base::stable_hash(name),
        [&](std::uint32_t candidate) { return channels_[candidate - 1].name == name; });
    return ChannelId{static_cast<std::uint16_t>(found)};
}

std::size_t Catalog::bytes() const noexcept {
    return slots_.size() * sizeof(slots_.front()) + item_count_ * sizeof(Item*) +
           item_index_.bytes() + location_index_.bytes() + channel_index_.bytes() +
           locations_.capacity() * sizeof(std::string_view) +
           channels_.capacity() * sizeof(Channel);
}

void Catalog::define_item(SkuId id, std::string_view text, std::string_view description) {
    if (Item* known = item(id); known != nullptr) {
        const std::string_view old = known->texts->description;
        known->texts->description = pool_->copy(description);
        pool_->release(old);
        return;
    }
    auto& slot = slots_[slot_of(id).raw()];
    SKUA_ASSERT(ordinal_of(id) == slot.size() + 1);
    Item* fresh = new (pool_->allocate(sizeof(Item))) Item{};
    fresh->id = id;
    fresh->texts = new (pool_->allocate(sizeof(ItemTexts))) ItemTexts{};
    fresh->texts->sku = pool_->copy(text);
    fresh->texts->description = pool_->copy(description);
    slot.push_back(fresh);
    item_index_.insert(base::stable_hash(text), id.raw());
    ++item_count_;
}

void Catalog::define_location(LocationId id, std::string_view name) {
    if (has_location(id)) {
        return;
    }
    SKUA_ASSERT(id.raw() == locations_.size() + 1);
    locations_.push_back(pool_->copy(name));
    location_index_.insert(base::stable_hash(name), id.raw());
}

void Catalog::define_channel(ChannelId id, std::string_view name, std::span<const LocationId> from,
                             const ChannelWindows& windows) {
    if (channel(id) == nullptr) {
        SKUA_ASSERT(id.raw() == channels_.size() + 1);
        channels_.push_back(Channel{.name = pool_->copy(name)});
        channel_index_.insert(base::stable_hash(name), id.raw());
    }
    SKUA_ASSERT(from.size() <= kChannelLocationsMax);
    Channel& defined = channels_[id.raw() - 1U];
    defined.location_count = static_cast<std::uint8_t>(from.size());
    std::copy(from.begin(), from.end(), defined.location_list.begin());
    defined.windows = windows;
}

}  // namespace skua::domain
