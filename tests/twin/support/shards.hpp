#pragma once

// Shards: a house of several shards on one thread, by hand: who takes part, a vote of each, the
// decision at home, apply at each. What a shard writes lives in memory that is gone as soon as it
// is merged. Owner: the test's thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/record.hpp"
#include "engine/domain/route.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::test {

class Shards {
public:
    // A fault to plant: sees the votes of several shards before they are merged.
    using Tamper = std::function<void(const domain::Command&, std::span<domain::Vote>)>;

    explicit Shards(std::uint16_t count, Tamper tamper = {});

    // The decision lives in `arena`.
    [[nodiscard]] domain::Decision decide(const domain::Command& command, domain::Sequence sequence,
                                          base::Timestamp time, base::Arena& arena) const;
    void apply(const domain::Record& record);
    // From now on everybody is asked about this order, whether there is need or not.
    void widen(domain::OrderId order) { widened_.add(order); }
    // Who takes part, as of now.
    [[nodiscard]] domain::Participants participants_of(const domain::Command& command) const {
        return domain::participants_of(command, count(), widened_);
    }
    [[nodiscard]] domain::QueryResult ask(const domain::QueryBody& query, base::Arena& arena) const;

    [[nodiscard]] std::uint16_t count() const { return static_cast<std::uint16_t>(states_.size()); }
    [[nodiscard]] const domain::ShardState& state(std::size_t shard) const {
        return *states_[shard];
    }
    [[nodiscard]] std::vector<std::size_t> among(const domain::Participants& participants) const;
    // Of the whole house.
    [[nodiscard]] std::uint64_t digest() const;
    // Of a slot, from its owner.
    [[nodiscard]] std::uint64_t digest_of(domain::Slot slot) const {
        return states_[slot.raw() % states_.size()]->digests().of(slot);
    }
    [[nodiscard]] domain::Counters counters() const;

private:
    std::vector<std::unique_ptr<domain::ShardState>> states_;
    Tamper tamper_;
    domain::WidenedOrders widened_;
};

}  // namespace skua::test
