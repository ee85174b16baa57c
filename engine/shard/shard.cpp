#include "engine/shard/shard.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace skua::shard {

namespace {

domain::Context context_of(const Task& task, base::Arena& arena) noexcept {
    return {.sequence = task.record->sequence, .time = task.record->time, .arena = &arena};
}

bool moves_follow_ups(const domain::Decision& decision) noexcept {
    return std::ranges::any_of(decision.effects, [](const domain::Effect& effect) {
        return effect.kind == domain::EffectKind::follow_up ||
               effect.kind == domain::EffectKind::follow_up_done;
    });
}

}  // namespace

Change Shard::execute(const Task& task) noexcept {
    if (task.kind == Task::Kind::query) {
        *task.result = answer(task, *task.arena);
        return {};
    }
    // One participant, whose vote is the only one and whose state is the home state.
    const domain::Vote only = vote(task, *task.arena);
    decide(task, {&only, 1});
    return apply(*task.record);
}

domain::Vote Shard::vote(const Task& task, base::Arena& arena) noexcept {
    thread_.check();
    domain::Context context = context_of(task, arena);
    return domain::vote(state_, task.record->command, context);
}

domain::QueryResult Shard::answer(const Task& task, base::Arena& arena) noexcept {
    thread_.check();
    return domain::answer(state_, *task.query, arena);
}

void Shard::decide(const Task& task, std::span<const domain::Vote> votes) noexcept {
    thread_.check();
    domain::Context context = context_of(task, *task.arena);
    task.record->decision = domain::decide(state_, task.record->command, votes, context);
}

Change Shard::apply(const domain::Record& record) noexcept {
    thread_.check();
    const std::uint64_t digest = state_.digest();
    const std::uint64_t open_orders = state_.orders_open();
    domain::apply(state_, record);
    return {.digest = state_.digest() - digest,
            .open_orders = state_.orders_open() - open_orders,
            .moves_follow_ups = moves_follow_ups(record.decision)};
}

domain::Resources Shard::resources_of(const Task& task, base::Arena& arena) noexcept {
    thread_.check();
    return task.kind == Task::Kind::query
               ? domain::resources_of(state_, *task.query, arena)
               : domain::resources_of(state_, task.record->command, arena);
}

ShardCounts Shard::counts() const noexcept {
    const domain::Counters counters = state_.counters();
    return {.open_orders = counters.orders_open,
            .items = counters.items,
            .locations = counters.locations,
            .bytes = counters.bytes};
}

}  // namespace skua::shard
