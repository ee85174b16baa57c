// Conditions of stock, short picks and counts.

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/sim/generator.hpp"

namespace skua::sim {

using domain::Condition;
using domain::CountAction;
using domain::CountStatus;
using domain::Quantity;
using domain::Units;

namespace {

Quantity units(std::uint64_t count) {
    return Quantity{static_cast<std::uint32_t>(count)};
}

}  // namespace

domain::CommandBody Generator::about_counts(Random& random) const {
    const std::uint64_t die = random.below(100);
    if (die < 13) {
        return move_condition(random);
    }
    if (die < 36) {
        return short_pick(random);
    }
    if (die < 50) {
        return domain::OpenCount{{.id = {}, .text = sku(random)}, location(random)};
    }
    return change_count(random);
}

domain::CommandBody Generator::move_condition(Random& random) const {
    const bool is_away = random.percent(60);
    return domain::MoveCondition{.sku = {.id = {}, .text = sku(random)},
                                 .location = location(random),
                                 .from = is_away ? Condition::sellable : Condition::damaged,
                                 .to = is_away ? Condition::damaged : Condition::sellable,
                                 .quantity = units(1 + random.below(4))};
}

domain::CommandBody Generator::short_pick(Random& random) const {
    domain::ShortPick body{
        .pick_list = random.percent(80) ? open_pick_list(random) : pick_list(random),
        .sku = {.id = {}, .text = sku(random)},
        .quantity = units(1 + random.below(3)),
        .order = {}};
    const auto found = state_.pick_lists.find(body.pick_list);
    if (found == state_.pick_lists.end() || random.percent(5)) {
        return body;
    }
    const auto& tasks = found->second.tasks;
    const std::size_t first = random.below(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const twin::Task& task = tasks[(first + i) % tasks.size()];
        if (task.left() > Units{}) {
            body.sku.text = state_.items.find(task.sku)->second;
            body.quantity =
                units(random.percent(50) ? 1 : static_cast<std::uint64_t>(task.left().raw()));
            body.order = random.percent(30) ? task.order : domain::OrderId{};
            break;
        }
    }
    return body;
}

domain::CountId Generator::count(Random& random) const {
    if (state_.counts.empty() || random.percent(4)) {
        return domain::make_count_id(domain::Sequence{1 + random.below(1'000'000)},
                                     twin::slot_of_text(sku(random)));
    }
    auto at = state_.counts.end();
    for (std::uint64_t back = 1 + random.below(12); back != 0 && at != state_.counts.begin();
         --back) {
        --at;
    }
    return at->first;
}

// Mostly what its status is waiting for.
domain::CommandBody Generator::change_count(Random& random) const {
    const domain::CountId id = count(random);
    const twin::CountTask* task = state_.find_count(id);
    const CountStatus status = task == nullptr ? CountStatus::open : task->status;
    auto action = static_cast<CountAction>(1 + random.below(4));
    if (random.percent(75)) {
        if (status == CountStatus::approved && random.percent(90)) {
            return domain::PostCount{id};
        }
        const bool is_open = status == CountStatus::open;
        action = is_open              ? CountAction::record
                 : random.percent(80) ? CountAction::approve
                                      : CountAction::recount;
    } else if (random.percent(50)) {
        return domain::PostCount{id};
    }
    domain::ChangeCount body{.count = id, .action = action, .quantity = {}};
    if (action == CountAction::record) {
        const std::int64_t there = task == nullptr ? 5 : state_.level(task->level).on_hand.raw();
        const std::int64_t most = domain::kStockUnitsMax;
        body.quantity = Units{std::clamp<std::int64_t>(there + random.between(-15, 8), 0, most)};
    }
    return body;
}

}  // namespace skua::sim
