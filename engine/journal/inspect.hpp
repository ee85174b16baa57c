#pragma once

// Inspection: every check that a start makes, each with its own verdict, over a directory that
// nobody is writing. It changes no byte. For engine/tools and `skua verify`.
// Owner: the calling thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/journal/dir_lock.hpp"
#include "engine/journal/log.hpp"
#include "engine/journal/loss.hpp"

namespace rocksdb {
class DB;
}

namespace skua::journal {

// In this order: lock, manifest, crc, sequence, chain, epoch, watermark.
struct Check {
    std::string_view name;
    bool has_passed = false;
    // False when a check before it failed, so that this one could not see everything.
    bool is_judged = true;
    // What was found; on failure which record is the first that is wrong, and how.
    std::string detail;
    base::Error error;
};

// A journal opened for looking. Keeps writers out as long as it lives.
class JournalReader {
public:
    JournalReader(JournalReader&&) noexcept;
    JournalReader& operator=(JournalReader&&) noexcept;
    ~JournalReader();

    // As Log::replay, over the unbroken part of the journal.
    base::Result<void> replay(Position from, const Log::Visitor& visit) const;
    // After the last whole block.
    [[nodiscard]] const LogState& state() const noexcept { return scan_.state; }
    [[nodiscard]] const LogBase& base() const noexcept { return base_; }
    [[nodiscard]] const ScanResult& scan() const noexcept { return scan_; }

private:
    friend struct Inspector;
    JournalReader();

    std::optional<DirLock> lock_;
    std::unique_ptr<rocksdb::DB> db_;
    LogBase base_;
    ScanResult scan_;
};

struct Inspection {
    std::vector<Check> checks;
    WatermarkReading watermark;
    std::optional<LossReport> loss;
    // Nothing when the journal cannot be opened at all.
    std::optional<JournalReader> reader;

    [[nodiscard]] bool has_passed() const noexcept;
    [[nodiscard]] const Check* first_failure() const noexcept;
};

Inspection open_read_only(const std::string& directory);

}  // namespace skua::journal
