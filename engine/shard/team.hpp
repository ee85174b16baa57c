#pragma once

// Team: the shards of a house and all that is between them, put together. One shard is called
// directly by the sequencer and has no agent; several have an agent each, for a thread each.
// Owner: whoever wires the house. The proxy belongs to the sequencer thread, every agent to its
// own; shards are the builder's until hand_over().

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/shard/direct_proxy.hpp"
#include "engine/shard/lanes.hpp"
#include "engine/shard/ring_proxy.hpp"
#include "engine/shard/shard_agent.hpp"

namespace skua::shard {

class Team {
public:
    struct Options {
        std::uint16_t shards = 1;
        std::size_t window = 0;      // of the sequencer; a power of two
        std::size_t joints = 1'024;  // tasks of several shards at once; a power of two
        Faults faults{};
    };
    // Everything outlives the team. With one shard no bell is needed.
    struct Parts {
        runtime::Clock& clock;
        runtime::Doorbell& sequencer_bell;
        std::vector<runtime::Doorbell*> shard_bells;  // index: shard
    };
    Team(const Options& options, const Parts& parts);
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    [[nodiscard]] ShardProxy& proxy() noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return shards_.size(); }
    [[nodiscard]] const Shard& shard(std::size_t index) const noexcept { return *shards_[index]; }
    // None with one shard.
    [[nodiscard]] const std::vector<std::unique_ptr<ShardAgent>>& agents() const noexcept {
        return agents_;
    }
    // Recovery is over: whoever calls a shard next is its owner.
    void hand_over() noexcept;

private:
    std::vector<std::unique_ptr<Shard>> shards_;
    std::optional<DirectProxy> direct_;
    // Several shards.
    std::optional<Lanes> lanes_;
    std::optional<JointPool> joints_;
    std::vector<std::unique_ptr<ShardAgent>> agents_;
    std::optional<RingProxy> rings_;
};

}  // namespace skua::shard
