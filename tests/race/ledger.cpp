#include "tests/race/ledger.hpp"

#include <algorithm>

#include "engine/tools/certificate.hpp"

namespace skua::race {

void Verdicts::add(domain::CommandKind kind, std::string_view code, std::uint64_t count) {
    Counts& counts = counts_.at(static_cast<std::size_t>(kind));
    const auto found = counts.find(code);
    if (found != counts.end()) {
        found->second += count;
    } else {
        counts.emplace(code, count);
    }
}

void Verdicts::add(const Verdicts& other) {
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        for (const auto& [code, count] : other.counts_[kind]) {
            add(static_cast<domain::CommandKind>(kind), code, count);
        }
    }
}

std::uint64_t Verdicts::of(domain::CommandKind kind, std::string_view code) const {
    const Counts& counts = counts_.at(static_cast<std::size_t>(kind));
    const auto found = counts.find(code);
    return found == counts.end() ? 0 : found->second;
}

std::uint64_t Verdicts::accepted(domain::CommandKind kind) const {
    return of(kind, "");
}

std::uint64_t Verdicts::rejected(domain::CommandKind kind) const {
    std::uint64_t sum = 0;
    for (const auto& [code, count] : counts_.at(static_cast<std::size_t>(kind))) {
        sum += code.empty() ? 0 : count;
    }
    return sum;
}

std::uint64_t Verdicts::total() const {
    std::uint64_t sum = 0;
    for (const Counts& counts : counts_) {
        for (const auto& [code, count] : counts) {
            sum += count;
        }
    }
    return sum;
}

std::map<std::string, std::uint64_t> Verdicts::rejects() const {
    std::map<std::string, std::uint64_t> sums;
    for (const Counts& counts : counts_) {
        for (const auto& [code, count] : counts) {
            if (!code.empty()) {
                sums[code] += count;
            }
        }
    }
    return sums;
}

std::string Verdicts::rejects_text(domain::CommandKind kind) const {
    std::string text;
    for (const auto& [code, count] : counts_.at(static_cast<std::size_t>(kind))) {
        if (!code.empty()) {
            text += (text.empty() ? "" : ", ") + tools::with_commas(count) + " " + code;
        }
    }
    return text.empty() ? "none" : text;
}

void Ledger::merge(const Ledger& other) {
    verdicts.add(other.verdicts);
    units.resize(std::max(units.size(), other.units.size()));
    for (std::size_t sku = 0; sku < other.units.size(); ++sku) {
        units[sku].received += other.units[sku].received;
        units[sku].ordered += other.units[sku].ordered;
        units[sku].cancelled += other.units[sku].cancelled;
        units[sku].shipped += other.units[sku].shipped;
    }
    orders.insert(orders.end(), other.orders.begin(), other.orders.end());
}

}  // namespace skua::race
