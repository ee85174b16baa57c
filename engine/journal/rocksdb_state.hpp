#pragma once

// Inside of RocksDbLog, shared by its source files only.

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/listener.h>

#include <mutex>

#include "engine/journal/rocks_options.hpp"
#include "engine/journal/rocks_walk.hpp"
#include "engine/journal/rocksdb_log.hpp"

namespace skua::journal {

// The first error of the log, from a call or from RocksDB's background threads. It stays.
// Owner: any thread, under its mutex.
class RocksDbLog::ErrorLatch final : public rocksdb::EventListener {
public:
    void OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/,
                           rocksdb::Status* status) override {
        set(to_error(*status, "journal: RocksDB background work"));
    }
    // Never Resume(): after an error nobody knows what is durable.
    void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status /*status*/,
                              bool* auto_recovery) override {
        *auto_recovery = false;
    }
    void set(base::Error error) {
        const std::scoped_lock lock(mutex_);
        if (first_.code == base::ErrorCode::ok) {
            first_ = error;
        }
    }
    [[nodiscard]] base::Error get() const {
        const std::scoped_lock lock(mutex_);
        return first_;
    }

private:
    mutable std::mutex mutex_;
    base::Error first_;
};

// What a verification found.
struct RocksDbLog::Opened {
    bool is_new = false;
    Watermark mark;  // with the log id and the base to go on with
    std::uint64_t counter = 0;
    LogState state;
    bool is_torn = false;  // RocksDB's log ends in bytes that are no record
};

inline std::string journal_path(const std::string& directory) {
    return directory + "/journal";
}
inline std::string watermark_path(const std::string& directory) {
    return directory + "/watermark";
}
inline std::string ballast_path(const std::string& directory) {
    return directory + "/ballast";
}
inline std::string current_path(const std::string& directory) {
    return journal_path(directory) + "/CURRENT";
}

}  // namespace skua::journal
