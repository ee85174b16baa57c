#pragma once

// How the journal uses RocksDB (packaged 7.8.3), and why. Measured limits of that version are in
// ARCHITECTURE.md, "Journal".
//
// One block is one key (big-endian first sequence) in its own instance, written once, read in
// order.
//
// Plan of the segments. Blocks collect in a memtable of `write_buffer_bytes` (64 MiB: about 600,000
// small orders of 110 bytes, 6 s at 100,000 orders/s), which is then written once as a level-0 file
// at `flush_bytes_per_second` (48 MiB/s: faster than the journal grows, slow enough that a sync
// beside it stays quick). At most four memtables exist (256 MiB); beyond that append() answers
// `overloaded`. Nothing is ever compacted: the files are disjoint and in order already, so merging
// them would only write the journal a third time. 100 GiB of history are about 1,600 files (half of
// that with compression); at most 512 are open at a time, so neither the descriptors nor the time
// to open grow with the history, and the triggers that slow writes down by the number of files are
// off. Larger memtables would mean fewer files, but longer recovery: 64 MiB replay in well under a
// second.
//
// Compression. Segment files are LZ4: FlatBuffers shrink by about half for some 2 ns/byte on the
// flush thread, and half the background writing is half the disturbance of the syncs. The
// write-ahead log is not compressed (its compression is on the list of things to avoid).
//
// Write-ahead log. Written through to the kernel with every block, synced by SyncWAL() alone.
// Obsolete files are archived (WAL_ttl_seconds, so long that RocksDB never deletes them itself) and
// removed slowly by ArchiveSweeper. Not used, on purpose: wal_compression, manual_wal_flush,
// unordered_write, two_write_queues, pipelined writes, FIFO, recycle_log_file_num,
// track_and_verify_wals_in_manifest (wrong together with SyncWAL), writes without the log,
// SstFileManager and Resume() (an error is final).
//
// Recovery flushes what it read into a segment file, so what a restart shows is durable even if it
// only stood in the kernel's cache.

#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <memory>

#include "engine/base/result.hpp"
#include "engine/journal/rocks_tuning.hpp"

namespace skua::journal {

// For writing; `env` outlives the database.
rocksdb::Options rocks_write_options(const RocksTuning& tuning, rocksdb::Env* env);
// For looking only: damaged log records are skipped, so that what stands after them is seen and the
// missing range can be named. Writes nothing, not even RocksDB's own log.
rocksdb::Options rocks_read_options(rocksdb::Env* env);
// For walking over blocks.
rocksdb::ReadOptions rocks_walk_options();

base::Error to_error(const rocksdb::Status& status, const char* where) noexcept;

}  // namespace skua::journal
