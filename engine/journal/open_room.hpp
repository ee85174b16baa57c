#pragma once

// Room to open: RocksDB 7.8.3 does not answer "no space" when it is opened for writing on a full
// disk, it ends the process by an assertion (writable_file_writer.h, sync_without_flush_called_).
// So the room that an opening takes is counted beforehand: its recovery writes what the
// write-ahead log holds a second time, as segment files, and some small files beside it.
// Owner: the opening thread.

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/journal/ballast.hpp"

namespace skua::journal {

// What was found when the disk was too full to open as it was.
struct RoomReport {
    std::uint64_t needed_bytes = 0;
    std::uint64_t free_bytes = 0;  // before the ballast went
    std::uint64_t free_bytes_after = 0;
    bool has_released_ballast = false;

    [[nodiscard]] bool is_enough() const noexcept { return free_bytes_after >= needed_bytes; }
};
using RoomVisitor = std::function<void(const RoomReport&)>;

// Manifest, options, RocksDB's own log, watermark and the first blocks after an opening.
inline constexpr std::uint64_t kOpenSlackBytes = 16ULL << 20U;

// A disk that fills up stops the engine with one memtable in the making as a segment file and one
// in use; both stand in the write-ahead log then. A smaller ballast would not open that.
[[nodiscard]] constexpr std::uint64_t ballast_bytes_min(std::uint64_t write_buffer_bytes) noexcept {
    return 2 * write_buffer_bytes + kOpenSlackBytes;
}

// Bytes that opening DIR/journal for writing may take.
std::uint64_t bytes_to_open(const std::string& journal_path);

// Makes sure of `needed_bytes` in `directory`, with the ballast if it must be; tells `visit`
// (may be empty) whenever the disk was too full as it stood. disk_full: not even then.
// The result is what is free afterwards.
base::Result<std::uint64_t> make_room_to_open(const std::string& directory,
                                              std::uint64_t needed_bytes, Ballast& ballast,
                                              const RoomVisitor& visit);

}  // namespace skua::journal
