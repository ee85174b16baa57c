// What must hold of the state, at every sequence.

#include <algorithm>
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
                      p.picked < Units{} || p.packed < Units{} || p.shipped < Units{} ||
                      p.reserved < Units{};
        sum += p.shipped;
    }
    if (is_negative) {
        return Breach{Check::lines, name_of(key) + " has a negative bucket"};
    }
    if (sum != line.ordered) {
        return Breach{Check::lines, name_of(key) + " ordered " + number(line.ordered) +
                                        " but its buckets hold " + number(sum)};
    }
    // However much was cancelled since, nobody agreed to more than this.
    const std::int64_t asked_for = (line.ordered - line.accepted).raw();
    if (line.accepted.raw() > asked_for * line.over_percent / 100) {
        return Breach{Check::lines, name_of(key) + " was over-delivered by " +
                                        number(line.accepted) + " of " + std::to_string(asked_for)};
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
    if (level.quality_hold < Units{} || level.damaged < Units{}) {
        return breach("has less than nothing of a condition");
    }
    if (level.allocated + level.soft_reserved > level.sellable()) {
        return breach("allocated " + number(level.allocated) + " and reserved " +
                      number(level.soft_reserved) + " of " + number(level.sellable()) +
                      " that may be sold");
    }
    if (level.in_transit < Units{}) {
        return breach("has less than nothing in transit");
    }
    if (level.is_set_aside && level.count.is_none()) {
        return breach("is set aside for no count");
    }
    if (level.on_hand > Units{domain::kStockUnitsMax}) {
        return breach("on hand above the limit");
    }
    const Units moved = level.received + level.adjusted - level.shipped - level.shorted +
                        level.counted + level.returned + level.transferred;
    if (level.on_hand != moved) {
        return breach("on hand " + number(level.on_hand) + " but its movements make " +
                      number(moved));
    }
    return std::nullopt;
}

// What the lines say a level must hold.
struct Held {
    Units allocated, shipped, reserved;
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
        held.reserved += portion.reserved;
        if (portion.released > Units{}) {
            sums.released[{key, portion.location}] = portion.released;
        }
    }
}

FromTheLines add_up(const State& state) {
    FromTheLines sums;
    for (const auto& [key, units] : state.held_for_transfers()) {
        sums.levels[key].reserved = units;
    }
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
        if (level.soft_reserved != held.reserved) {
            return Breach{Check::stock, name_of(key) + " reserved " + number(level.soft_reserved) +
                                            " but its carts and transfers hold " +
                                            number(held.reserved)};
        }
        if (level.shipped != held.shipped) {
            return Breach{Check::stock, name_of(key) + " shipped " + number(level.shipped) +
                                            " but its lines shipped " + number(held.shipped)};
        }
    }
    for (const auto& [key, held] : sums.levels) {
        const Units units = held.allocated + held.shipped + held.reserved;
        if (!state.levels.contains(key) && units > Units{}) {
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
            if (list.is_claimed() && task.left() > Units{}) {
                claimed[{{task.order, task.line}, list.location}] += task.left();
            }
        }
    }
    if (claimed != sums.released) {
        return Breach{Check::pick_lists, "released units are not what the open pick lists hold"};
    }
    return std::nullopt;
}

bool awaits(const State& state, const End& end, const Subject& subject) {
    const auto found = state.ends.find(end);
    return found != state.ends.end() && found->second == subject;
}

// A list is done only when nothing is left of it, and given back only when something was. Of one
// that is claimed nothing is left only where a count or a cancellation took the rest.
bool has_what_its_status_says(const PickList& list) {
    const bool has_rest = list.left() > Units{};
    if (list.is_claimed()) {
        return has_rest || std::ranges::any_of(
                               list.tasks, [](const Task& task) { return task.shorted > Units{}; });
    }
    return has_rest != (list.status == domain::PickListStatus::done);
}

// One that is claimed has an end.
std::optional<Breach> breaks_pick_lists(const State& state) {
    for (const auto& [id, list] : state.pick_lists) {
        if (!has_what_its_status_says(list)) {
            return Breach{Check::pick_lists, "pick list " + std::to_string(id.raw()) + " has " +
                                                 number(list.left()) + " units left and is " +
                                                 domain::to_string(list.status)};
        }
        if (awaits(state, {list.claim_until, list.set_by}, id) != list.is_claimed()) {
            return Breach{Check::expiry, "pick list " + std::to_string(id.raw()) +
                                             " is claimed without an end, or has one too many"};
        }
    }
    return std::nullopt;
}

// A level and its count know of each other.
std::optional<Breach> breaks_counts(const State& state) {
    std::size_t open = 0;
    for (const auto& [id, task] : state.counts) {
        const bool is_levels = state.level(task.level).count == id;
        if (is_levels == task.is_closed()) {
            return Breach{Check::stock, name_of(task.level) + " and count " +
                                            std::to_string(id.raw()) + " disagree"};
        }
        open += is_levels ? 1U : 0U;
    }
    std::size_t counted = 0;
    for (const auto& [key, level] : state.levels) {
        counted += level.count.is_none() ? 0U : 1U;
    }
    return counted == open ? std::nullopt
                           : std::optional(Breach{Check::stock, "a level has a count of nobody"});
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

// L6: what is asked for is with the location; nobody is asked about an order that is over.
std::optional<Breach> breaks_requests(const Order& order) {
    const std::string name = "order " + std::to_string(order.id.raw());
    for (const auto& [location, request] : order.cancellations) {
        if (request.lines.empty()) {
            return Breach{Check::lines, name + " is asked for nothing"};
        }
        if (request.status != domain::CancellationStatus::requested) {
            continue;
        }
        if (order.lifecycle != domain::Lifecycle::booked) {
            return Breach{Check::lines, name + " is over and asked for units"};
        }
        Units left;
        for (const auto& [line, asked] : request.lines) {
            const Portion* const portion = order.lines.at(line.raw()).portion_at(location);
            const Units there = portion == nullptr
                                    ? Units{}
                                    : portion->released + portion->picked + portion->packed;
            if (asked.left() > there) {
                return Breach{Check::lines, name + " is asked for units that are not there"};
            }
            left += asked.left();
        }
        if (left == Units{}) {
            return Breach{Check::lines, name + " has a request that is about nothing"};
        }
    }
    return std::nullopt;
}

// L2: what is packed is in a package that is still here, and the other way round.
std::optional<Breach> breaks_packages(const Order& order) {
    std::map<std::pair<LineIndex, domain::LocationId>, Units> boxed;
    std::map<std::pair<LineIndex, domain::LocationId>, Units> packed;
    for (const Package& package : order.packages) {
        for (const auto& [line, units] : package.units) {
            if (package.status != domain::PackageStatus::shipped) {
                boxed[{line, package.location}] += units;
            }
        }
        if (package.units.empty() && package.status != domain::PackageStatus::open) {
            return Breach{Check::lines,
                          "order " + std::to_string(order.id.raw()) + " has an empty package"};
        }
    }
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        for (const Portion& portion : order.lines[i].portions) {
            if (portion.packed > Units{}) {
                packed[{LineIndex{static_cast<std::uint16_t>(i)}, portion.location}] =
                    portion.packed;
            }
        }
    }
    return boxed == packed
               ? std::nullopt
               : std::optional(Breach{Check::lines, "order " + std::to_string(order.id.raw()) +
                                                        " has packed units outside its packages"});
}

std::optional<Breach> breaks_timed_holds(const State& state) {
    for (const auto& [key, end] : state.timed_holds) {
        const Order& order = state.orders.at(key.first);
        const bool is_held =
            order.lifecycle == domain::Lifecycle::booked && order.holds.contains(key.second);
        if (!is_held || !awaits(state, end, key)) {
            return Breach{Check::expiry, "order " + std::to_string(key.first.raw()) +
                                             " has the end of a hold that it does not have"};
        }
    }
    return std::nullopt;
}

// What is held has its end awaited; what is not held holds nothing.
std::optional<Breach> breaks_reservations(const State& state) {
    for (const auto& [id, order] : state.orders) {
        const auto reservation = state.reservations.find(id);
        const std::string name = "reservation " + std::to_string(id.raw());
        if (is_reservation(order.lifecycle) != (reservation != state.reservations.end())) {
            return Breach{Check::expiry, name + " is an order too"};
        }
        if (order.lifecycle == domain::Lifecycle::held) {
            if (!awaits(state, reservation->second.end, id)) {
                return Breach{Check::expiry, name + " has no end"};
            }
        } else if (is_reservation(order.lifecycle) &&
                   std::ranges::any_of(order.lines, [](const Line& line) {
                       return line.cancelled != line.ordered;
                   })) {
            return Breach{Check::stock, name + " has ended and keeps units"};
        }
    }
    return std::nullopt;
}

// Behind the others, which say that every end there has to be is awaited.
std::optional<Breach> breaks_ends(const State& state) {
    const auto claims = std::ranges::count_if(
        state.pick_lists, [](const auto& list) { return list.second.is_claimed(); });
    const auto carts = std::ranges::count_if(state.orders, [](const auto& order) {
        return order.second.lifecycle == domain::Lifecycle::held;
    });
    const std::size_t all = state.timed_holds.size() + static_cast<std::size_t>(claims + carts);
    return state.ends.size() == all
               ? std::nullopt
               : std::optional(Breach{Check::expiry, "an end of nothing is awaited"});
}

}  // namespace

std::optional<Breach> breaks_touched(const State& state, const Touched& touched) {
    for (const LineKey& key : touched.lines) {
        const Order& order = state.orders.at(key.first);
        if (auto breach = breaks_line(key, order.lines.at(key.second.raw()))) {
            return breach;
        }
        if (auto breach = breaks_requests(order)) {
            return breach;
        }
    }
    for (const domain::OrderId order : touched.packages) {
        if (auto breach = breaks_packages(state.orders.at(order))) {
            return breach;
        }
    }
    for (const LevelKey& key : touched.levels) {
        if (auto breach = breaks_level(key, state.levels.at(key))) {
            return breach;
        }
    }
    for (const domain::OrderId order : touched.returned) {
        if (auto breach = breaks_returns(state, order)) {
            return breach;
        }
    }
    for (const domain::TransferId transfer : touched.transfers) {
        if (auto breach = breaks_transfer(state, transfer)) {
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
        if (auto breach = breaks_packages(order)) {
            return breach;
        }
        if (auto breach = breaks_requests(order)) {
            return breach;
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
    if (auto breach = breaks_pick_lists(state)) {
        return breach;
    }
    if (auto breach = breaks_counts(state)) {
        return breach;
    }
    if (auto breach = breaks_any_returns(state)) {
        return breach;
    }
    if (auto breach = breaks_any_transfers(state)) {
        return breach;
    }
    if (auto breach = breaks_timed_holds(state)) {
        return breach;
    }
    if (auto breach = breaks_reservations(state)) {
        return breach;
    }
    if (auto breach = breaks_ends(state)) {
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
