#pragma once

// SimLog: a log in memory with the same fence rules as every backend, in which the test decides
// what becomes durable. For the seeded simulation (running SyncAgent is the moment at which the
// disk answers) and for tests of writer, sync agent and release gate.
// Owner: one thread (the simulation runs everything on one).

#include <cstddef>
#include <deque>
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
    // Power cut and restart: keeps what was durable and the oldest `unsynced_kept` of the blocks
    // that were not, as a page cache might have.
    void crash(std::size_t unsynced_kept = 0);

    [[nodiscard]] journal::Position durable() const noexcept { return durable_last_; }
    [[nodiscard]] std::size_t syncs() const noexcept { return syncs_; }
    [[nodiscard]] std::size_t blocks() const noexcept { return blocks_.size(); }

private:
    struct Block {
        journal::Position first = 0;
        journal::Position last = 0;
        std::vector<std::byte> bytes;
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
    bool loses_answer_ = false;
    bool lies_ = false;
    std::size_t syncs_ = 0;
};

}  // namespace skua::tests
