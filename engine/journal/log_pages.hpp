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

// The lowest first sequence, at or above `from`, of the whole blocks in the log files; 0: none.
Position find_whole_block(const std::string& journal_path, Position from);

}  // namespace skua::journal
