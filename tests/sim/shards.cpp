#include "tests/sim/shards.hpp"

#include "engine/shard/direct_proxy.hpp"

namespace skua::sim {
namespace {

// The only one, on the sequencer's thread.
class OneShard final : public Shards {
public:
    [[nodiscard]] shard::ShardProxy& proxy() noexcept override { return proxy_; }
    [[nodiscard]] std::span<runtime::Agent* const> agents() noexcept override { return {}; }

private:
    shard::Shard shard_{domain::ShardState::Options{}};
    shard::DirectProxy proxy_{shard_};
};

}  // namespace

std::unique_ptr<Shards> make_shards(const ShardsOptions& options) {
    SKUA_ASSERT(options.count == 1);
    return std::make_unique<OneShard>();
}

}  // namespace skua::sim
