#include "engine/journal/dir_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace skua::journal {

namespace {

base::Error lock_error(const char* where) noexcept {
    const auto code = errno == EWOULDBLOCK ? base::ErrorCode::busy : base::ErrorCode::io;
    return {code, errno, where};
}

// Takes the lock or closes the descriptor.
base::Result<int> lock_or_close(int descriptor, int mode, const char* where) {
    if (::flock(descriptor, mode | LOCK_NB) == 0) {
        return descriptor;
    }
    const auto error = lock_error(where);
    ::close(descriptor);
    return error;
}

}  // namespace

base::Result<DirLock> DirLock::for_writing(const std::string& directory) {
    const auto path = directory + "/lock";
    const int opened = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (opened < 0) {
        return lock_error("data directory: open the lock");
    }
    SKUA_TRY(descriptor, lock_or_close(opened, LOCK_EX, "data directory: in use"));
    return DirLock(descriptor);
}

base::Result<DirLock> DirLock::for_reading(const std::string& directory) {
    const auto path = directory + "/lock";
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) {
        if (errno == ENOENT) {
            return DirLock(-1);
        }
        return lock_error("data directory: open the lock");
    }
    SKUA_TRY(descriptor, lock_or_close(opened, LOCK_SH, "data directory: a writer is running"));
    return DirLock(descriptor);
}

DirLock::DirLock(DirLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirLock& DirLock::operator=(DirLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

DirLock::~DirLock() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

}  // namespace skua::journal
