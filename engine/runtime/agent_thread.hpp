#pragma once

// AgentThread: runs a group of agents on one named thread. Every pass calls do_work of all agents
// in their order. When a pass found nothing it spins for a few microseconds after the last work
// (on two cores a longer spin takes the time from the one who would bring work), then sleeps on the
// doorbell. The loop is noexcept: an exception that escapes an agent is a crash, on purpose.
// Owner: the thread that constructs it starts and stops it; doorbell() may be rung by any thread.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "engine/runtime/agent.hpp"
#include "engine/runtime/doorbell.hpp"

namespace skua::runtime {

class AgentThread {
public:
    struct Options {
        std::string name;  // shown by the operating system, cut to 15 characters
        std::chrono::microseconds spin_max{5};
        // Also the longest time until an agent with a timer of its own is asked again.
        std::chrono::microseconds sleep_max{10'000};
        std::size_t work_limit = 256;  // handed to every do_work
    };

    // Borrows the agents: they outlive this object or are stopped before.
    AgentThread(Options options, std::vector<Agent*> agents);
    AgentThread(const AgentThread&) = delete;
    AgentThread& operator=(const AgentThread&) = delete;
    ~AgentThread();

    // Before start(): one more agent, behind the others. For houses where agents need the bells of
    // threads that are not complete yet.
    void add(Agent& agent) { agents_.push_back(&agent); }
    void start();
    // Returns after the agents have drained: passes run until one does no work (at most
    // kDrainPassesMax). Whoever feeds them stops first. Calling it twice is harmless.
    void stop() noexcept;

    // Ring it after giving work to one of the agents.
    [[nodiscard]] Doorbell& doorbell() noexcept { return doorbell_; }

    static constexpr std::size_t kDrainPassesMax = 1'000'000;

private:
    void run() noexcept;
    std::size_t pass() noexcept;
    // Nothing to do: looks a little longer, then sleeps until the bell or sleep_max.
    void idle() noexcept;
    [[nodiscard]] bool is_stopping() const noexcept {
        // Pairs with the release store in stop(): what was handed in before it is seen by the
        // drain.
        return stopping_.load(std::memory_order_acquire);
    }

    // Constant after construction.
    Options options_;
    std::vector<Agent*> agents_;
    // Any thread.
    Doorbell doorbell_;
    std::atomic<bool> stopping_{false};
    // The constructing thread only.
    std::thread thread_;
};

}  // namespace skua::runtime
