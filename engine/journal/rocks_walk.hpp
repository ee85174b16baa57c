#pragma once

// Walking over the blocks in a RocksDB instance: keys, verified replay, and the scan of a whole
// journal that a start and an inspection make. Owner: any thread; each call has its own iterator.

#include <rocksdb/db.h>

#include <array>
#include <cstddef>
#include <functional>
#include <span>

#include "engine/journal/fence_rules.hpp"
#include "engine/journal/scan_result.hpp"
#include "engine/journal/watermark.hpp"

namespace skua::journal {

using BlockKey = std::array<char, 8>;
BlockKey key_of(Position first_sequence) noexcept;
Position position_of(const rocksdb::Slice& key) noexcept;  // 0 when it is no key of ours
std::span<const std::byte> bytes_of(const rocksdb::Slice& value) noexcept;
rocksdb::Slice slice_of(const BlockKey& key) noexcept;
rocksdb::Slice slice_of(std::span<const std::byte> bytes) noexcept;

// Returns false to stop early without an error.
using WalkVisitor = std::function<base::Result<bool>(const codec::BlockView& view,
                                                     std::span<const std::byte> block)>;

// Every block from the one that holds range.from on, verified against the one before it.
base::Result<void> walk_blocks(rocksdb::DB& db, const WalkRange& range, const WalkVisitor& visit);

ScanResult scan_blocks(rocksdb::DB& db, const LogBase& base, const Watermark& mark);

}  // namespace skua::journal
