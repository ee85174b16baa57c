#pragma once

// SyncAgent: makes durable what the writer wrote, moves the durable mark, rings the bells of those
// who wait for it (release gate, followers, the writer), and only then lets the log do its
// bookkeeping, so that the watermark file is never on the way of an answer.
// Owner: the sync thread, which may also run the writer.

#include <cstddef>
#include <vector>

#include "engine/journal/appended_blocks.hpp"
#include "engine/journal/log.hpp"
#include "engine/journal/statistics.hpp"
#include "engine/journal/tail.hpp"
#include "engine/journal/writer.hpp"
#include "engine/runtime/agent.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/runtime/doorbell.hpp"
#include "engine/runtime/thread_checker.hpp"

namespace skua::journal {

class SyncAgent final : public runtime::Agent {
public:
    // Everything outlives the agent.
    struct Wiring {
        Log& log;
        AppendedBlocks& appended;
        Tail& tail;
        runtime::Clock& clock;
        // Rung after the mark moved. Those on this agent's own thread need not be here.
        std::vector<runtime::Doorbell*> bells;
        FailStop fail_stop;
    };
    explicit SyncAgent(Wiring wiring);

    std::size_t do_work(std::size_t limit) noexcept override;
    [[nodiscard]] const char* name() const noexcept override { return "journal_sync"; }
    // Any thread.
    [[nodiscard]] const SyncStatistics& statistics() const noexcept { return statistics_; }

private:
    bool sync() noexcept;
    void publish() noexcept;
    void keep_house() noexcept;
    void stop(base::Error error) noexcept;

    // Constant after construction.
    Wiring wiring_;
    // Sync thread only.
    std::vector<AppendedBlock> taken_;
    bool has_stopped_ = false;
    runtime::ThreadChecker thread_;
    // Any thread reads.
    SyncStatistics statistics_;
};

}  // namespace skua::journal
