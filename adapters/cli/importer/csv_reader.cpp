#include "adapters/cli/importer/csv_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace skua::importer {

using sdk::Result;

namespace {

constexpr std::size_t kWindowBytes = 512 * 1024;
static_assert(kWindowBytes >= 4 * CsvReader::kRecordBytesMax,
              "after a refill the window holds the longest record whole");
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_carriage_return(std::string_view line) {
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

}  // namespace

const char* to_string(RecordState state) noexcept {
    switch (state) {
        case RecordState::ok:
            return "ok";
        case RecordState::bad_quote:
            return "bad_quote";
        case RecordState::wrong_columns:
            return "wrong_columns";
        case RecordState::line_too_long:
            return "line_too_long";
        case RecordState::invalid_utf8:
            return "invalid_utf8";
    }
    return "unknown";
}

CsvReader::CsvReader(ByteSource& source) : source_(source), window_(kWindowBytes) {
    unescaped_.reserve(kRecordBytesMax);
}

// Afterwards the window holds two of the longest records, or all that is left.
Result<void> CsvReader::fill_window() {
    if (end_ - begin_ >= 2 * kRecordBytesMax || is_source_end_) {
        return {};
    }
    std::memmove(window_.data(), window_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    while (end_ < window_.size() && !is_source_end_) {
        Result<std::size_t> got = source_.read(std::span(window_).subspan(end_));
        if (!got) {
            return got.error();
        }
        end_ += *got;
        is_source_end_ = *got == 0;
    }
    return {};
}

// False when nothing is left.
Result<bool> CsvReader::skip_empty_lines() {
    while (true) {
        SKUA_SDK_CHECK(fill_window());
        if (begin_ == end_) {
            return false;
        }
        const bool has_return = window_[begin_] == '\r' && begin_ + 1 < end_;
        const std::size_t at = has_return ? begin_ + 1 : begin_;
        if (window_[at] != '\n') {
            return true;
        }
        begin_ = at + 1;
        ++line_;
    }
}

Result<void> CsvReader::skip_long_line() {
    text_ = {};
    while (true) {
        const void* found = std::memchr(window_.data() + begin_, '\n', end_ - begin_);
        if (found != nullptr) {
            begin_ = static_cast<std::size_t>(static_cast<const char*>(found) - window_.data()) + 1;
            return {};
        }
        begin_ = end_;
        if (is_source_end_) {
            return {};
        }
        SKUA_SDK_CHECK(fill_window());
    }
}

std::size_t CsvReader::record_limit() const noexcept {
    return std::min(end_, begin_ + kRecordBytesMax);
}

Result<bool> CsvReader::next() {
    fields_.clear();
    unescaped_.clear();
    Result<bool> has_more = skip_empty_lines();
    if (!has_more || !*has_more) {
        return has_more;
    }
    record_line_ = ++line_;
    const std::size_t limit = record_limit();
    const void* found = std::memchr(window_.data() + begin_, '\n', limit - begin_);
    if (found == nullptr && limit < end_) {
        state_ = RecordState::line_too_long;
        SKUA_SDK_CHECK(skip_long_line());
        return true;
    }
    const std::size_t line_end =
        found == nullptr
            ? end_
            : static_cast<std::size_t>(static_cast<const char*>(found) - window_.data());
    read_record(line_end);
    return true;
}

void CsvReader::read_record(std::size_t line_end) {
    text_ = without_carriage_return({window_.data() + begin_, line_end - begin_});
    if (columns_ == 0) {
        start_header();
    }
    std::size_t after = std::min(line_end + 1, end_);
    state_ = RecordState::ok;
    if (text_.find('"') == std::string_view::npos) {
        split_plain();
    } else if (const std::optional<std::size_t> record_end = split_quoted(); !record_end) {
        state_ = RecordState::bad_quote;
    } else if (*record_end > after && columns_ != 0 && fields_.size() != columns_) {
        state_ = RecordState::wrong_columns;
    } else if (*record_end > after) {
        line_ += static_cast<std::uint64_t>(
            std::count(window_.data() + after, window_.data() + *record_end, '\n'));
        text_ = {window_.data() + begin_, *record_end - begin_};
        after = *record_end;
    }
    if (state_ == RecordState::ok && columns_ != 0 && fields_.size() != columns_) {
        state_ = RecordState::wrong_columns;
    }
    if (state_ == RecordState::ok && !simdjson::validate_utf8(text_.data(), text_.size())) {
        state_ = RecordState::invalid_utf8;
    }
    if (columns_ == 0) {
        columns_ = fields_.size();
    }
    begin_ = after;
}

void CsvReader::start_header() {
    if (text_.starts_with(kByteOrderMark)) {
        text_.remove_prefix(kByteOrderMark.size());
        begin_ += kByteOrderMark.size();
    }
    const auto commas = std::count(text_.begin(), text_.end(), ',');
    const auto semicolons = std::count(text_.begin(), text_.end(), ';');
    separator_ = semicolons > commas ? ';' : ',';
}

void CsvReader::split_plain() {
    std::string_view rest = text_;
    while (true) {
        const std::size_t end = rest.find(separator_);
        fields_.push_back(rest.substr(0, end));
        if (end == std::string_view::npos) {
            return;
        }
        rest.remove_prefix(end + 1);
    }
}

std::optional<std::size_t> CsvReader::split_quoted() {
    const std::size_t limit = record_limit();
    Cursor cursor{.at = begin_, .is_record_end = false};
    while (!cursor.is_record_end) {
        const bool is_quoted = cursor.at < limit && window_[cursor.at] == '"';
        if (!is_quoted) {
            cursor = plain_field(cursor.at, limit);
            continue;
        }
        const std::optional<Cursor> after = quoted_field(cursor.at + 1, limit);
        if (!after) {
            fields_.clear();
            return std::nullopt;
        }
        cursor = *after;
    }
    if (cursor.at == limit && limit < end_) {
        fields_.clear();  // longer than a record may be
        return std::nullopt;
    }
    return cursor.at;
}

CsvReader::Cursor CsvReader::plain_field(std::size_t at, std::size_t limit) {
    std::size_t end = at;
    while (end < limit && window_[end] != separator_ && window_[end] != '\n') {
        ++end;
    }
    std::string_view field(window_.data() + at, end - at);
    const bool is_last = end == limit || window_[end] == '\n';
    fields_.push_back(is_last ? without_carriage_return(field) : field);
    return behind_field(end, limit);
}

// `at` stands behind the opening quote.
std::optional<CsvReader::Cursor> CsvReader::quoted_field(std::size_t at, std::size_t limit) {
    const std::size_t start = unescaped_.size();
    while (at < limit) {
        const void* found = std::memchr(window_.data() + at, '"', limit - at);
        if (found == nullptr) {
            return std::nullopt;
        }
        const auto quote =
            static_cast<std::size_t>(static_cast<const char*>(found) - window_.data());
        unescaped_.append(window_.data() + at, quote - at);
        at = quote + 1;
        if (at < limit && window_[at] == '"') {
            unescaped_.push_back('"');
            ++at;
            continue;
        }
        fields_.push_back(std::string_view(unescaped_).substr(start));
        if (at < limit && window_[at] == '\r') {
            ++at;
        }
        const bool is_closed = at == limit || window_[at] == separator_ || window_[at] == '\n';
        return is_closed ? std::optional<Cursor>(behind_field(at, limit)) : std::nullopt;
    }
    return std::nullopt;
}

CsvReader::Cursor CsvReader::behind_field(std::size_t at, std::size_t limit) const {
    if (at == limit) {
        return Cursor{.at = at, .is_record_end = true};
    }
    return Cursor{.at = at + 1, .is_record_end = window_[at] == '\n'};
}

}  // namespace skua::importer
