#pragma once

// RejectLog: a CSV file line,kind,reason,text of everything that did not become an accepted order,
// written as it happens. Cells that a table program would take for a formula (= + - @ or
// white space first) begin with a quote mark '. Without a path it only keeps the first few lines
// for the terminal, where bytes that are not text are escaped; the file has them as they came, so
// that a line can be put right there. Owner: the importing thread.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sdk/result.hpp"

namespace skua::importer {

struct Rejected {
    std::uint64_t line = 0;  // of the file
    std::string_view kind;   // a line kind, or refused_order
    std::string_view reason;
    std::string_view text;
};

class RejectLog {
public:
    static sdk::Result<RejectLog> open(const std::string& path);  // empty: no file

    void add(const Rejected& rejected);
    // Writes what is buffered; an Error if any write has failed.
    sdk::Result<void> finish();
    // The first bad lines and the first withheld ones, ready to print.
    [[nodiscard]] const std::vector<std::string>& first_lines() const noexcept {
        return first_lines_;
    }

private:
    struct CloseFile {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::string path_;
    std::unique_ptr<std::FILE, CloseFile> file_;
    std::vector<std::string> first_lines_;
    std::size_t bad_shown_ = 0;
    std::size_t withheld_shown_ = 0;
    std::string row_;
};

}  // namespace skua::importer
