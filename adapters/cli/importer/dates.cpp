#include "adapters/cli/importer/dates.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>

namespace skua::importer {
namespace {

struct Parts {
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
};

// Takes numbers and separators off the front of a text; a failure stays. Owner: one call.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    unsigned number(std::size_t digits_min, std::size_t digits_max) {
        std::size_t digits = 0;
        unsigned value = 0;
        while (digits < digits_max && digits < rest_.size() && rest_[digits] >= '0' &&
               rest_[digits] <= '9') {
            value = value * 10 + static_cast<unsigned>(rest_[digits] - '0');
            ++digits;
        }
        is_good_ = is_good_ && digits >= digits_min;
        rest_.remove_prefix(digits);
        return value;
    }
    void expect(char wanted) {
        is_good_ = is_good_ && rest_.starts_with(wanted);
        rest_.remove_prefix(rest_.empty() ? 0 : 1);
    }
    [[nodiscard]] bool is_at(char c) const { return rest_.starts_with(c); }
    [[nodiscard]] bool is_done() const { return is_good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool is_good_ = true;
};

std::string rfc3339_of(const Parts& parts) {
    const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(parts.year)),
                                          std::chrono::month(parts.month),
                                          std::chrono::day(parts.day)};
    if (!day.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 59) {
        return {};
    }
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.year, parts.month, parts.day,
                       parts.hour, parts.minute, parts.second);
}

// "2010-12-01 08:26:00"
std::optional<Parts> scan_year_first(std::string_view text) {
    Scanner scanner(text);
    Parts parts;
    parts.year = scanner.number(4, 4);
    scanner.expect('-');
    parts.month = scanner.number(2, 2);
    scanner.expect('-');
    parts.day = scanner.number(2, 2);
    scanner.expect(' ');
    parts.hour = scanner.number(2, 2);
    scanner.expect(':');
    parts.minute = scanner.number(2, 2);
    scanner.expect(':');
    parts.second = scanner.number(2, 2);
    return scanner.is_done() ? std::optional(parts) : std::nullopt;
}

// "12/1/2010 8:26", "01-12-2010 08:26", either with seconds; as if the month came first.
std::optional<Parts> scan_year_last(std::string_view text) {
    Scanner scanner(text);
    Parts parts;
    parts.month = scanner.number(1, 2);
    const char separator = scanner.is_at('-') ? '-' : '/';
    scanner.expect(separator);
    parts.day = scanner.number(1, 2);
    scanner.expect(separator);
    parts.year = scanner.number(4, 4);
    scanner.expect(' ');
    parts.hour = scanner.number(1, 2);
    scanner.expect(':');
    parts.minute = scanner.number(2, 2);
    if (scanner.is_at(':')) {
        scanner.expect(':');
        parts.second = scanner.number(2, 2);
    }
    return scanner.is_done() ? std::optional(parts) : std::nullopt;
}

}  // namespace

DateReading read_date(std::string_view text, DateOrder order) {
    if (const std::optional<Parts> parts = scan_year_first(text)) {
        return {.rfc3339 = rfc3339_of(*parts)};
    }
    std::optional<Parts> parts = scan_year_last(text);
    if (!parts) {
        return {};
    }
    if (order == DateOrder::unsaid) {
        return {.rfc3339 = {}, .needs_order = true};
    }
    if (order == DateOrder::day_first) {
        std::swap(parts->month, parts->day);
    }
    return {.rfc3339 = rfc3339_of(*parts)};
}

}  // namespace skua::importer
