#include "engine/journal/extent.hpp"

#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "engine/journal/rocks_options.hpp"
#include "engine/journal/rocks_walk.hpp"

namespace skua::journal {

namespace {

struct Segment {
    Position first = 0;       // of its first block
    Position last_block = 0;  // first sequence of its last block
    std::string name;
    std::string fault;  // empty: whole
};

std::string fault_of(const std::string& path, std::uint64_t size, rocksdb::Env* env) {
    std::error_code failed;
    const auto found = std::filesystem::file_size(path, failed);
    if (failed) {
        return "is missing";
    }
    if (found != size) {
        return "has " + std::to_string(found) + " bytes of " + std::to_string(size);
    }
    rocksdb::SstFileReader reader(rocks_read_options(env));
    return reader.Open(path).ok() ? "" : "cannot be read";
}

// Oldest first, as the manifest knows them.
std::vector<Segment> list_segments(rocksdb::DB& db, rocksdb::Env* env) {
    std::vector<rocksdb::LiveFileMetaData> files;
    db.GetLiveFilesMetaData(&files);
    std::vector<Segment> segments;
    segments.reserve(files.size());
    for (const auto& file : files) {
        segments.push_back({position_of(file.smallestkey), position_of(file.largestkey),
                            file.name.substr(file.name.find_first_not_of('/')),
                            fault_of(file.db_path + file.name, file.size, env)});
    }
    std::ranges::sort(segments, {}, &Segment::first);
    return segments;
}

// First sequence in what the write-ahead log adds to the segments; 0 when it adds nothing.
Position first_in_log(rocksdb::DB& db) {
    auto options = rocks_walk_options();
    options.read_tier = rocksdb::kMemtableTier;  // segment files are not looked at
    const std::unique_ptr<rocksdb::Iterator> it(db.NewIterator(options));
    it->SeekToFirst();
    return it->Valid() ? position_of(it->key()) : 0;
}

bool holds_data(const std::string& journal_path) {
    std::error_code failed;
    for (std::filesystem::directory_iterator it(journal_path, failed), end; !failed && it != end;
         it.increment(failed)) {
        std::error_code ignored;
        const auto extension = it->path().extension();
        const bool is_log_with_data = extension == ".log" && it->file_size(ignored) > 0;
        if (extension == ".sst" || is_log_with_data) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::optional<Extent> find_lost_segments(const std::string& journal_path,
                                         const WatermarkReading& reading, rocksdb::Env* env) {
    auto options = rocks_read_options(env);
    options.paranoid_checks = false;  // opens although files are missing
    rocksdb::DB* opened = nullptr;
    if (!rocksdb::DB::OpenForReadOnly(options, journal_path, &opened).ok()) {
        return std::nullopt;
    }
    const std::unique_ptr<rocksdb::DB> db(opened);
    const auto segments = list_segments(*db, env);
    const auto is_lost = [](const Segment& segment) { return !segment.fault.empty(); };
    const auto lost = std::ranges::find_if(segments, is_lost);
    if (lost == segments.end()) {
        return std::nullopt;
    }
    const auto next = std::find_if_not(lost, segments.end(), is_lost);
    // What comes after the run: a whole segment, the log, or the end that the watermark knows.
    Position after = reading.newest ? reading.newest->last_sequence + 1 : 0;
    if (next != segments.end()) {
        after = next->first;
    } else if (const Position in_log = first_in_log(*db); in_log > lost->first) {
        after = in_log;
    }
    Extent extent{lost->first, std::max(after, std::prev(next)->last_block + 1) - 1, {}};
    for (auto segment = lost; segment != next; ++segment) {
        extent.what +=
            (segment == lost ? "segment file " : ", ") + segment->name + " " + segment->fault;
    }
    const auto more = std::count_if(next, segments.end(), is_lost);
    if (more > 0) {
        extent.what += ", and after it " + std::to_string(more) + " more are damaged";
    }
    return extent;
}

Loss judge_closed(const rocksdb::Status& status, const std::string& journal_path,
                  const WatermarkReading& reading, rocksdb::Env* env) {
    Loss loss = cannot_open(status);
    if (const auto extent = find_lost_segments(journal_path, reading, env)) {
        loss.report.first_missing = extent->first;
        loss.report.last_missing = extent->last;
        loss.report.what = extent->what;
    }
    return loss;
}

std::optional<Loss> judge_without_current(const std::string& journal_path, const Watermark& mark) {
    if (holds_data(journal_path)) {
        return Loss{{base::ErrorCode::corrupt, 0, "journal: its CURRENT file is missing"},
                    {0, 0,
                     "the journal's CURRENT file is missing beside its data; which records are "
                     "missing cannot be told",
                     "manifest"}};
    }
    if (mark.last_sequence > 0) {
        return journal_is_gone(mark);
    }
    return std::nullopt;
}

}  // namespace skua::journal
