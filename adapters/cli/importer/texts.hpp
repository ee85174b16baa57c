#pragma once

// Small readings of CSV fields, shared by the formats.

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

}  // namespace skua::importer
