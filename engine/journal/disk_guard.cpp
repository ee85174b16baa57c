#include "engine/journal/disk_guard.hpp"

#include <sys/statvfs.h>

#include <cerrno>
#include <utility>

namespace skua::journal {

base::Result<std::uint64_t> free_disk_bytes(const std::string& directory) {
    struct statvfs status {};
    if (::statvfs(directory.c_str(), &status) != 0) {
        return base::Error{base::ErrorCode::io, errno, "disk: free space"};
    }
    return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

DiskGuard::DiskGuard(Probe probe, Options options, runtime::Clock& clock)
    : probe_(std::move(probe)), options_(options), clock_(clock) {
    look();
}

std::size_t DiskGuard::do_work(std::size_t /*limit*/) noexcept {
    if (clock_.monotonic_ns() - looked_at_ns_ >= options_.interval_ns) {
        look();
    }
    // Looking is no work: it must not keep a thread awake.
    return 0;
}

void DiskGuard::look() noexcept {
    looked_at_ns_ = clock_.monotonic_ns();
    const auto free_now = probe_();
    if (!free_now) {
        // Who cannot tell assumes the worse.
        is_low_.set(1);
        return;
    }
    free_bytes_.set(*free_now);
    const std::uint64_t margin = is_low() ? options_.low_water_bytes / 8 : 0;
    is_low_.set(*free_now < options_.low_water_bytes + margin ? 1 : 0);
}

}  // namespace skua::journal
