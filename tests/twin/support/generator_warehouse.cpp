// Commands of the warehouse: from the wave to the shipment.

#include "tests/twin/support/generator.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "engine/domain/limits.hpp"

namespace skua::test {

using domain::OrderId;
using domain::Quantity;
using domain::Units;

// Some claims end within a few commands, some while others are picked, some never.
domain::CreateWave Generator::create_wave() {
    const std::uint64_t most = chance(10) ? domain::kWaveFulfillmentsMax : 1 + pick(6);
    const std::uint64_t seconds = chance(30)   ? 1 + pick(15)
                                  : chance(60) ? 60 + pick(1'800)
                                               : domain::kClaimSecondsMax;
    return {.location = any_location(),
            .fulfillments_max = static_cast<std::uint16_t>(most),
            .claim_seconds = static_cast<std::uint32_t>(seconds)};
}

// Mostly the newest, which is often still claimed; now and then none.
domain::PickListId Generator::any_list(const twin::State& state) {
    const auto list = any_entry(state.pick_lists);
    if (list == state.pick_lists.end() || chance(5)) {
        return domain::PickListId{pick(1'000'000) + 1};
    }
    return chance(60) ? std::prev(state.pick_lists.end())->first : list->first;
}

domain::UnclaimPickList Generator::unclaim(const twin::State& state) {
    return {.pick_list = any_list(state)};
}

// That nobody asked for: early, of a list that is closed, or of another record's end.
domain::ExpireClaim Generator::expire_claim(const twin::State& state) {
    domain::ExpireClaim body{.pick_list = any_list(state), .set_by = domain::Sequence{1}};
    const twin::PickList* const list = state.find_pick_list(body.pick_list);
    if (list != nullptr && chance(70)) {
        body.set_by = list->set_by;
    }
    return body;
}

// A long list is picked by SKU, whatever orders it is for.
domain::ConfirmPicks Generator::pick_all_of_a_sku(domain::PickListId id,
                                                  const twin::PickList& list) {
    std::map<domain::SkuId, Units> left;
    for (const twin::Task& task : list.tasks) {
        left[task.sku] += task.left();
    }
    const auto any = any_entry(left);
    const std::int64_t units = std::max<std::int64_t>(1, any->second.raw());
    const auto picks = arena_.make_span<domain::Pick>(1);
    picks[0].sku = {.id = any->first, .text = {}};
    picks[0].quantity = Quantity{static_cast<std::uint32_t>(units)};
    return {.pick_list = id, .picks = picks};
}

domain::ConfirmPicks Generator::confirm_picks(const twin::State& state) {
    domain::ConfirmPicks body;
    auto list = any_entry(state.pick_lists);
    if (!state.pick_lists.empty() && chance(60)) {
        list = std::prev(state.pick_lists.end());  // the newest has something left
    } else if (const auto* const claimed = any_awaited<domain::PickListId>(state);
               claimed != nullptr && chance(60)) {
        list = state.pick_lists.find(*claimed);
    }
    const bool is_known = list != state.pick_lists.end() && !chance(4);
    body.pick_list = is_known ? list->first : domain::PickListId{pick(1'000'000) + 1};
    std::vector<domain::Pick> picks;
    if (is_known && list->second.tasks.size() > 200) {
        return pick_all_of_a_sku(list->first, list->second);
    }
    const bool is_whole = is_known && chance(60);
    const std::size_t count = is_whole ? list->second.tasks.size() : 1 + pick(4);
    for (std::size_t i = 0; i < count; ++i) {
        domain::Pick one;
        one.sku = sku_ref(state);
        one.quantity = Quantity{static_cast<std::uint32_t>(1 + pick(6))};
        if (is_known && !chance(is_whole ? 0 : 10)) {
            const auto& tasks = list->second.tasks;
            const twin::Task& task = tasks[is_whole ? i : pick(tasks.size())];
            if (is_whole && task.left() == Units{}) {
                continue;
            }
            one.sku = {.id = task.sku, .text = {}};
            one.order = is_whole || chance(50) ? task.order : OrderId{};
            if (is_whole || chance(50)) {
                const std::int64_t left = std::max<std::int64_t>(1, task.left().raw());
                one.quantity = Quantity{static_cast<std::uint32_t>(left)};
            }
        }
        if (picks.empty() && chance(4)) {
            one.sku = {.id = {}, .text = "unknown-pick"};
        }
        picks.push_back(one);
        if (picks.size() == domain::kPicksPerCommandMax) {
            break;
        }
    }
    if (picks.empty()) {
        picks.push_back({.sku = sku_ref(state), .quantity = Quantity{1}, .order = {}});
    }
    const auto kept = arena_.make_span<domain::Pick>(picks.size());
    std::copy(picks.begin(), picks.end(), kept.begin());
    body.picks = kept;
    return body;
}

domain::ShipFulfillment Generator::ship(const twin::State& state) {
    domain::ShipFulfillment body;
    body.carrier = "DHL";
    body.tracking_number = "JD01";
    body.order = any_order(state);
    body.location = domain::LocationId{static_cast<std::uint16_t>(pick(6))};
    if (!state.pick_lists.empty() && chance(70)) {
        const auto& list = any_entry(state.pick_lists)->second;
        body.order = list.tasks[pick(list.tasks.size())].order;
        body.location = list.location;
    }
    return body;
}

}  // namespace skua::test
