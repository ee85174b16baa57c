#include "tests/twin/support/shards.hpp"

#include <deque>
#include <utility>

namespace skua::test {

using domain::ShardState;

Shards::Shards(std::uint16_t count, Tamper tamper) : tamper_(std::move(tamper)) {
    for (std::uint16_t shard = 0; shard < count; ++shard) {
        states_.push_back(std::make_unique<ShardState>(
            ShardState::Options{.items_expected = 0, .shard = shard, .shards = count}));
    }
}

std::vector<std::size_t> Shards::among(const domain::Participants& participants) const {
    std::vector<std::size_t> shards;
    for (std::size_t shard = 0; shard < states_.size(); ++shard) {
        if ((participants.shards >> shard & 1U) != 0) {
            shards.push_back(shard);
        }
    }
    return shards;
}

domain::Decision Shards::decide(const domain::Command& command, domain::Sequence sequence,
                                base::Timestamp time, base::Arena& arena) const {
    const domain::Participants participants = participants_of(command);
    const std::vector<std::size_t> voters = among(participants);
    std::deque<base::Arena> memory;
    std::vector<domain::Vote> votes;
    for (const std::size_t shard : voters) {
        base::Arena& own = voters.size() == 1 ? arena : memory.emplace_back(64);
        domain::Context context{.sequence = sequence, .time = time, .arena = &own};
        votes.push_back(domain::vote(*states_[shard], command, context));
    }
    if (tamper_ && votes.size() > 1) {
        tamper_(command, votes);
    }
    domain::Context context{.sequence = sequence, .time = time, .arena = &arena};
    const ShardState& home = *states_[participants.home.raw() % states_.size()];
    return domain::decide(home, command, votes, context);
}

void Shards::apply(const domain::Record& record) {
    const domain::Participants participants = participants_of(record.command);
    for (const std::size_t shard : among(participants)) {
        domain::apply(*states_[shard], record);
    }
    const domain::OrderId order = domain::widened_by(record.command);
    if (!order.is_none() && record.decision.verdict == domain::Verdict::accept) {
        widened_.add(order);
    }
}

domain::QueryResult Shards::ask(const domain::QueryBody& query, base::Arena& arena) const {
    std::deque<base::Arena> memory;
    std::vector<domain::QueryResult> answers;
    for (const std::size_t shard : among(domain::participants_of(query, count(), widened_))) {
        answers.push_back(domain::answer(*states_[shard], query, memory.emplace_back(64)));
    }
    return domain::merge_answers(query, answers, arena);
}

std::uint64_t Shards::digest() const {
    std::uint64_t sum = 0;
    for (const auto& state : states_) {
        sum += state->digest();
    }
    return sum;
}

domain::Counters Shards::counters() const {
    domain::Counters sum;
    for (const auto& state : states_) {
        const domain::Counters counters = state->counters();
        sum.items += counters.items;
        sum.locations += counters.locations;
        sum.channels += counters.channels;
        sum.orders += counters.orders;
        sum.orders_open += counters.orders_open;
        sum.lines += counters.lines;
        sum.reservations += counters.reservations;
        sum.reservations_held += counters.reservations_held;
        sum.backordered_lines += counters.backordered_lines;
        sum.pick_lists += counters.pick_lists;
        sum.follow_ups += counters.follow_ups;
        sum.transfers += counters.transfers;
    }
    return sum;
}

}  // namespace skua::test
