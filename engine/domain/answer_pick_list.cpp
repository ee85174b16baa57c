#include <algorithm>
#include <tuple>

#include "engine/domain/views.hpp"

namespace skua::domain {

void sort_tasks(std::span<PickTaskView> tasks) {
    std::ranges::sort(tasks, {}, [](const PickTaskView& task) {
        return std::tuple(task.bin, task.sku, task.number, task.line);
    });
}

// The tasks of the SKUs that are here: their owner knows bins, texts and orders.
QueryResult answer_to(const ShardState& state, const PickListQuery& query, base::Arena& arena) {
    const PickList* list = state.pick_lists().find(query.pick_list);
    if (list == nullptr) {
        return NotFound{};
    }
    base::ArenaVector<PickTaskView> tasks(arena, list->tasks().size());
    for (const PickTask& task : list->tasks()) {
        if (!state.owns(slot_of(task.sku))) {
            continue;
        }
        const Item& item = *state.catalog().item(task.sku);
        const Level* level = find_level(item, list->location());
        tasks.push_back({.sku = arena.copy(item.texts->sku),
                         .bin = level == nullptr ? std::string_view{} : arena.copy(level->bin()),
                         .order = task.order,
                         .line = task.line,
                         .quantity = task.quantity,
                         .picked = task.picked,
                         .shorted = task.shorted,
                         .number = state.orders().find(task.order)->number});
    }
    sort_tasks(tasks.items());
    return PickListView{.pick_list = list->id(),
                        .location = arena.copy(state.location_name(list->location())),
                        .location_id = list->location(),
                        .created_at = list->created_at(),
                        .status = list->status(),
                        .claim_until = list->claim().until,
                        .tasks = tasks.view()};
}

}  // namespace skua::domain
