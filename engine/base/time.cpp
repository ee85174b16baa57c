#include "engine/base/time.hpp"

#include <array>

namespace skua::base {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kDaysPerEra = 146'097;   // 400 years
constexpr std::int64_t kDaysToEpoch = 719'468;  // from 0000-03-01

struct Date {
    std::int64_t year = 1970;
    std::int64_t month = 1;
    std::int64_t day = 1;
};

// Years are counted from March, so that the leap day is the last of its year.
constexpr std::int64_t days_from(Date date) {
    const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    const std::int64_t era = year / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * kDaysPerEra + day_of_era - kDaysToEpoch;
}

constexpr Date date_from(std::int64_t days) {
    const std::int64_t shifted = days + kDaysToEpoch;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - kDaysPerEra + 1) / kDaysPerEra;
    const std::int64_t day_of_era = shifted - era * kDaysPerEra;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / (kDaysPerEra - 1)) /
        365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * day_of_year + 2) / 153;
    Date date;
    date.day = day_of_year - (153 * month + 2) / 5 + 1;
    date.month = month < 10 ? month + 3 : month - 9;
    date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
    return date;
}
static_assert(days_from({1970, 1, 1}) == 0);
static_assert(days_from({2000, 3, 1}) == 11'017);

constexpr bool is_leap(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr std::int64_t days_in(std::int64_t year, std::int64_t month) {
    constexpr std::array<std::int64_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

constexpr std::int64_t kMicrosMax =
    (days_from({9999, 12, 31}) + 1) * kSecondsPerDay * kMicrosPerSecond - 1;

// Takes text from the front; once something does not fit it stays failed.
class Reader {
public:
    explicit Reader(std::string_view text) noexcept : rest_(text) {}

    std::int64_t number(std::size_t digits) noexcept {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (!next_is_digit()) {
                is_good_ = false;
                return 0;
            }
            value = value * 10 + take_digit();
        }
        return value;
    }

    void expect(char wanted, char also) noexcept {
        if (rest_.empty() || (rest_.front() != wanted && rest_.front() != also)) {
            is_good_ = false;
            return;
        }
        rest_.remove_prefix(1);
    }

    bool take(char wanted) noexcept {
        if (rest_.empty() || rest_.front() != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    // 1 to 9 digits, truncated to microseconds.
    std::int64_t fraction() noexcept {
        std::int64_t micros = 0;
        std::int64_t unit = kMicrosPerSecond / 10;
        std::size_t digits = 0;
        for (; next_is_digit(); ++digits) {
            micros += take_digit() * unit;
            unit /= 10;
        }
        is_good_ = is_good_ && digits >= 1 && digits <= 9;
        return micros;
    }

    // Z or +hh:mm or -hh:mm, in seconds east of UTC.
    std::int64_t offset() noexcept {
        if (take('Z') || take('z')) {
            return 0;
        }
        const bool is_west = take('-');
        if (!is_west) {
            expect('+', '+');
        }
        const std::int64_t hours = number(2);
        expect(':', ':');
        const std::int64_t minutes = number(2);
        is_good_ = is_good_ && hours <= 23 && minutes <= 59;
        const std::int64_t seconds = hours * 3'600 + minutes * 60;
        return is_west ? -seconds : seconds;
    }

    [[nodiscard]] bool is_complete() const noexcept { return is_good_ && rest_.empty(); }
    [[nodiscard]] bool is_good() const noexcept { return is_good_; }

private:
    [[nodiscard]] bool next_is_digit() const noexcept {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }
    std::int64_t take_digit() noexcept {
        const char digit = rest_.front();
        rest_.remove_prefix(1);
        return digit - '0';
    }

    std::string_view rest_;  // borrows the caller's text
    bool is_good_ = true;
};

void put(std::string& out, std::int64_t value, std::size_t digits) {
    const std::size_t start = out.size();
    out.resize(start + digits);
    for (std::size_t i = digits; i != 0; --i) {
        out[start + i - 1] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

}  // namespace

std::string format_rfc3339(Timestamp time) {
    std::int64_t days = time.micros / (kSecondsPerDay * kMicrosPerSecond);
    std::int64_t micros = time.micros % (kSecondsPerDay * kMicrosPerSecond);
    if (micros < 0) {
        micros += kSecondsPerDay * kMicrosPerSecond;
        --days;
    }
    const Date date = date_from(days);
    const std::int64_t seconds = micros / kMicrosPerSecond;
    std::string out;
    out.reserve(27);
    put(out, date.year, 4);
    out += '-';
    put(out, date.month, 2);
    out += '-';
    put(out, date.day, 2);
    out += 'T';
    put(out, seconds / 3'600, 2);
    out += ':';
    put(out, seconds / 60 % 60, 2);
    out += ':';
    put(out, seconds % 60, 2);
    out += '.';
    put(out, micros % kMicrosPerSecond, 6);
    out += 'Z';
    return out;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) noexcept {
    Reader reader(text);
    Date date;
    date.year = reader.number(4);
    reader.expect('-', '-');
    date.month = reader.number(2);
    reader.expect('-', '-');
    date.day = reader.number(2);
    reader.expect('T', 't');
    const std::int64_t hour = reader.number(2);
    reader.expect(':', ':');
    const std::int64_t minute = reader.number(2);
    reader.expect(':', ':');
    const std::int64_t second = reader.number(2);
    const std::int64_t fraction = reader.is_good() && reader.take('.') ? reader.fraction() : 0;
    const std::int64_t offset = reader.offset();
    if (!reader.is_complete() || date.year < 1970 || date.month < 1 || date.month > 12 ||
        date.day < 1 || date.day > days_in(date.year, date.month) || hour > 23 || minute > 59 ||
        second > 59) {
        return std::nullopt;
    }
    const std::int64_t seconds =
        days_from(date) * kSecondsPerDay + hour * 3'600 + minute * 60 + second - offset;
    const std::int64_t micros = seconds * kMicrosPerSecond + fraction;
    return has_rfc3339_form({micros}) ? std::optional(Timestamp{micros}) : std::nullopt;
}

bool has_rfc3339_form(Timestamp time) noexcept {
    return time.micros >= 0 && time.micros <= kMicrosMax;
}

}  // namespace skua::base
