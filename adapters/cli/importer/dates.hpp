#pragma once

// The forms in which the published histories write a date. "2010-12-01 08:26:00" says by itself
// what it means. "12/1/2010 8:26" and "01-12-2010 08:26" do not: the same files are around with the
// month first and with the day first, so somebody has to say which it is; it is never guessed.

#include <cstdint>
#include <string>
#include <string_view>

namespace skua::importer {

enum class DateOrder : std::uint8_t { unsaid, month_first, day_first };

struct DateReading {
    std::string rfc3339;       // empty: no form that is known, or no such day or time
    bool needs_order = false;  // a known form, but the order is unsaid
};

// No state, any thread.
DateReading read_date(std::string_view text, DateOrder order);

}  // namespace skua::importer
