#pragma once

// ArchiveSweeper: removes the write-ahead log files that RocksDB has moved to the archive. Taking a
// large file away at once makes the next sync wait (measured: 50 to 90 ms), so a file is first cut
// from its end in small steps with pauses, and unlinked when it is empty. The archive holds only
// what segment files hold as well; nothing reads it.
// Owner: one thread.

#include <cstdint>
#include <string>

#include "engine/runtime/agent.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/runtime/counters.hpp"

namespace skua::journal {

class ArchiveSweeper final : public runtime::Agent {
public:
    struct Options {
        std::uint64_t step_bytes = 1U << 20U;
        // With the step: 50 MiB/s, faster than the journal grows.
        std::int64_t interval_ns = 20'000'000;
        // Pause before the folder is listed again when it was empty.
        std::int64_t idle_interval_ns = 1'000'000'000;
    };
    // `data_directory` is that of the RocksDbLog; `clock` outlives this object.
    ArchiveSweeper(const std::string& data_directory, Options options, runtime::Clock& clock);

    std::size_t do_work(std::size_t limit) noexcept override;
    [[nodiscard]] const char* name() const noexcept override { return "archive_sweeper"; }
    [[nodiscard]] std::uint64_t files_removed() const noexcept { return files_removed_.get(); }

private:
    bool choose_file() noexcept;
    void shrink() noexcept;

    // Constant after construction.
    std::string folder_;
    Options options_;
    runtime::Clock& clock_;
    // Working thread only.
    std::string current_;  // path of the file under way, or empty
    std::int64_t next_ns_ = 0;
    // Any thread.
    runtime::Counter files_removed_;
};

}  // namespace skua::journal
