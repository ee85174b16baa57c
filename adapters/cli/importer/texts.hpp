#pragma once

// Small readings of CSV fields, shared by the formats, and how bytes of others are shown.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skua::importer {

// Without ASCII white space at both ends.
std::string_view trimmed(std::string_view text) noexcept;
// A whole number with an optional minus sign and nothing else.
std::optional<std::int64_t> whole_number(std::string_view text) noexcept;
// Control characters, which the engine takes in no name and no id.
bool has_control(std::string_view text) noexcept;
bool is_all_digits(std::string_view text) noexcept;
void assign_upper(std::string& out, std::string_view text);

// The text as a terminal may be given it: control characters, what turns the direction of writing,
// and bytes that are not UTF-8 stand as \n, \t, \r or \xNN, byte by byte. Other text is unchanged,
// so that doing it twice is doing it once.
std::string printable(std::string_view text);
// The same for text of several lines: the line ends stay.
std::string printable_lines(std::string_view text);

}  // namespace skua::importer
