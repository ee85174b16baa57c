#include "adapters/cli/importer/reject_log.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "adapters/cli/importer/accounts.hpp"
#include "adapters/cli/importer/texts.hpp"

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

constexpr std::size_t kFirstLines = 10;  // of each kind
constexpr std::size_t kTextBytesShown = 120;
constexpr std::size_t kTextBytesWritten = 4'096;
constexpr std::string_view kFormulaStarts = "=+-@\t\r\n";

// Whether the cell may stand as it is: our own codes do.
bool is_plain(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void append_cell(std::string& out, std::string_view text, bool is_code) {
    if (is_code && is_plain(text)) {
        out.append(text);
        return;
    }
    out.push_back('"');
    // A table program would take such a cell for a formula.
    if (!text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos) {
        out.push_back('\'');
    }
    for (const char c : text.substr(0, kTextBytesWritten)) {
        if (c == '"') {
            out.push_back('"');
        }
        out.push_back(c);
    }
    out.push_back('"');
}

// As much as is shown, not cut within a character.
std::string_view beginning(std::string_view text) {
    std::size_t size = std::min(text.size(), kTextBytesShown);
    for (int i = 0; i < 3 && size < text.size() && size > 0; ++i) {
        const bool is_continued = (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U;
        size -= is_continued ? 1U : 0U;
    }
    return text.substr(0, size);
}

Error cannot_write(const std::string& path) {
    return Error{ErrorKind::local_io,
                 "cannot write " + path + ": " + std::generic_category().message(errno)};
}

}  // namespace

Result<RejectLog> RejectLog::open(const std::string& path) {
    RejectLog log;
    log.path_ = path;
    if (path.empty()) {
        return log;
    }
    log.file_.reset(std::fopen(path.c_str(), "we"));
    if (!log.file_) {
        return cannot_write(path);
    }
    std::fputs("line,kind,reason,text\n", log.file_.get());
    return log;
}

void RejectLog::add(const Rejected& rejected) {
    const bool is_bad = rejected.kind == to_string(LineKind::bad_line);
    const bool is_withheld = rejected.kind == to_string(LineKind::withheld_line);
    std::size_t& count = is_bad ? bad_shown_ : withheld_shown_;
    if ((is_bad || is_withheld) && count < kFirstLines) {
        ++count;
        std::string shown = "line " + std::to_string(rejected.line) + ": ";
        shown.append(rejected.reason).append(": ");
        first_lines_.push_back(shown.append(printable(beginning(rejected.text))));
    }
    if (!file_) {
        return;
    }
    row_ = std::to_string(rejected.line);
    row_.push_back(',');
    append_cell(row_, rejected.kind, true);
    row_.push_back(',');
    append_cell(row_, rejected.reason, true);
    row_.push_back(',');
    append_cell(row_, rejected.text, false);
    row_.push_back('\n');
    std::fwrite(row_.data(), 1, row_.size(), file_.get());
}

Result<void> RejectLog::finish() {
    if (file_ && (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0)) {
        return cannot_write(path_);
    }
    return {};
}

}  // namespace skua::importer
