#pragma once

// Shards: what stands behind the shard proxy of a house, for any number of shards: the proxy that
// the sequencer talks to and the agents that the scheduler has to run (none with one shard, which
// lives on the sequencer's thread).
// Owner: one house.

#include <cstdint>
#include <memory>
#include <span>

#include "engine/runtime/agent.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/shard/faults.hpp"
#include "engine/shard/shard_proxy.hpp"

namespace skua::sim {

class Shards {
public:
    Shards() = default;
    Shards(const Shards&) = delete;
    Shards& operator=(const Shards&) = delete;
    virtual ~Shards() = default;

    [[nodiscard]] virtual shard::ShardProxy& proxy() noexcept = 0;
    [[nodiscard]] virtual std::span<runtime::Agent* const> agents() noexcept = 0;
};

// The largest number that this build can run.
inline constexpr std::uint16_t kShardsMax = 1;
struct ShardsOptions {
    std::uint16_t count = 1;  // to kShardsMax
    // Of several: what may be under way at most, and how much of that together; powers of two.
    std::size_t window = 0;
    std::size_t joints = 0;
    runtime::Clock& clock;  // outlives the shards
    [[no_unique_address]] shard::Faults faults{};
};
std::unique_ptr<Shards> make_shards(const ShardsOptions& options);

}  // namespace skua::sim
