#pragma once

// Timestamp: microseconds since 1970-01-01 UTC, as the sequencer stamped it or a client stated it.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skua::base {

struct Timestamp {
    std::int64_t micros = 0;
    friend constexpr bool operator==(Timestamp, Timestamp) noexcept = default;
    friend constexpr auto operator<=>(Timestamp, Timestamp) noexcept = default;
};

constexpr Timestamp seconds_after(Timestamp time, std::uint32_t seconds) noexcept {
    return {time.micros + std::int64_t{seconds} * 1'000'000};
}

// RFC 3339, always UTC with microseconds: 2026-11-21T20:39:00.123456Z.
std::string format_rfc3339(Timestamp time);
// Accepts RFC 3339 with any offset and 0 to 9 fraction digits (truncated to microseconds), years
// 1970 to 9999; nothing else.
std::optional<Timestamp> parse_rfc3339(std::string_view text) noexcept;
// Whether it lies in those years.
[[nodiscard]] bool has_rfc3339_form(Timestamp time) noexcept;

}  // namespace skua::base
