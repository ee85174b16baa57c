#pragma once

// Log pages: looks for whole blocks in RocksDB's write-ahead log files without RocksDB. Its reader
// drops the rest of a 32 KiB page behind the first damaged byte and says nothing, or refuses all
// that follows; so it cannot tell a torn end, behind which there is nothing, from a damaged block
// before valid ones. The form of the files (log_format.h of RocksDB, unchanged since LevelDB):
//
//   page of 32 KiB: {crc32c masked: 4, length: 2, type: 1, payload} ... zeros
//   type 1: a whole record; 2, 3 .. 3, 4: its first, middle and last piece, one to a page
//   record: a write batch {8 + 4 bytes, 1, length, key, length, value}, ours of one block each
//
// Pages may be missing in any order after a power cut, so behind damage every offset of the page is
// tried. Changes no byte. Owner: the calling thread.

#include <string>

#include "engine/journal/log.hpp"

namespace skua::journal {

struct LogEnd {
    Position whole_block = 0;  // the lowest first sequence, at or above `from`, of one; 0: none
    bool is_torn = false;      // bytes that are no record, or a record without its end
};
LogEnd look_behind(const std::string& journal_path, Position from);

}  // namespace skua::journal
