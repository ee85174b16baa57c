#pragma once

// Walking over the blocks in a RocksDB instance: keys, verified replay, and the scan of a whole
// journal that a start and an inspection make. Owner: any thread; each call has its own iterator.

#include <rocksdb/db.h>

#include <array>
#include <cstddef>
#include <functional>
#include <span>

#include "engine/journal/fence_rules.hpp"
#include "engine/journal/watermark.hpp"

namespace skua::journal {

using BlockKey = std::array<char, 8>;
BlockKey key_of(Position first_sequence) noexcept;
Position position_of(const rocksdb::Slice& key) noexcept;  // 0 when it is no key of ours
std::span<const std::byte> bytes_of(const rocksdb::Slice& value) noexcept;
rocksdb::Slice slice_of(const BlockKey& key) noexcept;
rocksdb::Slice slice_of(std::span<const std::byte> bytes) noexcept;

struct WalkRange {
    Position from = 1;
    Position last = 0;  // inclusive: the sequence up to which there must be blocks
    LogBase base;
    std::uint64_t log_id = 0;
};
// Returns false to stop early without an error.
using WalkVisitor =
    std::function<base::Result<bool>(const codec::BlockView& view, std::span<const std::byte> block)>;

// Every block from the one that holds range.from on, verified against the one before it.
base::Result<void> walk_blocks(rocksdb::DB& db, const WalkRange& range, const WalkVisitor& visit);

// What a journal holds, as far as it is whole.
struct ScanResult {
    LogState state;  // after the last block of the unbroken part
    std::uint64_t blocks = 0;
    std::uint64_t records = 0;
    ChainFault fault = ChainFault::none;
    bool is_storage_damaged = false;  // RocksDB itself refused to read on; fault is crc
    Position fault_last = 0;          // last sequence of the faulty block, if it could be read
    Position next_valid = 0;          // first sequence of the first whole block after the fault
    bool matches_mark = true;         // the block at the watermark has the watermark's hash
};

ScanResult scan_blocks(rocksdb::DB& db, const LogBase& base, const Watermark& mark);

}  // namespace skua::journal
