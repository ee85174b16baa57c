#include "engine/shard/team.hpp"

#include <utility>

#include "engine/base/assert.hpp"

namespace skua::shard {

Team::Team(const Options& options, const Parts& parts) {
    SKUA_ASSERT(options.shards >= 1 && options.shards <= domain::kShardsMax);
    for (std::uint16_t i = 0; i < options.shards; ++i) {
        shards_.push_back(std::make_unique<Shard>(
            domain::ShardState::Options{.shard = i, .shards = options.shards}));
    }
    if (options.shards == 1) {
        direct_.emplace(*shards_.front());
        return;
    }
    SKUA_ASSERT(parts.shard_bells.size() == options.shards);
    lanes_.emplace(Lanes::Options{
        .shards = options.shards, .window = options.window, .joints = options.joints});
    joints_.emplace(options.joints, options.shards);
    std::vector<RingProxy::Member> members;
    for (std::uint16_t i = 0; i < options.shards; ++i) {
        agents_.push_back(
            std::make_unique<ShardAgent>(ShardAgent::Parts{.index = ShardIndex{i},
                                                           .shard = *shards_[i],
                                                           .lanes = *lanes_,
                                                           .clock = parts.clock,
                                                           .sequencer_bell = parts.sequencer_bell,
                                                           .shard_bells = parts.shard_bells},
                                         options.faults));
        members.push_back({.shard = *shards_[i],
                           .statistics = agents_.back()->statistics(),
                           .bell = *parts.shard_bells[i]});
    }
    rings_.emplace(*lanes_, *joints_, std::move(members), options.faults);
}

ShardProxy& Team::proxy() noexcept {
    if (direct_) {
        return *direct_;
    }
    return *rings_;
}

void Team::hand_over() noexcept {
    for (const auto& shard : shards_) {
        shard->hand_over();
    }
}

}  // namespace skua::shard
