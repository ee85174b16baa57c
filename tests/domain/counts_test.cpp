#include "engine/domain/counts.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace skua::domain::testing {
namespace {

CountTask a_task(std::uint64_t number) {
    CountTask task;
    task.id = make_count_id(Sequence{number}, Slot{1});
    return task;
}

// Commands about different SKUs of a shard may be decided in another order than they are numbered.
TEST(Counts, AreFoundWhateverTheOrderInWhichTheyWereOpened) {
    Counts counts;
    for (const std::uint64_t number : {7U, 9U, 8U, 3U}) {
        counts.add(a_task(number));
    }
    std::vector<CountId> ids;
    counts.for_each([&](const CountTask& task) { ids.push_back(task.id); });
    EXPECT_EQ(ids, (std::vector{a_task(3).id, a_task(7).id, a_task(8).id, a_task(9).id}));
    for (const CountId id : ids) {
        ASSERT_NE(counts.find(id), nullptr);
        EXPECT_EQ(counts.find(id)->id, id);
    }
    EXPECT_EQ(counts.find(a_task(5).id), nullptr);
    EXPECT_EQ(counts.find(a_task(10).id), nullptr);
}

}  // namespace
}  // namespace skua::domain::testing
