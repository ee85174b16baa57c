#include "engine/domain/stock.hpp"

#include <algorithm>
#include <new>

#include "engine/domain/terms.hpp"

namespace skua::domain {
namespace {

constexpr std::uint16_t kLinearMax = 8;

// Index of the first level at or after the location.
std::uint16_t position_of(const Item& item, LocationId location) noexcept {
    if (item.level_count <= kLinearMax) {
        std::uint16_t at = 0;
        while (at < item.level_count && item.levels[at].location < location) {
            ++at;
        }
        return at;
    }
    const auto levels = item.level_span();
    const auto found = std::lower_bound(
        levels.begin(), levels.end(), location,
        [](const Level& level, LocationId wanted) { return level.location < wanted; });
    return static_cast<std::uint16_t>(found - levels.begin());
}

void grow(Item& item, SlabPool& pool) {
    const auto capacity =
        static_cast<std::uint16_t>(item.level_capacity == 0 ? 1 : item.level_capacity * 2);
    auto* larger = reinterpret_cast<Level*>(pool.allocate(capacity * sizeof(Level)));
    std::uninitialized_copy_n(item.levels, item.level_count, larger);
    if (item.levels != nullptr) {
        pool.release(reinterpret_cast<std::byte*>(item.levels),
                     item.level_capacity * sizeof(Level));
    }
    item.levels = larger;
    item.level_capacity = capacity;
}

}  // namespace

const Level* find_level(const Item& item, LocationId location) noexcept {
    const std::uint16_t at = position_of(item, location);
    if (at == item.level_count || item.levels[at].location != location) {
        return nullptr;
    }
    return &item.levels[at];
}

Level& level_at(Item& item, LocationId location, SlabPool& pool) {
    const std::uint16_t at = position_of(item, location);
    if (at < item.level_count && item.levels[at].location == location) {
        return item.levels[at];
    }
    if (item.level_count == item.level_capacity) {
        grow(item, pool);
    }
    Level* end = item.levels + item.level_count;
    new (end) Level{};
    std::move_backward(item.levels + at, end, end + 1);
    Level& level = item.levels[at];
    level = Level{};
    level.sku = item.id;
    level.location = location;
    ++item.level_count;
    return level;
}

std::uint64_t refresh_term(Level& level) noexcept {
    const std::uint64_t before = level.term;
    level.term = level_term(level);
    return level.term - before;
}

}  // namespace skua::domain
