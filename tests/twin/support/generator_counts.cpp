// Conditions of stock, short picks and counts.

#include <algorithm>
#include <iterator>

#include "engine/domain/limits.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::test {

using domain::Condition;
using domain::CountAction;
using domain::CountStatus;
using domain::Quantity;
using domain::Units;

namespace {

Quantity quantity_of(Units units) {
    const std::int64_t most = domain::kQuantityMax;
    return Quantity{static_cast<std::uint32_t>(std::clamp<std::int64_t>(units.raw(), 1, most))};
}

// One of the last: those before are done with.
template <class Map>
auto one_of_the_last(const Map& map, std::uint64_t random) {
    auto at = map.end();
    for (std::uint64_t back = 1 + random % 12; back != 0 && at != map.begin(); --back) {
        --at;
    }
    return at;
}

// One of the last lists; hardly one that is closed.
template <class Chance>
auto a_list_at_work(const twin::State& state, std::uint64_t random, Chance is_any) {
    auto list = one_of_the_last(state.pick_lists, random);
    while (list != state.pick_lists.end() && !list->second.is_claimed() && !is_any()) {
        ++list;
    }
    return list;
}

// What is promised there could be promised elsewhere.
bool has_a_substitute(const twin::State& state, const twin::LevelKey& key) {
    return std::ranges::any_of(state.levels, [&](const auto& other) {
        return other.first.first == key.first && other.first != key &&
               other.second.available() > Units{};
    });
}

}  // namespace

domain::CommandBody Generator::about_counts(const twin::State& state) {
    const std::uint64_t die = pick(100);
    if (die < 20) {
        return move_condition(state);
    }
    if (die < 39) {
        return short_pick(state);
    }
    if (die < 51) {
        return open_count(state);
    }
    return change_count(state);
}

// Mostly it is what may be sold.
Condition Generator::any_condition() {
    return chance(92) ? Condition::sellable : static_cast<Condition>(2 + pick(2));
}

// Often back for sale where somebody waits.
domain::MoveCondition Generator::move_condition(const twin::State& state) {
    const auto waited = std::ranges::find_if(state.levels, [&](const auto& one) {
        return one.second.quality_hold + one.second.damaged > Units{} &&
               state.queues.contains(one.first.first);
    });
    if (waited != state.levels.end() && chance(30)) {
        const auto& [key, held] = *waited;
        const auto place = std::ranges::find_if(
            state.locations, [&](const auto& known) { return known.second == key.second; });
        const bool is_damaged = held.damaged > Units{};
        return {.sku = {.id = key.first, .text = {}},
                .location = keep(place->first),
                .from = is_damaged ? Condition::damaged : Condition::quality_hold,
                .to = Condition::sellable,
                .quantity = quantity_of(is_damaged ? held.damaged : held.quality_hold)};
    }
    domain::MoveCondition body{.sku = sku_ref(state),
                               .location = any_location(),
                               .from = static_cast<Condition>(1 + pick(3)),
                               .to = Condition::sellable,
                               .quantity = Quantity{static_cast<std::uint32_t>(1 + pick(12))}};
    if (body.from == Condition::sellable) {
        body.to = static_cast<Condition>(2 + pick(2));
    } else if (chance(20)) {
        body.to = body.from == Condition::damaged ? Condition::quality_hold : Condition::damaged;
    }
    const auto& level = state.level({state.find_sku(body.sku), state.find_location(body.location)});
    if (body.from != Condition::sellable && chance(60)) {
        body.quantity = quantity_of(level.in(body.from));
    }
    return body;
}

domain::ShortPick Generator::short_pick(const twin::State& state) {
    domain::ShortPick body{.pick_list = domain::PickListId{pick(1'000'000) + 1},
                           .sku = sku_ref(state),
                           .quantity = Quantity{static_cast<std::uint32_t>(1 + pick(4))},
                           .order = {}};
    const auto list = a_list_at_work(state, pick(1'000), [this] { return chance(10); });
    if (list == state.pick_lists.end() || chance(4)) {
        return body;
    }
    body.pick_list = list->first;
    if (chance(4)) {
        body.sku = {.id = {}, .text = "no-sku"};
        return body;
    }
    const auto& tasks = list->second.tasks;
    const std::size_t start = pick(tasks.size());
    for (std::size_t i = 0; i < tasks.size() && !chance(7); ++i) {
        const twin::Task& task = tasks[(start + i) % tasks.size()];
        if (task.left() == Units{}) {
            continue;
        }
        Units left;
        for (const twin::Task& other : tasks) {
            left += other.sku == task.sku ? other.left() : Units{};
        }
        body.sku = {.id = task.sku, .text = {}};
        body.order = chance(30) ? task.order : domain::OrderId{};
        const Units most = body.order.is_none() ? left : task.left();
        const std::int64_t units = chance(50) ? most.raw() : 1;
        body.quantity = quantity_of(Units{units + (chance(10) ? 1 : 0)});
        break;
    }
    return body;
}

// Often where pickers are at work, so that there is something to take back.
domain::OpenCount Generator::open_count(const twin::State& state) {
    domain::OpenCount body{.sku = sku_ref(state), .location = any_location()};
    if (chance(8)) {
        body.location = "nowhere";
    }
    if (chance(6)) {
        body.sku = {.id = {}, .text = "no-sku"};
        return body;
    }
    const auto place_of = [&](domain::LocationId id) {
        return std::ranges::find_if(state.locations,
                                    [&](const auto& known) { return known.second == id; });
    };
    if (chance(30)) {
        const auto level = std::ranges::find_if(state.levels, [&](const auto& one) {
            return one.second.allocated + one.second.soft_reserved > Units{} &&
                   one.second.count.is_none() && has_a_substitute(state, one.first);
        });
        if (level != state.levels.end()) {
            body.sku = {.id = level->first.first, .text = {}};
            body.location = keep(place_of(level->first.second)->first);
        }
        return body;
    }
    const auto list = a_list_at_work(state, pick(1'000), [this] { return chance(10); });
    if (list == state.pick_lists.end() || chance(40)) {
        return body;
    }
    const auto task = std::ranges::find_if(
        list->second.tasks, [](const twin::Task& one) { return one.left() > Units{}; });
    const auto place = std::ranges::find_if(
        state.locations, [&](const auto& known) { return known.second == list->second.location; });
    if (task != list->second.tasks.end() && place != state.locations.end()) {
        body.sku = {.id = task->sku, .text = {}};
        body.location = keep(place->first);
    }
    return body;
}

// What there is, less than is promised, less than is picked, or more.
Units Generator::counted(const twin::Level& level) {
    const std::int64_t on_hand = level.on_hand.raw();
    switch (pick(5)) {
        case 0:
            return level.on_hand;
        case 1:
            return Units{std::min<std::int64_t>(on_hand + static_cast<std::int64_t>(pick(30)),
                                                domain::kStockUnitsMax)};
        case 2:
            return Units{static_cast<std::int64_t>(pick(3))};
        default: {
            const Units all = level.allocated + level.soft_reserved;
            const auto promised = static_cast<std::uint64_t>(all.raw());
            return Units{static_cast<std::int64_t>(pick(promised + 1))};
        }
    }
}

domain::CommandBody Generator::change_count(const twin::State& state) {
    const domain::CountId unknown{
        domain::make_count_id(domain::Sequence{1 + pick(1'000)}, twin::slot_of_text("B"))};
    auto found = one_of_the_last(state.counts, pick(1'000));
    while (found != state.counts.end() && found->second.is_closed() && !chance(6)) {
        ++found;
    }
    if (found == state.counts.end() || chance(4)) {
        return chance(50) ? domain::CommandBody(domain::PostCount{.count = unknown})
                          : domain::CommandBody(domain::ChangeCount{
                                .count = unknown, .action = CountAction::cancel, .quantity = {}});
    }
    const twin::CountTask& task = found->second;
    const auto change = [&](CountAction action) {
        const bool is_record = action == CountAction::record;
        return domain::ChangeCount{
            .count = found->first,
            .action = action,
            .quantity = is_record ? counted(state.level(task.level)) : Units{}};
    };
    if (chance(18)) {  // whatever its status says
        const std::uint64_t action = pick(5);
        return action == 4 ? domain::CommandBody(domain::PostCount{.count = found->first})
                           : domain::CommandBody(change(static_cast<CountAction>(1 + action)));
    }
    switch (task.status) {
        case CountStatus::open:
            return change(chance(85) ? CountAction::record : CountAction::cancel);
        case CountStatus::counted:
            return change(chance(80) ? CountAction::approve : CountAction::recount);
        case CountStatus::approved:
            if (chance(10)) {
                return change(CountAction::recount);
            }
            return domain::PostCount{.count = found->first};
        default:
            return domain::PostCount{.count = found->first};
    }
}

}  // namespace skua::test
