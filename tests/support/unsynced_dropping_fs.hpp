#pragma once

// UnsyncedDroppingFs: a file system for RocksDB that knows what was synced, and on crash() takes
// away everything else, as a power cut does: the unsynced end of every file, and files whose
// directory was not synced since they were made. After cut_power() every write fails.
//
// A rename and a removal count as durable at once. For a removal that is the harsher assumption,
// for a rename (CURRENT, archive/) it is what a journaling file system does.
// Owner: any thread (RocksDB's), under its mutex; cut_power and crash the test thread.

#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace skua::tests {

class UnsyncedDroppingFs final : public rocksdb::FileSystemWrapper {
public:
    UnsyncedDroppingFs();
    const char* Name() const override { return "UnsyncedDroppingFs"; }

    // From now on nothing reaches the disk. Then end the log, without a clean stop.
    void cut_power();
    // After the log has ended: drops what was not synced. Returns the bytes that were lost.
    std::uint64_t crash();

    rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus ReopenWritableFile(const std::string& name,
                                         const rocksdb::FileOptions& options,
                                         std::unique_ptr<rocksdb::FSWritableFile>* file,
                                         rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSWritableFile>* file,
                                        rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                   std::unique_ptr<rocksdb::FSDirectory>* directory,
                                   rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                                 const rocksdb::IOOptions& options,
                                 rocksdb::IODebugContext* context) override;
    rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                                 rocksdb::IODebugContext* context) override;

    // For the files and directories that this hands out.
    [[nodiscard]] bool has_power() const;
    void appended(const std::string& name, std::uint64_t bytes);
    void truncated(const std::string& name, std::uint64_t size);
    void synced(const std::string& name);
    void directory_synced(const std::string& directory);

private:
    struct FileState {
        std::uint64_t written = 0;
        std::uint64_t synced = 0;
        bool is_entry_durable = false;  // its directory was synced since it was made
    };
    mutable std::mutex mutex_;
    std::map<std::string, FileState> files_;
    bool has_power_ = true;
};

}  // namespace skua::tests
