#include "engine/journal/rocksdb_log.hpp"

#include <rocksdb/file_system.h>

#include <algorithm>

#include "engine/journal/block_hash.hpp"
#include "engine/journal/rocksdb_state.hpp"

namespace skua::journal {

namespace {

Position last_of(const LogState& state) noexcept {
    return state.next_sequence - 1;
}

}  // namespace

base::Result<Epoch> RocksDbLog::acquire(std::int64_t now_micros) {
    sync_thread_.release();  // whoever syncs from now on is its owner
    const LogState before = state();
    const Epoch epoch = before.next_sequence;
    const auto block = make_fence_block(before, options_.writer_version, now_micros);
    const auto view = codec::open_block(block);
    SKUA_ASSERT(view.has_value());
    // What was recovered is durable, so the watermark may say so; both slots are whole again. And
    // the mark of a clean stop must be gone before anything can stand behind it.
    SKUA_TRY_VOID(write_mark_durably(mark_of_durable()));
    SKUA_TRY_VOID(put(epoch, block));
    note_written(view->header, hash_block(block));
    SKUA_TRY_VOID(sync_device());
    return epoch;
}

AppendOutcome RocksDbLog::append(Epoch epoch, std::span<const std::byte> block) {
    if (failure().code != base::ErrorCode::ok) {
        return AppendOutcome::unknown;
    }
    const auto view = codec::open_block(block);
    if (!view) {
        return AppendOutcome::rejected;
    }
    const auto hash = hash_block(block);
    switch (admit(state(), epoch, *view, hash)) {
        case Admission::fenced:
            return AppendOutcome::fenced;
        case Admission::rejected:
            return AppendOutcome::rejected;
        case Admission::already_there:
            return AppendOutcome::written;
        case Admission::next:
            break;
    }
    if (const auto stored = put(view->header.first_sequence, block); !stored) {
        return stored.error().code == base::ErrorCode::busy ? AppendOutcome::overloaded
                                                            : AppendOutcome::unknown;
    }
    note_written(view->header, hash);
    return AppendOutcome::written;
}

base::Result<void> RocksDbLog::put(Position first, std::span<const std::byte> block) {
    SKUA_ASSERT(db_ != nullptr);
    rocksdb::WriteOptions options;
    options.sync = false;        // sync() does that, on its own thread
    options.no_slowdown = true;  // full memtables: say so instead of waiting
    const auto key = key_of(first);
    const auto status = db_->Put(options, slice_of(key), slice_of(block));
    if (status.ok()) {
        return {};
    }
    if (status.IsIncomplete()) {
        return base::Error{base::ErrorCode::busy, 0, "journal: memtables are full"};
    }
    // It may be in the log or not; only a restart can tell.
    return fail(to_error(status, "journal: write"));
}

void RocksDbLog::note_written(const codec::BlockHeader& header, const codec::BlockHash& hash) {
    const std::scoped_lock lock(mutex_);
    written_ = advance(written_, header, hash);
}

base::Result<Position> RocksDbLog::sync() {
    sync_thread_.check();
    SKUA_TRY_VOID(sync_device());
    return durable();
}

base::Result<void> RocksDbLog::sync_device() {
    if (const auto failed = failure(); failed.code != base::ErrorCode::ok) {
        return failed;
    }
    LogState target;
    {
        const std::scoped_lock lock(mutex_);
        if (written_.next_sequence == durable_.next_sequence) {
            return {};
        }
        target = written_;  // what is written after this may or may not be in this sync
    }
    if (options_.sync_mode == SyncMode::device) {
        const auto status = db_->SyncWAL();
        if (!status.ok()) {
            return fail(to_error(status, "journal: sync"));
        }
    }
    // A flush that failed in the background may have taken what this sync covered.
    if (const auto failed = failure(); failed.code != base::ErrorCode::ok) {
        return failed;
    }
    const std::scoped_lock lock(mutex_);
    durable_ = target;
    return {};
}

base::Error RocksDbLog::fail(base::Error error) {
    latch_->set(error);
    return latch_->get();
}

base::Error RocksDbLog::failure() const {
    return latch_->get();
}

LogState RocksDbLog::state() const {
    const std::scoped_lock lock(mutex_);
    return written_;
}

Position RocksDbLog::durable() const {
    const std::scoped_lock lock(mutex_);
    return last_of(durable_);
}

WalkRange RocksDbLog::durable_range(Position from) const {
    const std::scoped_lock lock(mutex_);
    return {.from = std::max(from, base_.position),
            .last = last_of(durable_),
            .base = base_,
            .log_id = durable_.log_id};
}

base::Result<void> RocksDbLog::replay(Position from, const Visitor& visit) const {
    return walk_blocks(
        *db_, durable_range(from),
        [&](const codec::BlockView&, std::span<const std::byte> block) -> base::Result<bool> {
            SKUA_TRY_VOID(visit(block));
            return true;
        });
}

base::Result<std::vector<std::byte>> RocksDbLog::read_block(Position sequence) const {
    const auto range = durable_range(sequence);
    std::vector<std::byte> bytes;
    if (sequence >= range.base.position) {
        SKUA_TRY_VOID(walk_blocks(
            *db_, range,
            [&](const codec::BlockView&, std::span<const std::byte> block) -> base::Result<bool> {
                bytes.assign(block.begin(), block.end());
                return false;
            }));
    }
    if (bytes.empty()) {
        return base::Error{base::ErrorCode::not_found, 0, "journal: no such record"};
    }
    return bytes;
}

Watermark RocksDbLog::mark_of_durable() const {
    const std::scoped_lock lock(mutex_);
    return {.log_id = durable_.log_id,
            .epoch = durable_.epoch,
            .last_sequence = last_of(durable_),
            .block_number = durable_.next_block_number - 1,
            .block_hash = durable_.last_hash,
            .base = base_,
            .is_clean = false};
}

base::Result<void> RocksDbLog::housekeep(std::int64_t monotonic_ns) {
    sync_thread_.check();
    if (durable() == marked_ || monotonic_ns - marked_at_ns_ < options_.watermark_interval_ns) {
        return {};
    }
    const std::scoped_lock lock(watermark_mutex_);
    const auto mark = mark_of_durable();
    SKUA_TRY_VOID(watermark_->write_soon(mark));
    marked_ = mark.last_sequence;
    marked_at_ns_ = monotonic_ns;
    return {};
}

base::Result<void> RocksDbLog::write_mark_durably(const Watermark& mark) {
    const std::scoped_lock lock(watermark_mutex_);
    return watermark_->write_durably(mark);
}

base::Result<void> RocksDbLog::truncate_below(Position position) {
    auto range = durable_range(position);
    if (position <= range.base.position) {
        return {};
    }
    if (position > range.last) {
        return base::Error{base::ErrorCode::invalid, 0, "journal: truncate beyond the durable end"};
    }
    LogBase new_base;
    SKUA_TRY_VOID(walk_blocks(
        *db_, range,
        [&](const codec::BlockView& view, std::span<const std::byte>) -> base::Result<bool> {
            new_base = {.position = view.header.first_sequence,
                        .block_number = view.header.block_number,
                        .epoch = view.header.epoch,
                        .previous_hash = view.header.previous_hash};
            // A fence opens its epoch itself; before it another was in force.
            if (is_fence(view.header)) {
                new_base.epoch = 0;
            }
            return false;
        }));
    {
        const std::scoped_lock lock(mutex_);
        base_ = new_base;
    }
    // The log begins there once this is durable, whatever is still on the disk before it.
    SKUA_TRY_VOID(write_mark_durably(mark_of_durable()));
    drop_old_segments(new_base.position);
    return {};
}

// Oldest first; a file that cannot go yet keeps its room until the next call.
void RocksDbLog::drop_old_segments(Position below) {
    std::vector<rocksdb::LiveFileMetaData> files;
    db_->GetLiveFilesMetaData(&files);
    std::sort(files.begin(), files.end(), [](const auto& left, const auto& right) {
        return left.largestkey < right.largestkey;
    });
    for (const auto& file : files) {
        if (position_of(file.largestkey) >= below || !db_->DeleteFile(file.name).ok()) {
            return;
        }
    }
}

base::Result<void> RocksDbLog::flush_segment() {
    const auto status = db_->Flush(rocksdb::FlushOptions());
    return status.ok() ? base::Result<void>{} : to_error(status, "journal: flush");
}

base::Result<void> RocksDbLog::close_clean() {
    SKUA_TRY_VOID(sync_device());
    auto mark = mark_of_durable();
    mark.is_clean = true;
    SKUA_TRY_VOID(write_mark_durably(mark));
    const auto status = db_->Close();
    db_.reset();
    return status.ok() ? base::Result<void>{} : to_error(status, "journal: close");
}

}  // namespace skua::journal
