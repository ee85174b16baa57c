#pragma once

// Decimal: an exact number unscaled / 10^scale for sums of money. 128 bits hold the value of any
// import by a wide margin; every operation that would not fit says so instead of wrapping.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skua::sdk {

__extension__ typedef __int128 Int128;

inline constexpr std::uint8_t kDecimalScaleMax = 12;

struct Decimal {
    Int128 unscaled = 0;
    std::uint8_t scale = 0;

    [[nodiscard]] bool is_positive() const noexcept { return unscaled > 0; }
    [[nodiscard]] bool is_zero() const noexcept { return unscaled == 0; }
    // The number itself decides, not how it is written: 1.50 == 1.5.
    friend bool operator==(const Decimal& left, const Decimal& right) noexcept;
};

// [-]digits[.digits], at most 18 digits in all and kDecimalScaleMax after the point. No exponent,
// no plus sign, no spaces.
std::optional<Decimal> parse_decimal(std::string_view text) noexcept;

// Empty when the result does not fit.
[[nodiscard]] std::optional<Decimal> sum(const Decimal& left, const Decimal& right) noexcept;
[[nodiscard]] std::optional<Decimal> product(const Decimal& value, std::int64_t factor) noexcept;

// Exact. Zeros at the end are trimmed, but two digits stay after the point: 10.00, 8263161.043.
std::string to_string(const Decimal& value);
// As it is: every digit of the scale.
std::string to_plain_string(const Decimal& value);

}  // namespace skua::sdk
