#pragma once

// FollowUps: the SKUs whose fills are left over, oldest first. Few at any time. Owner: shard
// thread.

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/domain/ids.hpp"

namespace skua::domain {

class FollowUps {
public:
    // The SKU is not in yet.
    void add(SkuId sku) { waiting_.push_back(sku); }
    void remove(SkuId sku) { std::erase(waiting_, sku); }
    [[nodiscard]] std::optional<SkuId> oldest_of(Slot slot) const noexcept {
        const auto found =
            std::ranges::find(waiting_, slot, [](SkuId sku) { return slot_of(sku); });
        return found == waiting_.end() ? std::nullopt : std::optional(*found);
    }
    // The slot of the oldest of all.
    [[nodiscard]] std::optional<Slot> oldest_slot() const noexcept {
        return waiting_.empty() ? std::nullopt : std::optional(slot_of(waiting_.front()));
    }
    [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

private:
    std::vector<SkuId> waiting_;  // no SKU twice
};

}  // namespace skua::domain
