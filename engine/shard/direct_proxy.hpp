#pragma once

// DirectProxy: the one shard of a house with one shard. It lives on the sequencer's thread, a send
// is the decision itself, and a command costs no hand-over (architecture section 3).
// Owner: the sequencer thread.

#include <array>

#include "engine/shard/shard.hpp"
#include "engine/shard/shard_proxy.hpp"

namespace skua::shard {

class DirectProxy final : public ShardProxy {
public:
    // `shard` outlives the proxy.
    explicit DirectProxy(Shard& shard) noexcept : shard_(shard) {}

    [[nodiscard]] std::size_t room() const noexcept override {
        return completions_.size() - (sent_ - received_);
    }
    void send(const Task& task) noexcept override;
    [[nodiscard]] bool try_receive(Completion& completion) noexcept override;
    void flush() noexcept override {}
    void restore(const domain::Record& record) noexcept override { shard_.apply(record); }
    [[nodiscard]] Change restored() const noexcept override {
        return {.digest = shard_.state().digest(),
                .open_orders = shard_.state().orders_open(),
                .moves_follow_ups = false};
    }
    [[nodiscard]] ShardCounts counts() const noexcept override { return shard_.counts(); }

private:
    Shard& shard_;
    // Done and not yet received: a ring, used as one by the one thread that owns both sides.
    std::array<Completion, 64> completions_{};
    std::uint64_t sent_ = 0;
    std::uint64_t received_ = 0;
};

}  // namespace skua::shard
