#pragma once

// The verdict over a scanned journal: whole, or what is missing. Used by a start, which refuses to
// serve, and by an inspection, which reports.

#include <optional>
#include <string>

#include "engine/journal/scan_result.hpp"
#include "engine/journal/watermark.hpp"

namespace rocksdb {
class Status;
}

namespace skua::journal {

// For the sentence "records 120..133 are missing".
struct LossReport {
    Position first_missing = 0;  // 0 = which records are missing cannot be told
    Position last_missing = 0;
    std::string what;   // which file or block, and how it is wrong
    std::string check;  // name of the check that failed: manifest, crc, sequence, chain, ...

    [[nodiscard]] bool is_extent_known() const noexcept { return first_missing != 0; }
};

struct Loss {
    base::Error error;
    LossReport report;
};

// Nothing when the journal is whole and reaches its watermark.
std::optional<Loss> judge(const ScanResult& scan, const WatermarkReading& reading);
// A watermark without any journal.
Loss journal_is_gone(const Watermark& mark);
// RocksDB cannot open it at all, and nothing says which records that costs. An error of the device
// stays one; files that are missing or wrong are damage.
Loss cannot_open(const rocksdb::Status& status);

}  // namespace skua::journal
