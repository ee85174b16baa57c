#pragma once

// RingProxy: several shards, each on a thread of its own, behind rings. A task goes to all who take
// part in it and is completed when all of them are done, so nobody reads an envelope that was
// passed on; with one participant it is that shard's alone. Which orders changes have widened it
// learns as it sends them, so everything behind such a change is routed by it (decisions/0009).
// Owner: the sequencer thread.

#include <cstdint>
#include <vector>

#include "engine/domain/widened_orders.hpp"
#include "engine/runtime/doorbell.hpp"
#include "engine/shard/faults.hpp"
#include "engine/shard/joint.hpp"
#include "engine/shard/lanes.hpp"
#include "engine/shard/shard_agent.hpp"
#include "engine/shard/shard_proxy.hpp"

namespace skua::shard {

class RingProxy final : public ShardProxy {
public:
    // One of the shards, as the sequencer sees it. The shard itself is touched only before its
    // thread starts.
    struct Member {
        Shard& shard;
        const ShardStatistics& statistics;
        runtime::Doorbell& bell;
    };
    // Everything outlives the proxy. Members in the order of their indices.
    RingProxy(Lanes& lanes, JointPool& joints, std::vector<Member> members, Faults faults = {});

    // The inboxes hold the sequencer's whole window; what may run out is joints.
    [[nodiscard]] std::size_t room() const noexcept override { return joints_.available(); }
    void send(const Task& task) noexcept override;
    [[nodiscard]] bool try_receive(Completion& completion) noexcept override;
    void flush() noexcept override;
    void restore(const domain::Record& record) noexcept override;
    [[nodiscard]] Change restored() const noexcept override { return restored_; }
    [[nodiscard]] ShardCounts counts() const noexcept override;

private:
    [[nodiscard]] domain::Participants participants_of(const Task& task) const noexcept;
    [[nodiscard]] Joint* join(const Task& task, ShardIndex home, std::uint64_t shards) noexcept;
    [[nodiscard]] bool is_complete(const Done& done, Completion& completion) noexcept;

    // Constant after construction.
    [[no_unique_address]] Faults faults_;
    Lanes& lanes_;
    JointPool& joints_;
    std::vector<Member> members_;

    std::uint64_t rung_ = 0;  // shards that were sent something since the last flush
    std::uint16_t next_ = 0;  // whose completions are looked at first
    domain::WidenedOrders widened_;
    Change restored_;
};

}  // namespace skua::shard
