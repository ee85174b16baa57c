#pragma once

// Tolerances: by how much a line may be over- or under-delivered, of the few lines that have any,
// kept with their SKU's slot (page 0013). Owner: shard thread.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>

#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

struct Tolerance {
    LineTolerance percent;
    Quantity accepted;  // by accept_over_delivery
};

class Tolerances {
public:
    struct Key {
        OrderId order;
        LineIndex line;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    // nullptr when the line has none.
    [[nodiscard]] const Tolerance* find(const Key& key) const noexcept {
        const auto found = tolerances_.find(key);
        return found == tolerances_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] Tolerance& at(const Key& key) { return tolerances_[key]; }

    // Calls visit(const Key&, const Tolerance&) by order and line.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [key, tolerance] : tolerances_) {
            visit(key, tolerance);
        }
    }
    // Estimate.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return tolerances_.size() * (sizeof(Key) + sizeof(Tolerance) + 4 * sizeof(void*));
    }

private:
    std::map<Key, Tolerance> tolerances_;
};

// So much of what is wanted, in whole units.
constexpr Quantity percent_of(Quantity wanted, std::uint8_t percent) noexcept {
    return Quantity{static_cast<std::uint32_t>(std::uint64_t{wanted.raw()} * percent / 100)};
}

}  // namespace skua::domain
