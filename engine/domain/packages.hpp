#pragma once

// Packages: what was put into which box, as of the orders' home slots. They stand beside the orders
// because most orders leave without a package being told of, and every order is hot.
// Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

struct PackedLine {
    LineIndex line;
    Quantity quantity;
};

struct Package {
    std::uint16_t number = 0;  // from 1 within the order
    LocationId location;
    PackageStatus status = PackageStatus::open;
    std::uint32_t shipment = 0;  // that it left with
    Sequence opened;
    base::Timestamp opened_at;
    PackageMeasures measures;
    std::string reference;
    std::vector<PackedLine> lines;  // by index; what has left with it stays named

    // The units of the line, which is there from now on.
    Quantity& units_of(LineIndex line);
    [[nodiscard]] Quantity units_in(LineIndex line) const noexcept;
    // Of a line that has so many.
    void take(LineIndex line, Quantity quantity);
};

class Packages {
public:
    // By number; valid until the next one of the order is added.
    [[nodiscard]] std::span<const Package> of(OrderId order) const noexcept;
    // nullptr when the order has none of this number.
    [[nodiscard]] const Package* find(OrderId order, std::uint16_t number) const noexcept;
    [[nodiscard]] Package* find(OrderId order, std::uint16_t number) noexcept;
    // The next one of the order, with its number.
    Package& add(OrderId order);

    // Calls visit(OrderId, const Package&) by order and number.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [order, packages] : packages_) {
            for (const Package& package : packages) {
                visit(order, package);
            }
        }
    }
    // Estimate, without the texts and the contents.
    [[nodiscard]] std::size_t bytes() const noexcept { return count_ * sizeof(Package); }

private:
    std::map<OrderId, std::vector<Package>> packages_;
    std::size_t count_ = 0;
};

}  // namespace skua::domain
