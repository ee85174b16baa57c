#include "engine/domain/counts.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace skua::domain {

const CountTask* Counts::find(CountId id) const noexcept {
    const auto found = std::ranges::lower_bound(tasks_, id, {}, &CountTask::id);
    return found == tasks_.end() || found->id != id ? nullptr : &*found;
}

void Counts::add(const CountTask& task) {
    const auto place = std::ranges::lower_bound(tasks_, task.id, {}, &CountTask::id);
    SKUA_ASSERT(place == tasks_.end() || place->id != task.id);
    tasks_.insert(place, task);
}

}  // namespace skua::domain
