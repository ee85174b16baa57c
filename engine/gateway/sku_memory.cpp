#include "engine/gateway/sku_memory.hpp"

#include <bit>
#include <cstring>

#include "engine/base/hash.hpp"

namespace skua::gateway {

SkuMemory::SkuMemory(std::size_t entries) : entries_(entries), mask_(entries - 1) {
    SKUA_ASSERT(std::has_single_bit(entries) && entries >= kProbes);
}

domain::SkuId SkuMemory::find(std::string_view sku) const noexcept {
    const std::uint64_t hash = base::stable_hash(sku);
    for (std::size_t i = 0; i < kProbes; ++i) {
        const Entry& entry = entries_[(hash + i) & mask_];
        if (entry.length == 0) {
            return {};
        }
        if (holds(entry, sku)) {
            return entry.id;
        }
    }
    return {};
}

void SkuMemory::learn(std::string_view sku, domain::SkuId id) noexcept {
    if (sku.empty() || sku.size() > domain::kSkuBytesMax || id.is_none()) {
        return;
    }
    const std::uint64_t hash = base::stable_hash(sku);
    // Entries are never emptied, so a search that stops at an empty one misses nothing.
    Entry* place = &entries_[(hash + (hash >> 32U) % kProbes) & mask_];
    for (std::size_t i = 0; i < kProbes; ++i) {
        Entry& entry = entries_[(hash + i) & mask_];
        if (entry.length == 0 || holds(entry, sku)) {
            place = &entry;
            break;
        }
    }
    place->id = id;
    place->length = static_cast<std::uint8_t>(sku.size());
    std::memcpy(place->text.data(), sku.data(), sku.size());
}

}  // namespace skua::gateway
