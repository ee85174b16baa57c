#pragma once

// Log: the durable sequence behind a narrow interface, because a replicated log will stand behind
// it one day (architecture section 4). Blocks are opaque here but for their header. One conformance
// suite (tests/journal/log_conformance.hpp) covers every backend.
// Owner: append() the writer thread, sync() the sync thread; replay() and read_block() any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace skua::journal {

// The position of the fence record of the writer that appended: it is the fence's first sequence.
using Epoch = std::uint64_t;
using Position = std::uint64_t;  // first sequence of a block

enum class AppendOutcome : std::uint8_t {
    written,     // will be durable with the next successful sync()
    fenced,      // somebody else acquired the log
    unknown,     // may or may not become durable: send the identical bytes again or acquire anew
    rejected,    // not the next block of this epoch
    overloaded,  // try again later
    corrupt,     // the log's own state is damaged: stop
};

struct LogState {
    Epoch epoch = 0;  // of the last fence, 0 in an empty log
    std::uint64_t next_block_number = 1;
    Position next_sequence = 1;             // first sequence of the next block
    std::array<std::byte, 32> last_hash{};  // hash of the last block's bytes, zero in an empty log
    std::uint64_t log_id = 0;
};

class Log {
public:
    Log() = default;
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    virtual ~Log() = default;

    // Appends and syncs a fence block (one numbered record of kind fence); older epochs can no
    // longer append. Returns the new epoch = the sequence of the fence record.
    virtual base::Result<Epoch> acquire(std::int64_t now_micros) = 0;
    // `block` is a whole sealed block (block.hpp) whose header continues the log.
    // Bytes equal to the last block's are `written` once more without being stored twice.
    virtual AppendOutcome append(Epoch epoch, std::span<const std::byte> block) = 0;
    // Makes durable everything written before the call; returns the last durable sequence. An error
    // is final: the process must stop answering and exit, never retry.
    virtual base::Result<Position> sync() = 0;
    // Calls `visit` with every block from the one that holds `from` on, in order, each verified
    // (CRC, hash chain, numbers, epoch). Stops at the first error, which names what is wrong. A log
    // that is being written shows what is durable and nothing after it.
    using Visitor = std::function<base::Result<void>(std::span<const std::byte> block)>;
    virtual base::Result<void> replay(Position from, const Visitor& visit) const = 0;
    // The verified bytes of the block that holds `sequence`.
    virtual base::Result<std::vector<std::byte>> read_block(Position sequence) const = 0;
    // Forgets whole blocks below `position`, for ever: replay then starts at the block that holds
    // it. Writer thread.
    virtual base::Result<void> truncate_below(Position position) = 0;
    [[nodiscard]] virtual LogState state() const = 0;

    // Sync thread, after the answers of a sync went out and when idle: cheap bookkeeping that must
    // not delay an answer (the durable watermark).
    virtual base::Result<void> housekeep(std::int64_t /*monotonic_ns*/) { return {}; }
    // What is behind the last append that was neither written, fenced nor overloaded.
    [[nodiscard]] virtual base::Error failure() const { return {}; }
};

}  // namespace skua::journal
