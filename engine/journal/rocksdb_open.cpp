// Opening: lock, verify everything without changing a byte, compare with the watermark, and only
// then open for writing. See the class comment.

#include <fcntl.h>
#include <rocksdb/file_system.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "engine/journal/block_hash.hpp"
#include "engine/journal/extent.hpp"
#include "engine/journal/rocksdb_state.hpp"

namespace skua::journal {

namespace {

base::Result<void> make_folder(const std::string& path) {
    std::error_code failed;
    std::filesystem::create_directories(path, failed);
    if (failed) {
        const int code = failed.value();  // check: allow value, of a std::error_code
        return base::Error{base::ErrorCode::io, code, "data directory: create"};
    }
    return {};
}

base::Result<void> sync_folder(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return base::Error{base::ErrorCode::io, errno, "data directory: open"};
    }
    const int failed = ::fsync(descriptor);
    ::close(descriptor);
    if (failed != 0) {
        return base::Error{base::ErrorCode::io, errno, "data directory: sync"};
    }
    return {};
}

base::Result<std::uint64_t> random_log_id() {
    std::uint64_t id = 0;
    while (id == 0) {
        if (::getrandom(&id, sizeof(id), 0) != sizeof(id)) {
            return base::Error{base::ErrorCode::io, errno, "journal: random log id"};
        }
    }
    return id;
}

base::Error tell(const Loss& loss, LossReport* report) {
    if (report != nullptr) {
        *report = loss.report;
    }
    return loss.error;
}

}  // namespace

RocksDbLog::RocksDbLog(const Options& options)
    : options_(options), latch_(std::make_shared<ErrorLatch>()) {}

RocksDbLog::~RocksDbLog() = default;

base::Result<std::unique_ptr<RocksDbLog>> RocksDbLog::open(const Options& options,
                                                           LossReport* loss) {
    SKUA_TRY_VOID(make_folder(options.directory));
    auto log = std::unique_ptr<RocksDbLog>(new RocksDbLog(options));
    SKUA_TRY(lock, DirLock::for_writing(options.directory));
    log->lock_.emplace(std::move(lock));
    if (options.file_system != nullptr) {
        log->env_ = rocksdb::NewCompositeEnv(options.file_system);
    }
    auto* env = log->env_ ? log->env_.get() : rocksdb::Env::Default();
    SKUA_TRY(verified, verify(options, env, loss));
    const Position last = verified.state.next_sequence - 1;
    const bool is_clean = last == verified.mark.last_sequence && !verified.is_torn;
    if (!verified.is_new && !is_clean && options.on_unclean_end) {
        options.on_unclean_end(last, verified.mark.last_sequence, verified.is_torn);
    }
    SKUA_TRY_VOID(log->open_for_writing(verified));
    return log;
}

base::Result<RocksDbLog::Opened> RocksDbLog::verify(const Options& options, rocksdb::Env* env,
                                                    LossReport* loss) {
    SKUA_TRY(reading, WatermarkFile::read(watermark_path(options.directory)));
    std::error_code ignored;
    const bool has_journal = std::filesystem::exists(current_path(options.directory), ignored);
    Opened found;
    found.counter = reading.counter;
    if (reading.newest) {
        found.mark = *reading.newest;
    }
    if (!has_journal) {
        if (const auto gone = judge_without_current(journal_path(options.directory), found.mark)) {
            return tell(*gone, loss);
        }
        found.is_new = true;
        if (found.mark.log_id == 0) {
            SKUA_TRY(random, random_log_id());
            found.mark.log_id = options.new_log_id != 0 ? options.new_log_id : random;
        }
        found.state = state_at(found.mark.base, found.mark.log_id);
        return found;
    }
    const Look look = look_into(journal_path(options.directory), env);
    if (look.db == nullptr) {
        return tell(judge_closed(look.status, journal_path(options.directory), reading, env), loss);
    }
    const auto scan = scan_look(look, journal_path(options.directory), found.mark.base, found.mark);
    if (const auto missing = judge(scan, reading)) {
        return tell(*missing, loss);
    }
    found.state = scan.state;
    found.is_torn = scan.is_torn;
    if (found.mark.log_id == 0) {  // a journal without a block, and no watermark yet
        SKUA_TRY(random, random_log_id());
        found.mark.log_id = options.new_log_id != 0 ? options.new_log_id : random;
        found.state.log_id = found.mark.log_id;
    }
    return found;
}

base::Result<void> RocksDbLog::open_for_writing(const Opened& verified) {
    const auto& directory = options_.directory;
    Ballast ballast(ballast_path(directory), options_.ballast_bytes);
    const auto needed_bytes = bytes_to_open(journal_path(directory));
    SKUA_TRY(free_bytes,
             make_room_to_open(directory, needed_bytes, ballast, options_.on_short_of_room));
    SKUA_TRY(mark_file, WatermarkFile::open(watermark_path(directory), verified.counter));
    watermark_.emplace(std::move(mark_file));
    base_ = verified.mark.base;
    written_ = durable_ = verified.state;
    if (verified.is_new) {
        // The log id is durable before the first block can be.
        SKUA_TRY_VOID(watermark_->write_durably(mark_of_durable()));
        SKUA_TRY_VOID(sync_folder(directory));
    }
    auto* env = env_ ? env_.get() : rocksdb::Env::Default();
    auto rocks = rocks_write_options(options_.tuning, env);
    rocks.listeners.push_back(latch_);
    // Reserving whole log files ahead may take the last room from the files that must be written.
    rocks.allow_fallocate = free_bytes >= needed_bytes + 2 * options_.tuning.write_buffer_bytes;
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::Open(rocks, journal_path(directory), &opened);
    if (!status.ok()) {
        return to_error(status, "journal: open for writing");
    }
    db_.reset(opened);
    SKUA_TRY_VOID(sync_folder(directory));
    SKUA_TRY_VOID(check_recovered(verified.state));
    // The watermark does not say so before acquire().
    marked_ = durable_.next_sequence - 1;
    return ballast.ensure();
}

// RocksDB's recovery for writing kept exactly the blocks that the verification saw.
base::Result<void> RocksDbLog::check_recovered(const LogState& expected) const {
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocks_walk_options()));
    it->SeekToLast();
    if (!it->status().ok()) {
        return to_error(it->status(), "journal: read after recovery");
    }
    const bool is_empty = !it->Valid() || position_of(it->key()) < base_.position;
    if (is_empty) {
        return expected.next_sequence == base_.position
                   ? base::Result<void>{}
                   : base::Error{base::ErrorCode::corrupt, 0, "journal: recovery lost blocks"};
    }
    if (hash_block(bytes_at(*it)) != expected.last_hash) {
        return base::Error{base::ErrorCode::corrupt, 0, "journal: recovery lost blocks"};
    }
    return {};
}

}  // namespace skua::journal
