#include "engine/journal/archive_sweeper.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace skua::journal {

ArchiveSweeper::ArchiveSweeper(const std::string& data_directory, Options options,
                               runtime::Clock& clock)
    : folder_(data_directory + "/journal/archive"), options_(options), clock_(clock) {}

std::size_t ArchiveSweeper::do_work(std::size_t /*limit*/) noexcept {
    const auto now = clock_.monotonic_ns();
    if (now < next_ns_) {
        return 0;
    }
    if (current_.empty() && !choose_file()) {
        next_ns_ = now + options_.idle_interval_ns;
        return 0;
    }
    shrink();
    next_ns_ = now + options_.interval_ns;
    // Pauses are the point: this agent never keeps its thread awake.
    return 0;
}

bool ArchiveSweeper::choose_file() noexcept {
    std::error_code failed;
    std::filesystem::directory_iterator entries(folder_, failed);
    const std::filesystem::directory_iterator end;
    for (; !failed && entries != end; entries.increment(failed)) {
        const auto& path = entries->path();
        // The names are numbers of equal width: the smallest is the oldest.
        if (path.extension() == ".log" && (current_.empty() || path.string() < current_)) {
            current_ = path.string();
        }
    }
    return !current_.empty();
}

void ArchiveSweeper::shrink() noexcept {
    struct stat status {};
    const bool is_there = ::stat(current_.c_str(), &status) == 0;
    const auto size = is_there ? static_cast<std::uint64_t>(status.st_size) : 0;
    if (size > options_.step_bytes &&
        ::truncate(current_.c_str(), static_cast<off_t>(size - options_.step_bytes)) == 0) {
        return;
    }
    if (is_there && ::unlink(current_.c_str()) == 0) {
        files_removed_.add();
    }
    current_.clear();
}

}  // namespace skua::journal
