#include "engine/shard/shard.hpp"

#include "engine/base/assert.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::shard {

void Shard::execute(const Task& task) noexcept {
    thread_.check();
    if (task.kind == Task::Kind::query) {
        *task.result = domain::answer(state_, *task.query, *task.arena);
        return;
    }
    domain::Record& record = *task.record;
    domain::Context context{.sequence = record.sequence, .time = record.time, .arena = task.arena};
    // One participant, whose vote is the only one and whose state is the home state.
    const domain::Vote vote = domain::vote(state_, record.command, context);
    record.decision = domain::decide(state_, record.command, {&vote, 1}, context);
    domain::apply(state_, record);
}

void Shard::restore(const domain::Record& record) noexcept {
    thread_.check();
    domain::apply(state_, record);
}

ShardStatus Shard::status() const noexcept {
    return {.digest = state_.digest(), .follow_up = state_.pending_follow_up()};
}

ShardCounts Shard::counts() const noexcept {
    const domain::Counters counters = state_.counters();
    return {.open_orders = counters.orders_open,
            .items = counters.items,
            .locations = counters.locations,
            .bytes = counters.bytes};
}

}  // namespace skua::shard
