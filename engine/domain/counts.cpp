#include "engine/domain/counts.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace skua::domain {

const CountTask* Counts::find(CountId id) const noexcept {
    const auto found = std::ranges::lower_bound(tasks_, id, {}, &CountTask::id);
    return found == tasks_.end() || found->id != id ? nullptr : &*found;
}

void Counts::add(const CountTask& task) {
    SKUA_ASSERT(tasks_.empty() || tasks_.back().id < task.id);
    tasks_.push_back(task);
}

}  // namespace skua::domain
