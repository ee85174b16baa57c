// What must hold of the state, at every sequence.

#include <map>
#include <set>

#include "engine/domain/limits.hpp"
#include "engine/twin/rules.hpp"
#include "engine/twin/state_digest.hpp"

namespace skua::twin {
namespace {

using domain::LineIndex;

std::string name_of(const LevelKey& key) {
    return "sku " + std::to_string(key.first.raw()) + " location " +
           std::to_string(key.second.raw());
}
std::string name_of(const LineKey& key) {
    return "order " + std::to_string(key.first.raw()) + " line " + std::to_string(key.second.raw());
}
std::string number(Units units) {
    return std::to_string(units.raw());
}

std::optional<Breach> breaks_line(const LineKey& key, const Line& line) {
    bool is_negative =
        line.open < Units{} || line.backordered < Units{} || line.cancelled < Units{};
    Units sum = line.unfinished() + line.cancelled;
    for (const Portion& p : line.portions) {
        is_negative = is_negative || p.allocated < Units{} || p.released < Units{} ||
                      p.picked < Units{} || p.packed < Units{} || p.shipped < Units{};
        sum += p.shipped;
    }
    if (is_negative) {
        return Breach{Check::lines, name_of(key) + " has a negative bucket"};
    }
    if (sum != line.ordered) {
        return Breach{Check::lines, name_of(key) + " ordered " + number(line.ordered) +
                                        " but its buckets hold " + number(sum)};
    }
    return std::nullopt;
}

std::optional<Breach> breaks_level(const LevelKey& key, const Level& level) {
    const auto breach = [&](const std::string& what) {
        return Breach{Check::stock, name_of(key) + " " + what};
    };
    if (level.allocated < Units{} || level.soft_reserved < Units{} ||
        level.safety_stock < Units{}) {
        return breach("has a negative claim");
    }
    if (level.allocated + level.soft_reserved > level.on_hand) {
        return breach("allocated " + number(level.allocated) + " of " + number(level.on_hand) +
                      " on hand");
    }
    if (level.on_hand > Units{domain::kStockUnitsMax}) {
        return breach("on hand above the limit");
    }
    const Units moved = level.received + level.adjusted - level.shipped;
    if (level.on_hand != moved) {
        return breach("on hand " + number(level.on_hand) + " but its movements make " +
                      number(moved));
    }
    return std::nullopt;
}

// What the lines say a level must hold.
struct Held {
    Units allocated, shipped;
};

struct FromTheLines {
    std::map<LevelKey, Held> levels;
    std::map<domain::SkuId, std::size_t> queued;
    std::map<std::pair<LineKey, domain::LocationId>, Units> released;
};

void add_portions(const LineKey& key, const Line& line, FromTheLines& sums) {
    for (const Portion& portion : line.portions) {
        Held& held = sums.levels[{line.sku, portion.location}];
        held.allocated += portion.held();
        held.shipped += portion.shipped;
        if (portion.released > Units{}) {
            sums.released[{key, portion.location}] = portion.released;
        }
    }
}

FromTheLines add_up(const State& state) {
    FromTheLines sums;
    for (const auto& [id, order] : state.orders) {
        for (std::size_t i = 0; i < order.lines.size(); ++i) {
            const Line& line = order.lines[i];
            const LineKey key{id, LineIndex{static_cast<std::uint16_t>(i)}};
            if (line.backordered > Units{}) {
                ++sums.queued[line.sku];
            }
            add_portions(key, line, sums);
        }
    }
    return sums;
}

std::optional<Breach> breaks_sums(const State& state, const FromTheLines& sums) {
    for (const auto& [key, level] : state.levels) {
        if (auto breach = breaks_level(key, level)) {
            return breach;
        }
        const auto found = sums.levels.find(key);
        const Held held = found == sums.levels.end() ? Held{} : found->second;
        if (level.allocated != held.allocated) {
            return Breach{Check::stock, name_of(key) + " allocated " + number(level.allocated) +
                                            " but its lines hold " + number(held.allocated)};
        }
        if (level.shipped != held.shipped) {
            return Breach{Check::stock, name_of(key) + " shipped " + number(level.shipped) +
                                            " but its lines shipped " + number(held.shipped)};
        }
    }
    for (const auto& [key, held] : sums.levels) {
        if (!state.levels.contains(key) && held.allocated + held.shipped > Units{}) {
            return Breach{Check::stock, name_of(key) + " has lines but no level"};
        }
    }
    return std::nullopt;
}

std::optional<Breach> breaks_queues(const State& state, const FromTheLines& sums) {
    for (const auto& [sku, count] : sums.queued) {
        if (state.queue_length(sku) != count) {
            return Breach{Check::lines, "sku " + std::to_string(sku.raw()) +
                                            " has back-ordered lines outside its queue"};
        }
    }
    for (const auto& [sku, queue] : state.queues) {
        if (!sums.queued.contains(sku)) {
            return Breach{Check::lines, "sku " + std::to_string(sku.raw()) +
                                            " queues lines that are not back-ordered"};
        }
    }
    return std::nullopt;
}

std::optional<Breach> breaks_released(const State& state, const FromTheLines& sums) {
    std::map<std::pair<LineKey, domain::LocationId>, Units> claimed;
    for (const auto& [id, list] : state.pick_lists) {
        for (const Task& task : list.tasks) {
            if (task.left() > Units{}) {
                claimed[{{task.order, task.line}, list.location}] += task.left();
            }
        }
    }
    if (claimed != sums.released) {
        return Breach{Check::pick_lists, "released units are not what the open pick lists hold"};
    }
    return std::nullopt;
}

std::optional<Breach> breaks_release_roles(const State& state) {
    for (const auto& [key, role] : state.release_roles) {
        const Order& order = state.orders.at(key.first);
        if (order.lifecycle != domain::Lifecycle::booked || !order.holds.contains(key.second) ||
            role.empty()) {
            return Breach{Check::decision, "order " + std::to_string(key.first.raw()) +
                                               " has the role of a hold that it does not have"};
        }
    }
    return std::nullopt;
}

std::optional<Breach> breaks_timed_holds(const State& state) {
    for (const auto& [key, hold] : state.timed_holds) {
        const Order& order = state.orders.at(key.first);
        const auto end = state.ends.find(hold);
        const bool is_held =
            order.lifecycle == domain::Lifecycle::booked && order.holds.contains(key.second);
        if (!is_held || end == state.ends.end() || end->second != key) {
            return Breach{Check::expiry, "order " + std::to_string(key.first.raw()) +
                                             " has the end of a hold that it does not have"};
        }
    }
    return state.ends.size() == state.timed_holds.size()
               ? std::nullopt
               : std::optional(Breach{Check::expiry, "an end of no hold is awaited"});
}

}  // namespace

std::optional<Breach> breaks_touched(const State& state, const Touched& touched) {
    for (const LineKey& key : touched.lines) {
        const Line& line = state.orders.at(key.first).lines.at(key.second.raw());
        if (auto breach = breaks_line(key, line)) {
            return breach;
        }
    }
    for (const LevelKey& key : touched.levels) {
        if (auto breach = breaks_level(key, state.levels.at(key))) {
            return breach;
        }
    }
    return std::nullopt;
}

std::optional<Breach> breaks_claims(const State& state, domain::PickListId list) {
    const PickList& claimed = state.pick_lists.at(list);
    std::map<LineKey, Units> mine;
    for (const Task& task : claimed.tasks) {
        mine[{task.order, task.line}] += task.left();
    }
    // Every released unit at the location is on exactly one list: so a line of this list has no
    // more released units than this list claims.
    for (const auto& [key, claim] : mine) {
        const Line& line = state.orders.at(key.first).lines.at(key.second.raw());
        const Portion* const portion = line.portion_at(claimed.location);
        if (portion == nullptr || portion->released != claim) {
            return Breach{Check::pick_lists, name_of(key) + " is in two open pick lists"};
        }
    }
    return std::nullopt;
}

std::optional<Breach> breaks_anything(const State& state, const domain::SlotDigests& digests) {
    for (const auto& [id, order] : state.orders) {
        for (std::size_t i = 0; i < order.lines.size(); ++i) {
            const LineKey key{id, LineIndex{static_cast<std::uint16_t>(i)}};
            if (auto breach = breaks_line(key, order.lines[i])) {
                return breach;
            }
        }
    }
    const FromTheLines sums = add_up(state);
    if (auto breach = breaks_sums(state, sums)) {
        return breach;
    }
    if (auto breach = breaks_queues(state, sums)) {
        return breach;
    }
    if (auto breach = breaks_released(state, sums)) {
        return breach;
    }
    if (auto breach = breaks_timed_holds(state)) {
        return breach;
    }
    if (auto breach = breaks_release_roles(state)) {
        return breach;
    }
    if (digests_of(state) != digests) {
        return Breach{Check::stock, "the digest is not that of the state"};
    }
    return std::nullopt;
}

}  // namespace skua::twin
