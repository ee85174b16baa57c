#include <algorithm>
#include <tuple>

#include "engine/domain/views.hpp"

namespace skua::domain {

void sort_tasks(std::span<PickTaskView> tasks) {
    std::ranges::sort(tasks, {}, [](const PickTaskView& task) {
        return std::tuple(task.bin, task.sku, task.place);
    });
}

// The home has all tasks of a list in their order; who owns a SKU knows its bin and its text.
QueryResult answer_to(const ShardState& state, const PickListQuery& query, base::Arena& arena) {
    const PickList* list = state.pick_lists().find(query.pick_list);
    if (list == nullptr) {
        return NotFound{};
    }
    base::ArenaVector<PickTaskView> tasks(arena, list->tasks().size());
    for (const PickTask& task : list->tasks()) {
        PickTaskView view{.sku = {},
                          .bin = {},
                          .order = task.order,
                          .line = task.line,
                          .quantity = task.quantity,
                          .picked = task.picked,
                          .shorted = task.shorted,
                          .place = static_cast<std::uint32_t>(tasks.view().size())};
        if (state.owns(slot_of(task.sku))) {
            const Item& item = *state.catalog().item(task.sku);
            const Level* level = find_level(item, list->location());
            view.sku = arena.copy(item.texts->sku);
            view.bin = level == nullptr ? std::string_view{} : arena.copy(level->bin());
        }
        tasks.push_back(view);
    }
    sort_tasks(tasks.items());
    return PickListView{.pick_list = list->id(),
                        .location = arena.copy(state.location_name(list->location())),
                        .location_id = list->location(),
                        .created_at = list->created_at(),
                        .status = list->status(),
                        .claim_until = list->claim().until,
                        .tasks = tasks.view(),
                        .is_whole = state.owns(slot_of(list->id()))};
}

}  // namespace skua::domain
