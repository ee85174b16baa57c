#pragma once

// Extent: which records are missing when RocksDB refuses to open a journal, from what can still be
// read: its manifest knows which key each segment file begins with, and the files themselves say
// whether they are whole. Where nothing is certain it says so instead of naming a wrong range.
// Changes no byte. Owner: the calling thread.

#include <optional>
#include <string>

#include "engine/journal/loss.hpp"
#include "engine/journal/watermark.hpp"

namespace rocksdb {
class Env;
class Status;
}  // namespace rocksdb

namespace skua::journal {

struct Extent {
    Position first = 0;
    Position last = 0;
    std::string what;  // which file, and how it is wrong
};

// The first run of segment files that are missing, cut or unreadable. Nothing when the manifest
// cannot be read or all segments are whole.
std::optional<Extent> find_lost_segments(const std::string& journal_path,
                                         const WatermarkReading& reading, rocksdb::Env* env);

// Why RocksDB did not open it, with the records that this costs where they can be told.
Loss judge_closed(const rocksdb::Status& status, const std::string& journal_path,
                  const WatermarkReading& reading, rocksdb::Env* env);

// A directory without the CURRENT file, by which RocksDB finds everything else: nothing when no
// record was ever durable in it. RocksDB would make a new, empty journal there.
std::optional<Loss> judge_without_current(const std::string& journal_path, const Watermark& mark);

}  // namespace skua::journal
