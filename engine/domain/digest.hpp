#pragma once

// State digest: a sum (mod 2^64) of one term per stock level, per line and per line portion, so it
// can be kept up to date by subtracting the old term and adding the new one, does not depend on any
// order, and adds up over slots and shards. Engine and twin share this definition and nothing else
// of each other. A term whose quantities are all zero counts as zero.

#include <cstdint>

#include "engine/base/hash.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

struct LevelTerm {
    SkuId sku;
    LocationId location;
    Units on_hand, allocated, soft_reserved, safety_stock;
};
struct LineTerm {
    OrderId order;
    LineIndex line;
    Quantity open, backordered, cancelled;
};
struct PortionTerm {
    OrderId order;
    LineIndex line;
    LocationId location;
    Quantity allocated, released, picked, packed, shipped;
};

constexpr std::uint64_t digest_of(const LevelTerm& t) noexcept {
    if (t.on_hand.raw() == 0 && t.allocated.raw() == 0 && t.soft_reserved.raw() == 0 &&
        t.safety_stock.raw() == 0) {
        return 0;
    }
    const auto u = [](Units units) { return static_cast<std::uint64_t>(units.raw()); };
    std::uint64_t h = base::mix(1, (std::uint64_t{t.sku.raw()} << 16U) | t.location.raw());
    h = base::mix(h, u(t.on_hand));
    h = base::mix(h, u(t.allocated));
    return base::mix(h, base::mix(u(t.soft_reserved), u(t.safety_stock)));
}
constexpr std::uint64_t digest_of(const LineTerm& t) noexcept {
    if (t.open.is_zero() && t.backordered.is_zero() && t.cancelled.is_zero()) {
        return 0;
    }
    std::uint64_t h = base::mix(2, t.order.raw());
    h = base::mix(h, (std::uint64_t{t.line.raw()} << 32U) | t.open.raw());
    return base::mix(h, (std::uint64_t{t.backordered.raw()} << 32U) | t.cancelled.raw());
}
constexpr std::uint64_t digest_of(const PortionTerm& t) noexcept {
    if (t.allocated.is_zero() && t.released.is_zero() && t.picked.is_zero() && t.packed.is_zero() &&
        t.shipped.is_zero()) {
        return 0;
    }
    std::uint64_t h = base::mix(3, t.order.raw());
    h = base::mix(h, (std::uint64_t{t.line.raw()} << 32U) | t.location.raw());
    h = base::mix(h, (std::uint64_t{t.allocated.raw()} << 32U) | t.released.raw());
    h = base::mix(h, (std::uint64_t{t.picked.raw()} << 32U) | t.packed.raw());
    return base::mix(h, t.shipped.raw());
}

}  // namespace skua::domain
