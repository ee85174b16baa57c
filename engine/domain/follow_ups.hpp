#pragma once

// FollowUps: the SKUs whose fills are left over, oldest first. Few at any time. Owner: shard
// thread.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/domain/ids.hpp"

namespace skua::domain {

// Raised by effect `effect` of record `raised`.
struct FollowUp {
    SkuId sku;
    Sequence raised;
    std::uint32_t effect = 0;
};

class FollowUps {
public:
    // The SKU is not in yet, and none in here was raised later.
    void add(const FollowUp& raised) { waiting_.push_back(raised); }
    void remove(SkuId sku) {
        std::erase_if(waiting_, [&](const FollowUp& one) { return one.sku == sku; });
    }
    // nullptr when it is not pending.
    [[nodiscard]] const FollowUp* find(SkuId sku) const noexcept {
        const auto found = std::ranges::find(waiting_, sku, &FollowUp::sku);
        return found == waiting_.end() ? nullptr : &*found;
    }
    [[nodiscard]] std::optional<SkuId> oldest_of(Slot slot) const noexcept {
        const auto found =
            std::ranges::find(waiting_, slot, [](const FollowUp& one) { return slot_of(one.sku); });
        return found == waiting_.end() ? std::nullopt : std::optional(found->sku);
    }
    // Oldest first.
    [[nodiscard]] std::span<const FollowUp> all() const noexcept { return waiting_; }
    [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

private:
    std::vector<FollowUp> waiting_;  // no SKU twice
};

}  // namespace skua::domain
