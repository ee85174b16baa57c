#pragma once

// JournalWriter: takes records from the intake in the order of their numbers, collects them in a
// block, seals it and appends it to the log.
//
// The device sets the size of a group, never a timer: a block is written when it is full, or when
// the intake is empty and nothing that was written before still waits to be durable. While a sync
// runs the block goes on collecting; the sync agent's bell says when it may go. So an idle journal
// writes a single record at once, and a busy one writes one block per sync.
//
//   intake -> open block -> (sealed, waiting only while the log is overloaded) -> log,
//   AppendedBlocks
//
// Owner: the writer thread, which may also run the shard or the sync agent.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/codec/record_codec.hpp"
#include "engine/journal/appended_blocks.hpp"
#include "engine/journal/intake.hpp"
#include "engine/journal/log.hpp"
#include "engine/journal/statistics.hpp"
#include "engine/journal/tail.hpp"
#include "engine/runtime/agent.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/runtime/doorbell.hpp"
#include "engine/runtime/thread_checker.hpp"

namespace skua::journal {

// Called once, with the first error of the journal; what is durable is unknown from then on, so the
// process must answer nothing more and exit. The agent that called it does no further work.
using FailStop = std::function<void(const base::Error& error)>;

// = domain::kBlockBytesMax, which this floor may not see; the tests hold the two together.
inline constexpr std::size_t kBlockBytesMax = 768 * 1024;
// What a block's header may take of it.
inline constexpr std::size_t kBlockHeaderBytesMax = 512;

class JournalWriter final : public runtime::Agent {
public:
    // Everything outlives the writer.
    struct Wiring {
        Log& log;  // acquired; the writer continues log.state()
        Intake& intake;
        AppendedBlocks& appended;
        const Tail& tail;
        runtime::Clock& clock;
        runtime::Doorbell* sync_bell = nullptr;  // of the sync agent's thread, if it is another
        FailStop fail_stop;
    };
    struct Limits {
        std::size_t block_bytes_max = kBlockBytesMax;
        // Written but not yet taken by a sync; above it the writer takes nothing more.
        std::size_t unsynced_bytes_max = 64U << 20U;
    };
    explicit JournalWriter(Wiring wiring);
    JournalWriter(Wiring wiring, Limits limits);

    std::size_t do_work(std::size_t limit) noexcept override;
    [[nodiscard]] const char* name() const noexcept override { return "journal_writer"; }

    // At a stop, after the last record came in and the writer's thread has ended: writes what is
    // open without waiting for the sync that runs. False: call it again after a sync.
    bool flush() noexcept;
    // Any thread.
    [[nodiscard]] const WriterStatistics& statistics() const noexcept { return statistics_; }

private:
    void take(const IntakeItem& item) noexcept;
    void add_record(const domain::Record& record) noexcept;
    void seal() noexcept;
    bool try_append() noexcept;
    void stop(base::Error error) noexcept;
    [[nodiscard]] bool is_device_free() const noexcept;

    // Constant after construction.
    Wiring wiring_;
    Limits limits_;
    Epoch epoch_;
    // Writer thread only.
    codec::RecordEncoder encoder_;
    std::vector<std::byte> records_;  // of the open block
    std::uint32_t count_ = 0;
    std::uint64_t digest_sequence_ =
        0;  // latest digest that came in, 0 = none since the last block
    std::uint64_t digest_ = 0;
    LogState next_;         // what the open block continues
    AppendedBlock sealed_;  // bytes == nullptr: none waits
    bool has_stopped_ = false;
    runtime::ThreadChecker thread_;
    // Any thread reads.
    WriterStatistics statistics_;
};

}  // namespace skua::journal
