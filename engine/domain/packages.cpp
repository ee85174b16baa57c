#include "engine/domain/packages.hpp"

#include <algorithm>
#include <utility>

namespace skua::domain {

Quantity& Package::units_of(LineIndex line) {
    auto at = std::ranges::lower_bound(lines, line, {}, &PackedLine::line);
    if (at == lines.end() || at->line != line) {
        at = lines.insert(at, {.line = line, .quantity = Quantity{}});
    }
    return at->quantity;
}

Quantity Package::units_in(LineIndex line) const noexcept {
    const auto at = std::ranges::lower_bound(lines, line, {}, &PackedLine::line);
    return at == lines.end() || at->line != line ? Quantity{} : at->quantity;
}

void Package::take(LineIndex line, Quantity quantity) {
    const auto at = std::ranges::lower_bound(lines, line, {}, &PackedLine::line);
    at->quantity -= quantity;
    if (at->quantity.is_zero()) {
        lines.erase(at);
    }
}

std::span<const Package> Packages::of(OrderId order) const noexcept {
    const auto found = packages_.find(order);
    return found == packages_.end() ? std::span<const Package>{} : found->second;
}

const Package* Packages::find(OrderId order, std::uint16_t number) const noexcept {
    const std::span<const Package> all = of(order);
    return number == 0 || number > all.size() ? nullptr : &all[number - 1U];
}

Package* Packages::find(OrderId order, std::uint16_t number) noexcept {
    return const_cast<Package*>(std::as_const(*this).find(order, number));
}

Package& Packages::add(OrderId order) {
    std::vector<Package>& all = packages_[order];
    Package& package = all.emplace_back();
    package.number = static_cast<std::uint16_t>(all.size());
    ++count_;
    return package;
}

}  // namespace skua::domain
