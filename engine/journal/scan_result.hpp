#pragma once

// What a walk over the blocks of a journal goes through and what it finds. Plain values.

#include "engine/journal/fence_rules.hpp"

namespace skua::journal {

struct WalkRange {
    Position from = 1;
    Position last = 0;  // inclusive: the sequence up to which there must be blocks
    LogBase base;
    std::uint64_t log_id = 0;
};

// What a journal holds, as far as it is whole.
struct ScanResult {
    LogState state;  // after the last block of the unbroken part
    std::uint64_t blocks = 0;
    std::uint64_t records = 0;
    ChainFault fault = ChainFault::none;
    bool is_storage_damaged = false;  // RocksDB itself refused to read on; fault is crc
    bool is_torn = false;             // the log files end in bytes that are no record
    Position fault_last = 0;          // last sequence of the faulty block, if it could be read
    Position next_valid = 0;          // first sequence of the first whole block after the fault
    bool matches_mark = true;         // the block at the watermark has the watermark's hash
};

}  // namespace skua::journal
