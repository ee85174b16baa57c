#include "tests/support/unsynced_dropping_fs.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace skua::tests {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

IOStatus no_power() {
    return IOStatus::IOError("power is cut");
}

std::string clean(const std::string& name) {
    return std::filesystem::path(name).lexically_normal().string();
}

class TrackedFile final : public rocksdb::FSWritableFileOwnerWrapper {
public:
    TrackedFile(UnsyncedDroppingFs& fs, std::string name,
                std::unique_ptr<rocksdb::FSWritableFile> target)
        : FSWritableFileOwnerWrapper(std::move(target)), fs_(fs), name_(std::move(name)) {}

    IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
        if (!fs_.has_power()) {
            return no_power();
        }
        auto status = FSWritableFileOwnerWrapper::Append(data, options, context);
        if (status.ok()) {
            fs_.appended(name_, data.size());
        }
        return status;
    }
    IOStatus Append(const Slice& data, const IOOptions& options,
                    const rocksdb::DataVerificationInfo& /*info*/,
                    IODebugContext* context) override {
        return Append(data, options, context);
    }
    IOStatus PositionedAppend(const Slice&, uint64_t, const IOOptions&, IODebugContext*) override {
        return IOStatus::NotSupported("direct I/O is not tracked");
    }
    IOStatus PositionedAppend(const Slice&, uint64_t, const IOOptions&,
                              const rocksdb::DataVerificationInfo&, IODebugContext*) override {
        return IOStatus::NotSupported("direct I/O is not tracked");
    }
    IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* context) override {
        if (!fs_.has_power()) {
            return no_power();
        }
        auto status = FSWritableFileOwnerWrapper::Truncate(size, options, context);
        if (status.ok()) {
            fs_.truncated(name_, size);
        }
        return status;
    }
    IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
        return note_sync(FSWritableFileOwnerWrapper::Flush(options, context));
    }
    IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
        return note_sync(FSWritableFileOwnerWrapper::Flush(options, context));
    }

private:
    // The device is not asked: nothing but crash() decides what survives, and tests stay quick.
    IOStatus note_sync(IOStatus status) {
        if (!fs_.has_power()) {
            return no_power();
        }
        if (status.ok()) {
            fs_.synced(name_);
        }
        return status;
    }
    UnsyncedDroppingFs& fs_;
    std::string name_;
};

class TrackedDirectory final : public rocksdb::FSDirectoryWrapper {
public:
    TrackedDirectory(UnsyncedDroppingFs& fs, std::string name,
                     std::unique_ptr<rocksdb::FSDirectory> target)
        : FSDirectoryWrapper(std::move(target)), fs_(fs), name_(std::move(name)) {}

    IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*context*/) override {
        if (!fs_.has_power()) {
            return no_power();
        }
        fs_.directory_synced(name_);
        return IOStatus::OK();
    }
    IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* context,
                                 const rocksdb::DirFsyncOptions& /*what*/) override {
        return Fsync(options, context);
    }

private:
    UnsyncedDroppingFs& fs_;
    std::string name_;
};

}  // namespace

UnsyncedDroppingFs::UnsyncedDroppingFs() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

void UnsyncedDroppingFs::cut_power() {
    const std::scoped_lock lock(mutex_);
    has_power_ = false;
}

std::uint64_t UnsyncedDroppingFs::crash() {
    const std::scoped_lock lock(mutex_);
    std::uint64_t lost = 0;
    for (const auto& [name, file] : files_) {
        std::error_code failed;
        if (!file.is_entry_durable) {
            lost += file.written;
            std::filesystem::remove(name, failed);
        } else if (file.written > file.synced) {
            lost += file.written - file.synced;
            std::filesystem::resize_file(name, file.synced, failed);
        }
    }
    files_.clear();
    return lost;
}

IOStatus UnsyncedDroppingFs::NewWritableFile(const std::string& name, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* context) {
    if (!has_power()) {
        return no_power();
    }
    auto status = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (status.ok()) {
        const std::scoped_lock lock(mutex_);
        files_[clean(name)] = {};
        *file = std::make_unique<TrackedFile>(*this, clean(name), std::move(*file));
    }
    return status;
}

IOStatus UnsyncedDroppingFs::ReopenWritableFile(const std::string& name, const FileOptions& options,
                                                std::unique_ptr<rocksdb::FSWritableFile>* file,
                                                IODebugContext* context) {
    if (!has_power()) {
        return no_power();
    }
    auto status = FileSystemWrapper::ReopenWritableFile(name, options, file, context);
    if (status.ok()) {
        std::error_code ignored;
        const auto size = std::filesystem::file_size(name, ignored);
        const std::scoped_lock lock(mutex_);
        files_.try_emplace(clean(name), FileState{size, size, true});
        *file = std::make_unique<TrackedFile>(*this, clean(name), std::move(*file));
    }
    return status;
}

IOStatus UnsyncedDroppingFs::ReuseWritableFile(const std::string& /*name*/,
                                               const std::string& /*old_name*/,
                                               const FileOptions& /*options*/,
                                               std::unique_ptr<rocksdb::FSWritableFile>* /*file*/,
                                               IODebugContext* /*context*/) {
    return IOStatus::NotSupported("recycled logs are not used");
}

IOStatus UnsyncedDroppingFs::NewDirectory(const std::string& name, const IOOptions& options,
                                          std::unique_ptr<rocksdb::FSDirectory>* directory,
                                          IODebugContext* context) {
    auto status = FileSystemWrapper::NewDirectory(name, options, directory, context);
    if (status.ok()) {
        *directory = std::make_unique<TrackedDirectory>(*this, clean(name), std::move(*directory));
    }
    return status;
}

IOStatus UnsyncedDroppingFs::RenameFile(const std::string& from, const std::string& to,
                                        const IOOptions& options, IODebugContext* context) {
    if (!has_power()) {
        return no_power();
    }
    auto status = FileSystemWrapper::RenameFile(from, to, options, context);
    if (status.ok()) {
        const std::scoped_lock lock(mutex_);
        auto moved = files_.extract(clean(from));
        files_.erase(clean(to));
        if (!moved.empty()) {
            moved.key() = clean(to);
            moved.mapped().is_entry_durable = true;
            files_.insert(std::move(moved));
        }
    }
    return status;
}

IOStatus UnsyncedDroppingFs::DeleteFile(const std::string& name, const IOOptions& options,
                                        IODebugContext* context) {
    if (!has_power()) {
        return no_power();
    }
    auto status = FileSystemWrapper::DeleteFile(name, options, context);
    if (status.ok()) {
        const std::scoped_lock lock(mutex_);
        files_.erase(clean(name));
    }
    return status;
}

bool UnsyncedDroppingFs::has_power() const {
    const std::scoped_lock lock(mutex_);
    return has_power_;
}

void UnsyncedDroppingFs::appended(const std::string& name, std::uint64_t bytes) {
    const std::scoped_lock lock(mutex_);
    files_[name].written += bytes;
}

void UnsyncedDroppingFs::truncated(const std::string& name, std::uint64_t size) {
    const std::scoped_lock lock(mutex_);
    auto& file = files_[name];
    file.written = size;
    file.synced = std::min(file.synced, size);
}

void UnsyncedDroppingFs::synced(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    auto& file = files_[name];
    file.synced = file.written;
}

void UnsyncedDroppingFs::directory_synced(const std::string& directory) {
    const std::scoped_lock lock(mutex_);
    for (auto& [name, file] : files_) {
        if (std::filesystem::path(name).parent_path() == directory) {
            file.is_entry_durable = true;
        }
    }
}

}  // namespace skua::tests
