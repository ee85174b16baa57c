#include "adapters/sdk/time.hpp"

#include <chrono>

namespace skua::sdk {
namespace {

// Reads a text from its front; anything else than asked for makes it bad for good. Owner: the call.
class Reader {
public:
    explicit Reader(std::string_view text) noexcept : rest_(text) {}

    std::int64_t digits(std::size_t count) noexcept {
        std::int64_t value = 0;
        is_good_ = is_good_ && rest_.size() >= count;
        for (std::size_t i = 0; is_good_ && i < count; ++i) {
            is_good_ = rest_[i] >= '0' && rest_[i] <= '9';
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(is_good_ ? count : rest_.size());
        return value;
    }
    bool take(char wanted, char other) noexcept {
        const bool is_there = !rest_.empty() && (rest_.front() == wanted || rest_.front() == other);
        rest_.remove_prefix(is_there ? 1 : 0);
        return is_there;
    }
    void expect(char wanted, char other) noexcept { is_good_ = take(wanted, other) && is_good_; }
    // 1 to 9 digits, as microseconds.
    std::int64_t fraction() noexcept {
        std::int64_t micros = 0;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            micros = count < 6 ? micros * 10 + (rest_[count] - '0') : micros;
        }
        is_good_ = is_good_ && count >= 1 && count <= 9;
        rest_.remove_prefix(count);
        for (; count < 6; ++count) {
            micros *= 10;
        }
        return micros;
    }
    // Seconds east of UTC.
    std::int64_t offset() noexcept {
        if (take('Z', 'z')) {
            return 0;
        }
        const bool is_west = take('-', '-');
        is_good_ = is_good_ && (is_west || take('+', '+'));
        const std::int64_t hours = digits(2);
        expect(':', ':');
        const std::int64_t minutes = digits(2);
        is_good_ = is_good_ && hours <= 23 && minutes <= 59;
        return (hours * 3'600 + minutes * 60) * (is_west ? -1 : 1);
    }
    [[nodiscard]] bool is_complete() const noexcept { return is_good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool is_good_ = true;
};

}  // namespace

std::optional<std::int64_t> parse_rfc3339(std::string_view text) noexcept {
    Reader reader(text);
    const std::int64_t year = reader.digits(4);
    reader.expect('-', '-');
    const std::int64_t month = reader.digits(2);
    reader.expect('-', '-');
    const std::int64_t day = reader.digits(2);
    reader.expect('T', 't');
    const std::int64_t hour = reader.digits(2);
    reader.expect(':', ':');
    const std::int64_t minute = reader.digits(2);
    reader.expect(':', ':');
    const std::int64_t second = reader.digits(2);
    const std::int64_t fraction = reader.take('.', '.') ? reader.fraction() : 0;
    const std::int64_t offset = reader.offset();
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (!reader.is_complete() || year < 1970 || !date.ok() || hour > 23 || minute > 59 ||
        second > 59) {
        return std::nullopt;
    }
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    const std::int64_t seconds = days * 86'400 + hour * 3'600 + minute * 60 + second - offset;
    constexpr std::int64_t kSecondsEnd = 253'402'300'800;  // the year 10000
    if (seconds < 0 || seconds >= kSecondsEnd) {
        return std::nullopt;
    }
    return seconds * 1'000'000 + fraction;
}

}  // namespace skua::sdk
