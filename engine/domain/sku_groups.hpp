#pragma once

// SkuGroups: numbers the SKUs of one command 0, 1, 2, ... in the order in which they are first
// mentioned, so that lines of the same SKU are seen as one demand without comparing every line with
// every other. Lives in the command's arena. Owner: shard thread.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/base/hash.hpp"
#include "engine/domain/ids.hpp"

namespace skua::domain {

class SkuGroups {
public:
    SkuGroups(base::Arena& arena, std::size_t mentions_max)
        : skus_(arena.make_span<SkuId>(mentions_max)) {
        if (mentions_max > kLinearMax) {
            cells_ = arena.make_span<std::uint32_t>(std::bit_ceil(mentions_max * 2));
        }
    }

    // The number of the SKU's group; equal to the size before the call if the group is new.
    std::size_t group_of(SkuId sku) noexcept { return cells_.empty() ? linear(sku) : hashed(sku); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] SkuId sku(std::size_t group) const noexcept { return skus_[group]; }

private:
    static constexpr std::size_t kLinearMax = 8;

    std::size_t linear(SkuId sku) noexcept {
        std::size_t group = 0;
        while (group < size_ && skus_[group] != sku) {
            ++group;
        }
        return group == size_ ? append(sku) : group;
    }
    std::size_t hashed(SkuId sku) noexcept {
        const std::size_t mask = cells_.size() - 1;
        std::size_t at = base::mix(sku.raw(), 0) & mask;
        while (cells_[at] != 0 && skus_[cells_[at] - 1] != sku) {
            at = (at + 1) & mask;
        }
        if (cells_[at] == 0) {
            append(sku);
            cells_[at] = static_cast<std::uint32_t>(size_);
        }
        return cells_[at] - 1;
    }
    std::size_t append(SkuId sku) noexcept {
        skus_[size_] = sku;
        return size_++;
    }

    std::span<SkuId> skus_;           // memory of the arena
    std::span<std::uint32_t> cells_;  // group + 1, 0 = empty; memory of the arena
    std::size_t size_ = 0;
};

}  // namespace skua::domain
