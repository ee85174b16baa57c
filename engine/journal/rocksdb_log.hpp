#pragma once

// RocksDbLog: the journal on one machine, in its own RocksDB instance (rocks_options.hpp says how).
//
//   DIR/journal/    RocksDB: write-ahead log, segment files, archive/
//   DIR/watermark   how far it was durable (watermark.hpp)
//   DIR/ballast     reserved space (ballast.hpp)
//   DIR/lock        one writer (dir_lock.hpp)
//
// A start verifies everything without changing a byte, compares with the watermark, and only then
// opens for writing: RocksDB's own recovery would drop what it cannot read and go on. The watermark
// stays as it was until acquire(): whoever replays in between and finds the records wrong goes away
// and leaves the words of an inspection unchanged.
// Owner: open, acquire, append, truncate_below, state, close_clean: the writer thread; sync and
// housekeep: the sync thread; replay and read_block: any thread. Once an append or a sync has
// failed, the log answers nothing but that error.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/journal/ballast.hpp"
#include "engine/journal/dir_lock.hpp"
#include "engine/journal/fence_rules.hpp"
#include "engine/journal/log.hpp"
#include "engine/journal/loss.hpp"
#include "engine/journal/open_room.hpp"
#include "engine/journal/rocks_tuning.hpp"
#include "engine/journal/watermark.hpp"
#include "engine/runtime/thread_checker.hpp"

namespace rocksdb {
class DB;
class Env;
class FileSystem;
}  // namespace rocksdb

namespace skua::journal {

class RocksDbLog final : public Log {
public:
    // `skipped_for_tests` answers without asking the device: the proof that the tests for lost
    // writes can fail. No configuration key leads to it.
    enum class SyncMode : std::uint8_t { device, skipped_for_tests };

    struct Options {
        std::string directory;
        std::string writer_version = "skua";
        RocksTuning tuning;
        std::uint64_t ballast_bytes = 160ULL << 20U;  // see ballast_bytes_min()
        std::int64_t watermark_interval_ns = 10'000'000;
        std::uint64_t new_log_id = 0;  // of a log that is created; 0 = random
        SyncMode sync_mode = SyncMode::device;
        std::shared_ptr<rocksdb::FileSystem> file_system;  // nullptr = the machine's
        RoomVisitor on_short_of_room;  // called while opening, when the disk is too full for it
        // Called while opening, after a stop that was not clean: with the last whole record, the
        // last that is known to have been durable, and whether RocksDB's log ends in bytes that are
        // no record (a torn end, dropped: page 0003).
        std::function<void(Position last, Position watermark, bool is_torn)> on_unclean_end;
    };

    // journal_loss, journal_gap or corrupt: `loss`, if given, says which records are missing.
    // busy: another process has the directory. disk_full: no room even without the ballast; the
    // disk was not asked for any, because RocksDB would end the process (open_room.hpp).
    static base::Result<std::unique_ptr<RocksDbLog>> open(const Options& options,
                                                          LossReport* loss = nullptr);
    ~RocksDbLog() override;

    base::Result<Epoch> acquire(std::int64_t now_micros) override;
    AppendOutcome append(Epoch epoch, std::span<const std::byte> block) override;
    base::Result<Position> sync() override;
    base::Result<void> replay(Position from, const Visitor& visit) const override;
    base::Result<std::vector<std::byte>> read_block(Position sequence) const override;
    base::Result<void> truncate_below(Position position) override;
    [[nodiscard]] LogState state() const override;
    base::Result<void> housekeep(std::int64_t monotonic_ns) override;
    [[nodiscard]] base::Error failure() const override;

    // Syncs, makes the watermark exact and durable, closes. Nothing may be called after it but the
    // destructor; without it the destructor leaves things as a crash would.
    base::Result<void> close_clean();
    // Writes the memtable into a segment file now.
    base::Result<void> flush_segment();
    // The last durable sequence; any thread.
    [[nodiscard]] Position durable() const;

private:
    class ErrorLatch;
    struct Opened;
    explicit RocksDbLog(const Options& options);

    base::Result<void> write_mark_durably(const Watermark& mark);
    static base::Result<Opened> verify(const Options& options, rocksdb::Env* env, LossReport* loss);
    base::Result<void> open_for_writing(const Opened& verified);
    base::Result<void> check_recovered(const LogState& expected) const;

    base::Result<void> put(Position first, std::span<const std::byte> block);
    void note_written(const codec::BlockHeader& header, const codec::BlockHash& hash);
    base::Result<void> sync_device();
    base::Error fail(base::Error error);
    [[nodiscard]] Watermark mark_of_durable() const;
    [[nodiscard]] WalkRange durable_range(Position from) const;
    void drop_old_segments(Position below);

    // Constant after open().
    Options options_;
    std::optional<DirLock> lock_;
    std::unique_ptr<rocksdb::Env> env_;  // only with a file system of the caller's
    std::shared_ptr<ErrorLatch> latch_;
    std::unique_ptr<rocksdb::DB> db_;
    // Any thread, under the mutex: once per block and per sync, so it is no matter of the order
    // path. `written_` is changed by the writer thread, `durable_` by the sync thread.
    mutable std::mutex mutex_;
    LogState written_;
    LogState durable_;
    LogBase base_;
    // Sync thread, and the writer thread in truncate_below, under its own mutex.
    std::mutex watermark_mutex_;
    std::optional<WatermarkFile> watermark_;
    // Sync thread only.
    Position marked_ = 0;
    std::int64_t marked_at_ns_ = 0;
    runtime::ThreadChecker sync_thread_;
};

}  // namespace skua::journal
