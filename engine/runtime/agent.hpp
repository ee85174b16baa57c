#pragma once

// Agent: a piece of the pipeline as a function that does a bounded amount of work and says how
// much. Threading, idling and pinning stay outside (agent_thread.hpp), so a test or the seeded
// scheduler calls do_work by hand, on one thread, in any order.

#include <cstddef>

namespace skua::runtime {

class Agent {
public:
    Agent() = default;
    Agent(const Agent&) = delete;
    Agent& operator=(const Agent&) = delete;
    virtual ~Agent() = default;

    // Does at most about `limit` units of work; 0 means there was nothing to do.
    virtual std::size_t do_work(std::size_t limit) noexcept = 0;
    [[nodiscard]] virtual const char* name() const noexcept = 0;
};

}  // namespace skua::runtime
