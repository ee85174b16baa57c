#include "engine/journal/open_room.hpp"

#include <filesystem>
#include <system_error>

#include "engine/journal/disk_guard.hpp"

namespace skua::journal {

std::uint64_t bytes_to_open(const std::string& journal_path) {
    std::uint64_t bytes = kOpenSlackBytes;
    std::error_code failed;
    for (std::filesystem::directory_iterator it(journal_path, failed), end; !failed && it != end;
         it.increment(failed)) {
        std::error_code ignored;
        if (it->path().extension() == ".log") {
            const auto size = it->file_size(ignored);
            bytes += ignored ? 0 : size;
        }
    }
    return bytes;
}

base::Result<std::uint64_t> make_room_to_open(const std::string& directory,
                                              std::uint64_t needed_bytes, Ballast& ballast,
                                              const RoomVisitor& visit) {
    SKUA_TRY(free_bytes, free_disk_bytes(directory));
    if (free_bytes >= needed_bytes) {
        return free_bytes;
    }
    RoomReport report{.needed_bytes = needed_bytes,
                      .free_bytes = free_bytes,
                      .free_bytes_after = free_bytes,
                      .has_released_ballast = ballast.release()};
    if (report.has_released_ballast) {
        SKUA_TRY(free_after, free_disk_bytes(directory));
        report.free_bytes_after = free_after;
    }
    if (visit) {
        visit(report);
    }
    if (!report.is_enough()) {
        return base::Error{base::ErrorCode::disk_full, 0, "journal: no room to open it"};
    }
    return report.free_bytes_after;
}

}  // namespace skua::journal
