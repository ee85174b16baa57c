#pragma once

// Count tasks: who looks what a level really holds, and what came of it (decisions/0007). They stay
// when they are closed. Owner: shard thread.

#include <cstddef>
#include <utility>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

struct CountTask {
    CountId id;
    base::Timestamp opened_at;
    SkuId sku;
    LocationId location;
    CountStatus status = CountStatus::open;
    // While it is counted or later: how many were there, and how many more that is than the books
    // said at the number at which it was recorded.
    Units counted;
    Units delta;

    [[nodiscard]] bool is_closed() const noexcept { return status >= CountStatus::posted; }
};

class Counts {
public:
    // nullptr when unknown.
    [[nodiscard]] const CountTask* find(CountId id) const noexcept;
    [[nodiscard]] CountTask* find(CountId id) noexcept {
        return const_cast<CountTask*>(std::as_const(*this).find(id));
    }
    // Mostly the last by id: of what a shard decides only commands overtake each other that share
    // nothing.
    void add(const CountTask& task);
    [[nodiscard]] std::size_t bytes() const noexcept {
        return tasks_.capacity() * sizeof(CountTask);
    }
    // Calls visit(const CountTask&), by id.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const CountTask& task : tasks_) {
            visit(task);
        }
    }

private:
    std::vector<CountTask> tasks_;  // by id
};

}  // namespace skua::domain
