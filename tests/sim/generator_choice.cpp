// The part of Generator that looks for what can be done, so that it is not mostly refused; and for
// what is under way, so that it is raced for.

#include <algorithm>

#include "tests/sim/generator.hpp"

namespace skua::sim {
namespace {

constexpr std::size_t kNewestMax = 24;
constexpr std::size_t kTriesMax = 8;

// Is all of it that was pulled at the location picked, and not yet shipped?
bool is_ready(const twin::State& state, domain::OrderId id, domain::LocationId location) {
    const twin::Order* order = state.find_order(id);
    domain::Units ready;
    for (std::size_t i = 0; order != nullptr && i < order->lines.size(); ++i) {
        const twin::Portion* portion = order->lines[i].portion_at(location);
        if (portion == nullptr) {
            continue;
        }
        if (portion->released > domain::Units{}) {
            return false;
        }
        ready += portion->picked + portion->packed;
    }
    return ready > domain::Units{};
}

}  // namespace

domain::PickListId Generator::open_pick_list(Random& random) const {
    const auto& all = world_.pick_lists;
    for (std::size_t i = 0; i < std::min(all.size(), kTriesMax); ++i) {
        const auto id = all[all.size() - 1 - random.below(std::min(all.size(), kNewestMax))];
        const auto found = state_.pick_lists.find(id);
        const auto is_left = [](const twin::Task& task) { return task.left() > domain::Units{}; };
        if (found != state_.pick_lists.end() && std::ranges::any_of(found->second.tasks, is_left)) {
            return id;
        }
    }
    return pick_list(random);
}

std::optional<Generator::Ready> Generator::picked_fulfillment(Random& random) const {
    const auto& all = world_.pick_lists;
    for (std::size_t i = 0; i < std::min(all.size(), kTriesMax); ++i) {
        const auto id = all[all.size() - 1 - random.below(std::min(all.size(), kNewestMax))];
        const auto found = state_.pick_lists.find(id);
        if (found == state_.pick_lists.end()) {
            continue;
        }
        const domain::LocationId location = found->second.location;
        const auto& tasks = found->second.tasks;
        const twin::Task& task = tasks[random.below(tasks.size())];
        if (task.picked > domain::Units{} && is_ready(state_, task.order, location)) {
            return Ready{task.order, location};
        }
    }
    return std::nullopt;
}

std::size_t Generator::line_count(Random& random) const {
    if (random.permille(plan_.long_orders_permille)) {
        return plan_.long_lines_min + random.below(plan_.long_lines_max - plan_.long_lines_min + 1);
    }
    const std::uint64_t die = random.below(100);
    return die < 60   ? 1
           : die < 90 ? 2 + random.below(2)
           : die < 99 ? 4 + random.below(6)
                      : 10 + random.below(50);
}

domain::OrderId Generator::held_order(Random& random) const {
    const auto& all = world_.orders;
    for (std::size_t i = 0; i < std::min(all.size(), kTriesMax); ++i) {
        const auto id = all[all.size() - 1 - random.below(std::min(all.size(), kNewestMax))];
        const twin::Order* found = state_.find_order(id);
        if (found != nullptr && !found->holds.empty()) {
            return id;
        }
    }
    return order(random);
}

// The next orders of a slot have ids that anybody can compute.
domain::OrderId Generator::guessed_order(Random& random) const {
    const bool is_new = placed_count_ != 0 && random.percent(50);
    const Placed& placed = placed_[random.below(std::min(placed_count_, placed_.size()))];
    const domain::Slot slot = is_new ? placed.home : twin::slot_of_text(sku(random));
    const auto made = state_.orders_in_slot.find(slot);
    const std::uint64_t count = made == state_.orders_in_slot.end() ? 0 : made->second;
    const auto by_chance = random.percent(50) ? domain::Spans::yes : domain::Spans::no;
    return domain::make_order_id(slot, count + 1 + random.below(4),
                                 is_new ? placed.spans : by_chance);
}

std::string_view Generator::busy_location(Random& random) const {
    const std::size_t first = random.below(world_.locations.size());
    for (std::size_t i = 0; i < world_.locations.size(); ++i) {
        const std::string& name = world_.locations[(first + i) % world_.locations.size()];
        const auto waiting = state_.waiting.find(state_.find_location(name));
        if (waiting != state_.waiting.end() && !waiting->second.empty()) {
            return name;
        }
    }
    return world_.locations[first];
}

void Generator::remember_placed(const domain::PlaceOrder& body) {
    Placed& placed = placed_[placed_count_++ % placed_.size()];
    placed.home = twin::slot_of_text(body.lines[0].sku.text);
    const auto is_elsewhere = [&](const domain::OrderLineInput& line) {
        return twin::slot_of_text(line.sku.text) != placed.home;
    };
    placed.spans =
        std::ranges::any_of(body.lines, is_elsewhere) ? domain::Spans::yes : domain::Spans::no;
}

}  // namespace skua::sim
