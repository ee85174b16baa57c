#pragma once

// Times as the binary stream has them.

#include <cstdint>
#include <optional>
#include <string_view>

namespace skua::sdk {

// Microseconds since 1970-01-01 UTC of an RFC 3339 time with any offset and 0 to 9 fraction digits
// (truncated), years 1970 to 9999; empty when the text is none.
std::optional<std::int64_t> parse_rfc3339(std::string_view text) noexcept;

}  // namespace skua::sdk
