#pragma once

// HotSkus: the SKUs that most accepted order lines asked for. Counts only grow, so the list is
// exact and costs one comparison per line but for the rare line that changes it. Owner: shard
// thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/domain/ids.hpp"
#include "engine/domain/stock.hpp"

namespace skua::domain {

struct HotSku {
    SkuId sku;
    std::uint32_t demand = 0;
};

class HotSkus {
public:
    static constexpr std::size_t kListed = 32;

    void count(Item& item) noexcept {
        item.demand += item.demand == UINT32_MAX ? 0U : 1U;
        if (!item.is_hot && item.demand > threshold_) {
            list(item);
        }
    }
    // Fills `out` with the hottest first (ties by id); the rest of it gets "none".
    void hottest(std::span<HotSku> out) const noexcept;

private:
    void list(Item& item) noexcept;

    std::array<Item*, kListed> listed_{};
    std::size_t size_ = 0;
    std::uint32_t threshold_ = 0;  // at most the smallest demand listed; 0 while there is room
};

}  // namespace skua::domain
