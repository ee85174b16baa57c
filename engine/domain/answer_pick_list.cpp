#include <algorithm>
#include <tuple>

#include "engine/domain/views.hpp"

namespace skua::domain {
namespace {

struct SortedTask {
    PickTaskView view;
    Sequence number;  // of the order: who was first
};

}  // namespace

QueryResult answer_to(const ShardState& state, const PickListQuery& query, base::Arena& arena) {
    const PickList* list = state.pick_lists().find(query.pick_list);
    if (list == nullptr) {
        return NotFound{};
    }
    const auto sorted = arena.make_span<SortedTask>(list->tasks().size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const PickTask& task = list->tasks()[i];
        const Item& item = *state.catalog().item(task.sku);
        const Level* level = find_level(item, list->location());
        sorted[i].number = state.orders().find(task.order)->number;
        sorted[i].view = {.sku = arena.copy(item.texts->sku),
                          .bin = level == nullptr ? std::string_view{} : arena.copy(level->bin()),
                          .order = task.order,
                          .line = task.line,
                          .quantity = task.quantity,
                          .picked = task.picked};
    }
    std::ranges::sort(sorted, {}, [](const SortedTask& task) {
        return std::tuple(task.view.bin, task.view.sku, task.number, task.view.line);
    });
    const auto tasks = arena.make_span<PickTaskView>(sorted.size());
    std::ranges::transform(sorted, tasks.begin(), &SortedTask::view);
    return PickListView{.pick_list = list->id(),
                        .location = arena.copy(state.location_name(list->location())),
                        .location_id = list->location(),
                        .created_at = list->created_at(),
                        .tasks = tasks};
}

}  // namespace skua::domain
