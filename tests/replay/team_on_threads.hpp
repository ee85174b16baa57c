#pragma once

// TeamOnThreads: the engine's own shards as the daemon runs them, several on a thread each, one on
// its caller's. What stands before them is the caller: it sends tasks through the proxy and sleeps
// on the bell.
// Owner: the thread that makes it, which is the sequencer's to the shards.

#include <memory>
#include <string>
#include <vector>

#include "engine/runtime/agent_thread.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/shard/team.hpp"

namespace skua::replay {

class TeamOnThreads {
public:
    explicit TeamOnThreads(const shard::Team::Options& options)
        : threads_(make_threads(options.shards)),
          team_(options,
                {.clock = clock_, .sequencer_bell = bell_, .shard_bells = bells_of(threads_)}) {
        team_.hand_over();
        for (std::size_t i = 0; i < threads_.size(); ++i) {
            threads_[i]->add(*team_.agents()[i]);
            threads_[i]->start();
        }
    }
    TeamOnThreads(const TeamOnThreads&) = delete;
    TeamOnThreads& operator=(const TeamOnThreads&) = delete;
    ~TeamOnThreads() { stop(); }

    [[nodiscard]] shard::ShardProxy& proxy() noexcept { return team_.proxy(); }
    // Rung when a shard is done with something.
    [[nodiscard]] runtime::Doorbell& bell() noexcept { return bell_; }
    // Afterwards the shards may be looked at. Twice is harmless.
    void stop() noexcept {
        for (const auto& thread : threads_) {
            thread->stop();
        }
    }
    [[nodiscard]] const shard::Team& team() const noexcept { return team_; }

private:
    using Threads = std::vector<std::unique_ptr<runtime::AgentThread>>;

    static Threads make_threads(std::uint16_t shards) {
        Threads threads;
        for (std::uint16_t i = 0; shards > 1 && i < shards; ++i) {
            runtime::AgentThread::Options options;
            options.name = "shard" + std::to_string(i);
            threads.push_back(
                std::make_unique<runtime::AgentThread>(options, std::vector<runtime::Agent*>{}));
        }
        return threads;
    }
    static std::vector<runtime::Doorbell*> bells_of(const Threads& threads) {
        std::vector<runtime::Doorbell*> bells;
        for (const auto& thread : threads) {
            bells.push_back(&thread->doorbell());
        }
        return bells;
    }

    runtime::SystemClock clock_;
    runtime::Doorbell bell_;
    Threads threads_;  // before the team: its agents ring their bells
    shard::Team team_;
};

}  // namespace skua::replay
