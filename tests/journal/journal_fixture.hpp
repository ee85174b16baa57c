#pragma once

// A data directory with a journal, and what a start and an inspection say about it.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/journal/inspect.hpp"
#include "engine/journal/rocksdb_log.hpp"
#include "tests/support/blocks.hpp"
#include "tests/support/journal_surgeon.hpp"
#include "tests/support/temp_dir.hpp"

namespace skua::tests {

class JournalOnDisk : public testing::Test {
protected:
    enum class Stop { clean, as_a_crash };
    struct UncleanEnd {
        journal::Position last;
        journal::Position watermark;
        bool is_torn;
        friend bool operator==(const UncleanEnd&, const UncleanEnd&) = default;
    };

    [[nodiscard]] journal::RocksDbLog::Options options() {
        journal::RocksDbLog::Options made;
        made.directory = dir();
        made.ballast_bytes = 0;
        made.watermark_interval_ns = 0;
        made.on_unclean_end = [this](journal::Position last, journal::Position mark, bool is_torn) {
            unclean_ = UncleanEnd{last, mark, is_torn};
        };
        return made;
    }
    [[nodiscard]] std::string dir() const { return dir_.path() + "/data"; }
    [[nodiscard]] std::string watermark() const { return dir() + "/watermark"; }

    std::unique_ptr<journal::RocksDbLog> open() {
        auto opened = journal::RocksDbLog::open(options(), &loss_);
        EXPECT_TRUE(opened.has_value()) << opened.error().where << ": " << loss_.what;
        return opened ? *std::move(opened) : nullptr;
    }
    base::Error open_error() {
        loss_ = {};
        const auto opened = journal::RocksDbLog::open(options(), &loss_);
        EXPECT_FALSE(opened.has_value());
        return opened ? base::Error{} : opened.error();
    }
    // Block 1 is the fence (record 1); then blocks of three records: 2-4, 5-7, ...
    void make_journal(std::size_t blocks, Stop stop = Stop::clean) {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());
        made_ = fill(*log, blocks, 3);
        ASSERT_TRUE(log->housekeep(1).has_value());
        if (stop == Stop::clean) {
            ASSERT_TRUE(log->close_clean().has_value());
        }
    }
    // Everything in one segment file.
    void make_segment(std::size_t blocks) {
        auto log = open();
        ASSERT_TRUE(log->acquire(1).has_value());
        made_ = fill(*log, blocks, 3);
        ASSERT_TRUE(log->flush_segment().has_value());
        ASSERT_TRUE(log->close_clean().has_value());
    }
    // The newest of them, which must exist.
    std::string only_file(const std::string& prefix, const std::string& suffix) {
        const auto files = journal_files(dir(), prefix, suffix);
        EXPECT_FALSE(files.empty()) << prefix << "*" << suffix;
        return files.empty() ? "" : files.back();
    }
    // Name of the first check that fails, or "passed".
    std::string first_failure() {
        inspection_ = journal::open_read_only(dir());
        const auto* failed = inspection_.first_failure();
        std::string name = failed == nullptr ? "passed" : std::string(failed->name);
        inspection_.reader.reset();  // lets a writer in again
        return name;
    }
    void expect_missing(journal::Position first, journal::Position last) {
        EXPECT_EQ(loss_.first_missing, first) << loss_.what;
        EXPECT_EQ(loss_.last_missing, last) << loss_.what;
    }

    TempDir dir_;
    std::vector<Bytes> made_;
    journal::LossReport loss_;
    std::optional<UncleanEnd> unclean_;  // what the latest start that told of one has said
    journal::Inspection inspection_;
};

}  // namespace skua::tests
