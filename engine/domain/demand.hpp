#pragma once

// Demand: what one order may take. Per SKU it keeps what is left at each of the channel's locations
// after the earlier lines took theirs. Lives in the command's arena. Owner: shard thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/domain/catalog.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/own_units.hpp"
#include "engine/domain/sku_groups.hpp"
#include "engine/domain/stock.hpp"

namespace skua::domain {

struct Supply {
    std::array<Units, kChannelLocationsMax> left{};  // in the order of the channel's locations
    std::uint32_t lines_queued = 0;  // lines of this order that will wait for the SKU
};

class Demand {
public:
    // `own` is what the reservation that the order is made of has, if it is made of one.
    Demand(std::span<const LocationId> locations, base::Arena& arena, std::size_t lines_max,
           const OwnUnits* own = nullptr)
        : locations_(locations),
          own_(own),
          groups_(arena, lines_max),
          supplies_(arena, lines_max) {}

    // Valid until the next call. Nothing but its own is left of a SKU with a pending follow-up: the
    // free units belong to the queue.
    Supply& of(const Item& item);

private:
    std::span<const LocationId> locations_;  // of the channel, which outlives the command
    const OwnUnits* own_;                    // outlives the command; may be nullptr
    SkuGroups groups_;
    base::ArenaVector<Supply> supplies_;
};

}  // namespace skua::domain
