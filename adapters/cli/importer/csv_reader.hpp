#pragma once

// CsvReader: RFC 4180 records from a ByteSource: quoted fields with doubled quotes and line ends
// inside, CRLF and LF, a byte order mark, ',' or ';' (whichever the first line has more of).
//
// A line that is not well formed costs itself and nothing else: after a quote that is never closed,
// or a record over several lines with the wrong number of columns, reading goes on with the line
// after the one where the record began.
// Owner: the importing thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/importer/byte_source.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::importer {

enum class RecordState : std::uint8_t { ok, bad_quote, wrong_columns, line_too_long, invalid_utf8 };
const char* to_string(RecordState state) noexcept;

class CsvReader {
public:
    explicit CsvReader(ByteSource& source);  // borrowed for the reader's life

    // Reads the next record; false at the end. Empty lines are passed over. The first record, the
    // header, fixes separator and number of columns.
    sdk::Result<bool> next();

    // Of the last record. Views live until the next call of next().
    [[nodiscard]] RecordState state() const noexcept { return state_; }
    [[nodiscard]] std::span<const std::string_view> fields() const noexcept { return fields_; }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    // Physical line where the record begins, from 1.
    [[nodiscard]] std::uint64_t line() const noexcept { return record_line_; }

    static constexpr std::size_t kRecordBytesMax = 64 * 1024;

private:
    // One field of a record with quotes: where reading goes on, or nothing when a quote is wrong.
    struct Cursor {
        std::size_t at = 0;
        bool is_record_end = false;
    };

    sdk::Result<void> fill_window();
    sdk::Result<bool> skip_empty_lines();
    sdk::Result<void> skip_long_line();
    void read_record(std::size_t line_end);
    void start_header();
    void split_plain();
    // Splits the record that begins at begin_; its end, or nothing when it is not well formed.
    std::optional<std::size_t> split_quoted();
    std::optional<Cursor> quoted_field(std::size_t at, std::size_t limit);
    Cursor plain_field(std::size_t at, std::size_t limit);
    Cursor behind_field(std::size_t at, std::size_t limit) const;
    [[nodiscard]] std::size_t record_limit() const noexcept;

    ByteSource& source_;
    std::vector<char> window_;
    std::size_t begin_ = 0;  // of what is unread in the window
    std::size_t end_ = 0;
    bool is_source_end_ = false;

    char separator_ = ',';
    std::size_t columns_ = 0;  // 0 until the header was read
    std::uint64_t line_ = 0;   // physical lines consumed
    std::uint64_t record_line_ = 0;
    RecordState state_ = RecordState::ok;
    std::string_view text_;
    std::vector<std::string_view> fields_;
    std::string unescaped_;  // never grows beyond its first reservation: views point into it
};

}  // namespace skua::importer
