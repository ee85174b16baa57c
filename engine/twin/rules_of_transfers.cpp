// What must hold of transfers, at every sequence (page 0014, S7, S9 and S10).

#include <map>
#include <set>

#include "engine/twin/rules.hpp"

namespace skua::twin {
namespace {

using domain::TransferStatus;

Breach breach(domain::TransferId id, const std::string& what) {
    return {Check::stock, "transfer " + std::to_string(id.raw()) + " " + what};
}

// What the status says of where the units of a line are.
bool fits(TransferStatus status, const TransferLine& line) {
    const bool has_ends = line.received + line.lost + line.found + line.returned > Units{};
    switch (status) {
        case TransferStatus::draft:
        case TransferStatus::ready:
            return line.sent == Units{} && !has_ends;
        case TransferStatus::in_transit:
            return line.sent == line.quantity && !has_ends;
        case TransferStatus::partially_received:
            return line.sent == line.quantity && line.lost + line.found + line.returned == Units{};
        case TransferStatus::received:
            return line.sent == line.quantity && line.left() == Units{} && line.returned == Units{};
        case TransferStatus::cancelled:
            return line.left() == Units{} && line.received + line.found == Units{};
    }
    return false;
}

// S9: every unit that left is on its way, there, lost, or back.
std::optional<Breach> breaks_lines(domain::TransferId id, const Transfer& transfer) {
    Units left;
    for (const TransferLine& line : transfer.lines) {
        const bool is_negative = line.sent < Units{} || line.received < Units{} ||
                                 line.lost < Units{} || line.found < Units{} ||
                                 line.returned < Units{} || line.left() < Units{};
        if (is_negative) {
            return breach(id, "has more of a line than was sent");
        }
        if (!fits(transfer.status, line)) {
            return breach(id, std::string("has units where one that is ") +
                                  domain::to_string(transfer.status) + " has none");
        }
        left += line.left();
    }
    const bool is_partial = transfer.status == TransferStatus::partially_received;
    return is_partial && left == Units{}
               ? std::optional(breach(id, "is partially received and awaits nothing"))
               : std::nullopt;
}

// S10: what came into the house and did not leave it is at a location or between two.
std::optional<Breach> breaks_conservation(const State& state, domain::SkuId sku) {
    Units there, made;
    const auto first = state.levels.lower_bound({sku, domain::LocationId{}});
    for (auto at = first; at != state.levels.end() && at->first.first == sku; ++at) {
        const Level& level = at->second;
        there += level.on_hand + level.in_transit;
        made += level.received + level.adjusted - level.shipped - level.shorted + level.counted +
                level.returned + level.found - level.lost;
    }
    if (there == made) {
        return std::nullopt;
    }
    return Breach{Check::stock, "sku " + std::to_string(sku.raw()) + " has " +
                                    std::to_string(there.raw()) +
                                    " at its locations and between them, but " +
                                    std::to_string(made.raw()) + " came and stayed"};
}

// What the transfers say of a level.
struct Moved {
    Units out_and_in, in_transit, found, lost;
};

std::map<LevelKey, Moved> add_up(const State& state) {
    std::map<LevelKey, Moved> sums;
    for (const auto& [id, transfer] : state.transfers) {
        for (const TransferLine& line : transfer.lines) {
            sums[{line.sku, transfer.from}].out_and_in += line.returned - line.sent;
            Moved& target = sums[{line.sku, transfer.to}];
            target.out_and_in += line.received + line.found;
            target.in_transit += line.left();
            target.found += line.found;
            target.lost += line.lost;
        }
    }
    return sums;
}

}  // namespace

std::optional<Breach> breaks_transfer(const State& state, domain::TransferId id) {
    const Transfer& transfer = state.transfers.at(id);
    if (auto found = breaks_lines(id, transfer)) {
        return found;
    }
    std::set<domain::SkuId> skus;
    for (const TransferLine& line : transfer.lines) {
        skus.insert(line.sku);
    }
    for (const domain::SkuId sku : skus) {
        if (auto found = breaks_conservation(state, sku)) {
            return found;
        }
    }
    return std::nullopt;
}

std::optional<Breach> breaks_any_transfers(const State& state) {
    for (const auto& [id, transfer] : state.transfers) {
        if (auto found = breaks_lines(id, transfer)) {
            return found;
        }
    }
    const std::map<LevelKey, Moved> sums = add_up(state);
    for (const auto& [key, level] : state.levels) {
        const auto found = sums.find(key);
        const Moved moved = found == sums.end() ? Moved{} : found->second;
        if (level.transferred != moved.out_and_in || level.in_transit != moved.in_transit ||
            level.found != moved.found || level.lost != moved.lost) {
            return Breach{Check::stock, "sku " + std::to_string(key.first.raw()) + " location " +
                                            std::to_string(key.second.raw()) +
                                            " has other units in transit than its transfers"};
        }
    }
    for (const auto& [sku, text] : state.items) {
        if (auto found = breaks_conservation(state, sku)) {
            return found;
        }
    }
    return std::nullopt;
}

}  // namespace skua::twin
