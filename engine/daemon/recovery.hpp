#pragma once

// Recovery: the journal's records, applied one after the other as they were decided. Every state
// digest that a block states is compared with the state reached here, so a record that was altered,
// or a program that applies it differently, is found at the next block and not by a customer.
// Owner: the thread that starts the daemon.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/base/result.hpp"
#include "engine/codec/record_codec.hpp"
#include "engine/journal/log.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/sequencer/sequencer_agent.hpp"

namespace skua::daemon {

struct RecoveryProgress {
    std::uint64_t blocks = 0;
    std::uint64_t records = 0;
    std::uint64_t digests_checked = 0;
    std::uint64_t elapsed_us = 0;
    // Where it is; after an error: the block and the record that are wrong.
    std::uint64_t block_number = 0;
    std::uint64_t sequence = 0;
};

class Recovery {
public:
    // Called about once a second, and never from another thread.
    using Report = std::function<void(const RecoveryProgress&)>;

    // Both outlive the recovery.
    Recovery(sequencer::SequencerAgent& sequencer, runtime::Clock& clock);

    // corrupt: a block or record is not what was written, or contradicts an earlier one.
    // state_mismatch: replay leads to another state than the one that was recorded.
    base::Result<void> run(const journal::Log& log, const Report& report);
    [[nodiscard]] const RecoveryProgress& progress() const noexcept { return progress_; }

private:
    static constexpr std::size_t kDigestsKept = 65'536;

    base::Result<void> restore_block(std::span<const std::byte> block);
    base::Result<void> check_digest(const codec::BlockHeader& header);

    sequencer::SequencerAgent& sequencer_;
    runtime::Clock& clock_;
    base::Arena arena_{64 * 1024};
    // Digest after record n at n mod kDigestsKept: a block may state the one of an earlier block.
    std::vector<std::uint64_t> digests_;
    RecoveryProgress progress_;
};

}  // namespace skua::daemon
