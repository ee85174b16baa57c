#pragma once

// SimLog: a log in memory with the same fence rules as every backend, in which the test decides
// what becomes durable. For the seeded simulation (running SyncAgent is the moment at which the
// disk answers) and for tests of writer, sync agent and release gate.
// A device takes its time: while an append or a sync runs, other threads go on. The two hooks stand
// for that time, so that one thread can run everybody else in the middle of a call.
// Owner: one thread (the simulation runs everything on one).

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/journal/fence_rules.hpp"
#include "engine/journal/log.hpp"

namespace skua::tests {

class SimLog final : public journal::Log {
public:
    explicit SimLog(std::uint64_t log_id = 7);

    base::Result<journal::Epoch> acquire(std::int64_t now_micros) override;
    journal::AppendOutcome append(journal::Epoch epoch, std::span<const std::byte> block) override;
    base::Result<journal::Position> sync() override;
    base::Result<void> replay(journal::Position from, const Visitor& visit) const override;
    base::Result<std::vector<std::byte>> read_block(journal::Position sequence) const override;
    base::Result<void> truncate_below(journal::Position position) override;
    [[nodiscard]] journal::LogState state() const override { return written_; }
    [[nodiscard]] base::Error failure() const override { return failure_; }

    // The next append does not store its block and answers this instead.
    void answer_next_append(journal::AppendOutcome outcome) { next_append_ = outcome; }
    // The next append answers `unknown`, but the block is there.
    void lose_next_append_answer() { loses_answer_ = true; }
    // The next sync fails, and every call after it.
    void fail_next_sync(base::Error error) { next_sync_error_ = error; }
    // Syncs answer from now on without making anything durable: a device that lies.
    void lie_about_syncs() { lies_ = true; }
    // The next acquire stores its fence block, if `is_stored`, but does not make it durable, and
    // fails.
    enum class FenceFate : std::uint8_t { lost, stored };
    void fail_next_acquire(FenceFate fate) { next_acquire_ = fate; }
    // The next replay fails before block `blocks` (0 = the first) that it would visit.
    void fail_next_replay(std::size_t blocks) { replay_fails_after_ = blocks; }
    // From now on nothing that is called changes what is stored: the process is as good as dead.
    void cut() { is_cut_ = true; }
    [[nodiscard]] bool is_cut() const noexcept { return is_cut_; }

    // Power cut and restart: keeps what was durable and the oldest `unsynced_kept` of the blocks
    // that were not, as a page cache might have.
    void crash(std::size_t unsynced_kept = 0);
    // What a restart finds of the oldest block that a crash(unsynced_kept) would lose: its first
    // bytes, with one bit flipped in them or not. Empty when there is none.
    struct Tear {
        std::size_t bytes_kept = 0;
        bool flips_a_bit = false;
    };
    [[nodiscard]] std::vector<std::byte> torn_end(std::size_t unsynced_kept, Tear tear) const;

    // Called in the middle of an append (the block is written, the answer is not there yet) and of
    // a sync (what it covers is settled, the answer is not there yet).
    std::function<void()> while_appending;
    std::function<void()> while_syncing;

    // As replay, of what a crash would keep for sure; whatever sync() said.
    base::Result<void> visit_durable(journal::Position from, const Visitor& visit) const;
    [[nodiscard]] std::size_t unsynced_blocks() const {
        return blocks_.size() - index_of(durable_last_ + 1);
    }
    [[nodiscard]] journal::Position durable() const noexcept { return durable_last_; }
    [[nodiscard]] std::size_t syncs() const noexcept { return syncs_; }
    [[nodiscard]] std::size_t blocks() const noexcept { return blocks_.size(); }

private:
    struct Block {
        journal::Position first = 0;
        journal::Position last = 0;
        std::vector<std::byte> bytes;
        journal::LogState after;
    };
    void store(const codec::BlockHeader& header, std::span<const std::byte> block);
    [[nodiscard]] std::size_t index_of(journal::Position sequence) const;

    journal::LogBase base_;
    journal::LogState written_;
    std::deque<Block> blocks_;
    journal::Position durable_last_ = 0;   // what a crash keeps
    journal::Position answered_last_ = 0;  // what sync() said
    std::optional<journal::AppendOutcome> next_append_;
    std::optional<base::Error> next_sync_error_;
    base::Error failure_;
    std::optional<FenceFate> next_acquire_;
    mutable std::optional<std::size_t> replay_fails_after_;
    bool loses_answer_ = false;
    bool lies_ = false;
    bool is_cut_ = false;
    std::size_t syncs_ = 0;
};

}  // namespace skua::tests
