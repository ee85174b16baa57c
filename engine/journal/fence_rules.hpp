#pragma once

// The rules of the sequence, the same for every backend: which block may follow, and who may write.
//
//   fence(epoch 1) <- block <- block <- fence(epoch 9) <- block ...
//
// A writer acquires the log by a block of exactly one record, a fence; its epoch is the sequence of
// that record. Every later block carries this epoch until the next fence. Blocks are numbered from
// 1 without a gap, their sequences are contiguous, and each carries the hash of the one before.
// Pure functions; LogState is the state that they lead from block to block.

#include <cstdint>
#include <span>

#include "engine/codec/record_codec.hpp"
#include "engine/journal/log.hpp"

namespace skua::journal {

// What is wrong with a block at its place. The names are those of the checks of an inspection.
enum class ChainFault : std::uint8_t { none, crc, sequence, chain, epoch };

const char* to_string(ChainFault fault) noexcept;
// The error for a fault, with a literal that names it.
base::Error to_error(ChainFault fault, Position at) noexcept;

// Where a log begins: at block 1, or behind what truncate_below() took away.
struct LogBase {
    Position position = 1;  // first sequence of the first block
    std::uint64_t block_number = 1;
    Epoch epoch = 0;  // in force before that block
    codec::BlockHash previous_hash{};
    friend bool operator==(const LogBase&, const LogBase&) = default;
};

LogState state_at(const LogBase& base, std::uint64_t log_id) noexcept;

[[nodiscard]] constexpr bool is_fence(const codec::BlockHeader& header) noexcept {
    return header.epoch == header.first_sequence;
}
[[nodiscard]] constexpr Position last_sequence(const codec::BlockHeader& header) noexcept {
    return header.first_sequence + header.count - 1;
}

// Reading: may `block` follow `state`? The CRC has been checked by open_block.
ChainFault check_next(const LogState& state, const codec::BlockView& block);
// The state after `block`, whose bytes hash to `hash`.
LogState advance(const LogState& state, const codec::BlockHeader& block,
                 const codec::BlockHash& hash) noexcept;

enum class Admission : std::uint8_t { next, already_there, fenced, rejected };

// Writing: may the writer of `epoch` append `block`, whose bytes hash to `hash`?
Admission admit(const LogState& state, Epoch epoch, const codec::BlockView& block,
                const codec::BlockHash& hash);

// A sealed fence block that continues `state`; its epoch is state.next_sequence.
std::vector<std::byte> make_fence_block(const LogState& state, std::string_view writer_version,
                                        std::int64_t now_micros);

}  // namespace skua::journal
