#pragma once

// Stock of an item: one level per location, sorted by location, in one run of the slab pool.
// Functions on plain values; the shard's state owns them. Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"
#include "engine/domain/slab_pool.hpp"

namespace skua::domain {

struct Line;

// What is rarely needed of a level.
struct LevelDetail {
    std::string_view bin;
    Units quality_hold;
    Units damaged;
    CountId count;     // the task that is not closed, or none
    Units held;        // of soft_reserved: for transfers that are ready
    Units in_transit;  // on its way here, not on hand

    [[nodiscard]] Units& of(Condition condition) noexcept {
        return condition == Condition::damaged ? damaged : quality_hold;
    }
};

struct Level {
    Units on_hand;
    Units allocated;
    Units soft_reserved;
    Units safety_stock;
    Units unsellable;        // quality hold and damaged
    std::uint64_t term = 0;  // this level's part of the state digest
    LevelDetail* detail = nullptr;
    SkuId sku;
    LocationId location;
    bool is_set_aside = false;  // nothing new is promised of it

    [[nodiscard]] std::string_view bin() const noexcept {
        return detail == nullptr ? std::string_view{} : detail->bin;
    }
    [[nodiscard]] CountId count() const noexcept {
        return detail == nullptr ? CountId{} : detail->count;
    }
    // What is kept here for transfers, and what is on its way here.
    [[nodiscard]] Units held() const noexcept { return detail == nullptr ? Units{} : detail->held; }
    [[nodiscard]] Units in_transit() const noexcept {
        return detail == nullptr ? Units{} : detail->in_transit;
    }
    [[nodiscard]] Units in(Condition condition) const noexcept {
        if (condition == Condition::sellable) {
            return on_hand - unsellable;
        }
        return detail == nullptr ? Units{} : detail->of(condition);
    }
    // May be negative: safety stock can be set above what is free. Whatever the level is set aside.
    [[nodiscard]] Units net() const noexcept {
        return on_hand - unsellable - allocated - soft_reserved - safety_stock;
    }
    [[nodiscard]] Units available() const noexcept {
        return is_set_aside || net() < Units{} ? Units{} : net();
    }
};
static_assert(sizeof(Level) == 64);

// How many lines of a channel wait for an item.
struct WaitingChannel {
    ChannelId channel;
    std::uint32_t lines = 0;
};

// What is rarely needed of an item: texts, and whose lines wait for it.
struct ItemTexts {
    std::string_view sku;
    std::string_view description;
    WaitingChannel* waiting = nullptr;  // sorted by channel, only those with lines
    std::uint16_t waiting_count = 0;
    std::uint16_t waiting_capacity = 0;

    [[nodiscard]] std::span<const WaitingChannel> waiting_channels() const noexcept {
        return {waiting, waiting_count};
    }
};

// One cache line: what an order line needs to know about its SKU.
struct Item {
    SkuId id;
    std::uint32_t demand = 0;  // accepted order lines, saturating
    Level* levels = nullptr;
    std::uint16_t level_count = 0;
    std::uint16_t level_capacity = 0;
    std::uint32_t queue_length = 0;  // lines in the back-order queue
    Line* queue_head = nullptr;
    Line* queue_tail = nullptr;
    Units backordered;
    ItemTexts* texts = nullptr;
    bool is_pending = false;  // has a pending follow-up
    bool is_hot = false;      // stands in the list of hottest SKUs

    [[nodiscard]] std::span<const Level> level_span() const noexcept {
        return {levels, level_count};
    }
};
static_assert(sizeof(Item) <= 64);

// nullptr when the location was never mentioned for the item.
[[nodiscard]] const Level* find_level(const Item& item, LocationId location) noexcept;
// Creates it when needed; may move the item's levels.
[[nodiscard]] Level& level_at(Item& item, LocationId location, SlabPool& pool);
// Recomputes the term; returns how much the state digest changes by it.
std::uint64_t refresh_term(Level& level) noexcept;

}  // namespace skua::domain
