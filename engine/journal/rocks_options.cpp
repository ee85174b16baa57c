#include "engine/journal/rocks_options.hpp"

#include <rocksdb/rate_limiter.h>
#include <rocksdb/table.h>

#include <limits>

namespace skua::journal {

namespace {

constexpr std::uint64_t kNever = 100ULL * 365 * 24 * 3600;  // seconds

// Says nothing and makes no file.
class SilentLogger final : public rocksdb::Logger {
public:
    using rocksdb::Logger::Logv;
    void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

rocksdb::Options common_options(rocksdb::Env* env) {
    rocksdb::Options options;
    options.env = env;
    options.paranoid_checks = true;
    options.max_open_files = 512;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    options.skip_stats_update_on_db_open = true;
    options.compression = rocksdb::kLZ4Compression;
    rocksdb::BlockBasedTableOptions table;
    table.no_block_cache = true;  // blocks are read once, in order
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    // No compaction, and nothing that waits for one.
    options.disable_auto_compactions = true;
    options.compaction_style = rocksdb::kCompactionStyleUniversal;
    options.num_levels = 1;
    options.level0_file_num_compaction_trigger = std::numeric_limits<int>::max();
    options.level0_slowdown_writes_trigger = std::numeric_limits<int>::max();
    options.level0_stop_writes_trigger = std::numeric_limits<int>::max();
    options.soft_pending_compaction_bytes_limit = 0;
    options.hard_pending_compaction_bytes_limit = 0;
    return options;
}

}  // namespace

rocksdb::Options rocks_write_options(const RocksTuning& tuning, rocksdb::Env* env) {
    auto options = common_options(env);
    options.create_if_missing = true;
    options.write_buffer_size = tuning.write_buffer_bytes;
    options.max_write_buffer_number = 4;
    options.max_background_jobs = 2;
    options.rate_limiter.reset(
        rocksdb::NewGenericRateLimiter(static_cast<std::int64_t>(tuning.flush_bytes_per_second),
                                       10 * 1'000));  // refilled every 10 ms: small, steady writes
    options.bytes_per_sync = 1U << 20U;  // write-back of segment files as they grow, not at the end
    options.WAL_ttl_seconds = kNever;
    options.recycle_log_file_num = 0;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    options.avoid_flush_during_recovery = false;
    options.avoid_flush_during_shutdown = true;       // the log is synced; a clean stop is quick
    options.allow_concurrent_memtable_write = false;  // there is one writer
    options.max_bgerror_resume_count = 0;             // an error is final
    options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    options.keep_log_file_num = 4;
    options.max_log_file_size = 4U << 20U;
    return options;
}

rocksdb::Options rocks_read_options(rocksdb::Env* env) {
    auto options = common_options(env);
    options.create_if_missing = false;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords;
    options.info_log = std::make_shared<SilentLogger>();
    return options;
}

rocksdb::ReadOptions rocks_walk_options() {
    rocksdb::ReadOptions options;
    options.verify_checksums = true;
    options.fill_cache = false;
    options.readahead_size = 2U << 20U;
    return options;
}

base::Error to_error(const rocksdb::Status& status, const char* where) noexcept {
    using base::ErrorCode;
    const auto detail = static_cast<std::int32_t>(status.subcode());
    if (status.IsNoSpace()) {
        return {ErrorCode::disk_full, detail, where};
    }
    if (status.IsCorruption()) {
        return {ErrorCode::corrupt, detail, where};
    }
    if (status.IsBusy() || status.IsIncomplete()) {
        return {ErrorCode::busy, detail, where};
    }
    return {ErrorCode::io, detail, where};
}

}  // namespace skua::journal
