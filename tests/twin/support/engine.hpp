#pragma once

// Engine: the real vote, decide and apply of engine/domain on one shard, as the shard calls them.
// Owner: the test's thread.

#include <cstdint>
#include <span>

#include "engine/base/arena.hpp"
#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/record.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::test {

class Engine {
public:
    // The decision lives in `arena`.
    domain::Decision decide(const domain::Command& command, domain::Sequence sequence,
                            base::Timestamp time, base::Arena& arena) const {
        domain::Context context{.sequence = sequence, .time = time, .arena = &arena};
        const domain::Vote vote = domain::vote(state_, command, context);
        return domain::decide(state_, command, std::span<const domain::Vote>(&vote, 1), context);
    }
    void apply(const domain::Record& record) { domain::apply(state_, record); }
    [[nodiscard]] const domain::SlotDigests& digests() const { return state_.digests(); }
    [[nodiscard]] const domain::ShardState& state() const { return state_; }

private:
    domain::ShardState state_{domain::ShardState::Options{}};
};

}  // namespace skua::test
