#include "engine/domain/own_units.hpp"

#include <algorithm>

namespace skua::domain {

OwnUnits::OwnUnits(const Order& reservation, base::Arena& arena) {
    base::ArenaVector<Entry> entries(arena, reservation.line_count);
    base::ArenaVector<SkuId> queued(arena, reservation.line_count);
    for (const Line& line : reservation.lines()) {
        if (!line.backordered.is_zero()) {
            queued.push_back(line.sku);
        }
        for (std::size_t i = 0; i < line.portion_count; ++i) {
            const Portion& portion = line.portion(i);
            entries.push_back({line.sku, portion.location, Units{portion.allocated}});
        }
    }
    entries_ = entries.items();
    queued_ = queued.items();
    std::ranges::sort(entries_, {}, &Entry::sku);  // equal ones are only added up
    std::ranges::sort(queued_);
}

Units OwnUnits::at(SkuId sku, LocationId location) const noexcept {
    Units units;
    for (const Entry& entry : std::ranges::equal_range(entries_, sku, {}, &Entry::sku)) {
        units += entry.location == location ? entry.units : Units{};
    }
    return units;
}

std::uint32_t OwnUnits::queued(SkuId sku) const noexcept {
    return static_cast<std::uint32_t>(std::ranges::equal_range(queued_, sku).size());
}

}  // namespace skua::domain
