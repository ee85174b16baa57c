#pragma once

// Catalog: items by slot and ordinal, locations and channels by dense id, all of them by text.
// Owner: shard thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/hash.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/slab_pool.hpp"
#include "engine/domain/stock.hpp"
#include "engine/domain/text_index.hpp"

namespace skua::domain {

inline Slot slot_of_text(std::string_view text) noexcept {
    return Slot{static_cast<std::uint16_t>(base::stable_hash(text) % kSlots)};
}
inline Slot slot_of(const SkuRef& reference) noexcept {
    return reference.id.is_none() ? slot_of_text(reference.text) : slot_of(reference.id);
}

// How long the orders of a channel are kept out of waves, and its carts held.
struct ChannelWindows {
    std::uint32_t release_after_seconds = 0;
    std::uint32_t reservation_seconds = kReservationSecondsDefault;
};

// Where a channel sources from, in order.
struct Channel {
    std::string_view name;
    std::uint8_t location_count = 0;
    std::array<LocationId, kChannelLocationsMax> location_list{};
    ChannelWindows windows{};

    [[nodiscard]] std::span<const LocationId> locations() const noexcept {
        return std::span{location_list}.first(location_count);
    }
};

class Catalog {
public:
    explicit Catalog(SlabPool& pool) : pool_(&pool), slots_(kSlots) {}

    // nullptr or "none" when unknown.
    [[nodiscard]] const Item* item(SkuId id) const noexcept {
        const auto& slot = slots_[slot_of(id).raw()];
        const std::uint32_t ordinal = ordinal_of(id);
        return ordinal == 0 || ordinal > slot.size() ? nullptr : slot[ordinal - 1];
    }
    [[nodiscard]] Item* item(SkuId id) noexcept {
        return const_cast<Item*>(std::as_const(*this).item(id));
    }
    [[nodiscard]] const Item* find_item(std::string_view text) const noexcept;
    // By id when the reference has one, else by text.
    [[nodiscard]] const Item* find_item(const SkuRef& reference) const noexcept {
        return reference.id.is_none() ? find_item(reference.text) : item(reference.id);
    }
    [[nodiscard]] std::uint32_t items_in(Slot slot) const noexcept {
        return static_cast<std::uint32_t>(slots_[slot.raw()].size());
    }
    // Calls visit(const Item&) slot by slot, in the order of definition.
    template <class Visit>
    void for_each_item(Visit visit) const {
        for (const auto& slot : slots_) {
            for (const Item* item : slot) {
                visit(*item);
            }
        }
    }

    [[nodiscard]] LocationId find_location(std::string_view name) const noexcept;
    [[nodiscard]] bool has_location(LocationId id) const noexcept {
        return id.raw() >= 1 && id.raw() <= locations_.size();
    }
    [[nodiscard]] std::string_view location_name(LocationId id) const noexcept {
        return has_location(id) ? locations_[id.raw() - 1U] : std::string_view{};
    }
    [[nodiscard]] ChannelId find_channel(std::string_view name) const noexcept;
    // nullptr when unknown.
    [[nodiscard]] const Channel* channel(ChannelId id) const noexcept {
        return id.raw() >= 1 && id.raw() <= channels_.size() ? &channels_[id.raw() - 1U] : nullptr;
    }

    [[nodiscard]] std::size_t item_count() const noexcept { return item_count_; }
    [[nodiscard]] std::size_t location_count() const noexcept { return locations_.size(); }
    [[nodiscard]] std::size_t channel_count() const noexcept { return channels_.size(); }
    [[nodiscard]] std::size_t bytes() const noexcept;

    void reserve_items(std::size_t expected) { item_index_.reserve(expected); }
    // The id is the existing one or the next of its slot.
    void define_item(SkuId id, std::string_view text, std::string_view description);
    void define_location(LocationId id, std::string_view name);
    void define_channel(ChannelId id, std::string_view name, std::span<const LocationId> from,
                        const ChannelWindows& windows);

private:
    SlabPool* pool_;  // of the state that owns this catalog
    std::vector<std::vector<Item*>> slots_;
    TextIndex item_index_;
    std::size_t item_count_ = 0;
    std::vector<std::string_view> locations_;  // texts live in the pool
    TextIndex location_index_;
    std::vector<Channel> channels_;
    TextIndex channel_index_;
};

}  // namespace skua::domain
