#include "engine/journal/ballast.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "engine/journal/disk_guard.hpp"

namespace skua::journal {

base::Result<void> Ballast::ensure() {
    if (bytes_ == 0 || is_held()) {
        return {};
    }
    const auto folder = path_.substr(0, path_.find_last_of('/'));
    SKUA_TRY(free_bytes, free_disk_bytes(folder));
    if (free_bytes < 2 * bytes_) {
        return {};
    }
    const int descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return base::Error{base::ErrorCode::io, errno, "ballast: open"};
    }
    const int failed = ::posix_fallocate(descriptor, 0, static_cast<off_t>(bytes_));
    const bool is_synced = failed == 0 && ::fdatasync(descriptor) == 0;
    ::close(descriptor);
    if (!is_synced) {
        release();  // somebody else took the room meanwhile; half a ballast is none
    }
    return {};
}

bool Ballast::release() noexcept {
    return ::unlink(path_.c_str()) == 0;
}

bool Ballast::is_held() const noexcept {
    struct stat status {};
    return ::stat(path_.c_str(), &status) == 0 && status.st_size >= static_cast<off_t>(bytes_) &&
           static_cast<std::uint64_t>(status.st_blocks) * 512 >= bytes_;
}

}  // namespace skua::journal
