#pragma once

// Walking over the blocks in a RocksDB instance: keys, verified replay, and the scan of a whole
// journal that a start and an inspection make. Owner: any thread; each call has its own iterator.

#include <rocksdb/db.h>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "engine/journal/fence_rules.hpp"
#include "engine/journal/scan_result.hpp"
#include "engine/journal/watermark.hpp"

namespace skua::journal {

using BlockKey = std::array<char, 8>;
BlockKey key_of(Position first_sequence) noexcept;
Position position_of(const rocksdb::Slice& key) noexcept;  // 0 when it is no key of ours
std::span<const std::byte> bytes_of(const rocksdb::Slice& value) noexcept;
// The block under a valid iterator; good until it moves.
std::span<const std::byte> bytes_at(const rocksdb::Iterator& it) noexcept;
rocksdb::Slice slice_of(const BlockKey& key) noexcept;
rocksdb::Slice slice_of(std::span<const std::byte> bytes) noexcept;

// Returns false to stop early without an error.
using WalkVisitor = std::function<base::Result<bool>(const codec::BlockView& view,
                                                     std::span<const std::byte> block)>;

// Every block from the one that holds range.from on, verified against the one before it.
base::Result<void> walk_blocks(rocksdb::DB& db, const WalkRange& range, const WalkVisitor& visit);

ScanResult scan_blocks(rocksdb::DB& db, const LogBase& base, const Watermark& mark);

// A journal opened for looking, so that as much as possible is seen.
struct Look {
    std::unique_ptr<rocksdb::DB> db;  // nullptr: `status` says why
    rocksdb::Status status;
    // RocksDB could not read past a damaged place in its log; what it shows ends there.
    bool is_log_cut = false;
};
// Skips damaged records of the log where RocksDB can. 7.8.3 cannot when the damage is inside a
// record that spans several 32 KiB pages (its running checksum goes wrong for the next record and
// it refuses everything); then the part before the damage is opened instead.
Look look_into(const std::string& journal_path, rocksdb::Env* env);
// As scan_blocks, and looks into the log files behind the last block that RocksDB shows
// (log_pages.hpp). A whole block there: something before it is missing, a fault. None, and the
// watermark is reached: what is damaged there is a torn end, which was never answered, and no
// fault. Below the watermark a log that was cut is one.
ScanResult scan_look(const Look& look, const std::string& journal_path, const LogBase& base,
                     const Watermark& mark);

}  // namespace skua::journal
