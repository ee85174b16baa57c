#pragma once

// OwnUnits: what a reservation that is held has of each SKU at each location, as far as it is here,
// for the order that is made of it. Lives in the command's arena. Owner: shard thread.

#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/order.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

class OwnUnits {
public:
    OwnUnits(const Order& reservation, base::Arena& arena);

    [[nodiscard]] Units at(SkuId sku, LocationId location) const noexcept;
    // Its lines in the SKU's queue.
    [[nodiscard]] std::uint32_t queued(SkuId sku) const noexcept;

private:
    struct Entry {
        SkuId sku;
        LocationId location;
        Units units;
    };
    std::span<Entry> entries_;  // sorted by SKU; a location may stand there for several lines
    std::span<SkuId> queued_;   // sorted, one per waiting line
};

}  // namespace skua::domain
