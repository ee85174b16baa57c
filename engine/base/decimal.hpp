#pragma once

// Exact decimal amounts. A unit price has its own scale (screws at 0.0035); a net or a total is
// the exact sum of quantity x price, never rounded here (domain rules M1, M2). No floating point.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skua::base {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

inline constexpr std::uint8_t kPriceScaleMax = 9;
// Limits of a price: a mantissa of 18 digits, and 16 digits before the point, so that the sum of
// price x quantity over the lines of an order stays inside 128 bits whatever their scales are.
inline constexpr std::int64_t kPriceMantissaMax = 999'999'999'999'999'999;
inline constexpr std::size_t kPriceIntegerDigitsMax = 16;

// value = mantissa / 10^scale. The scale is kept as the client wrote it ("2.50" has scale 2).
struct Decimal {
    std::int64_t mantissa = 0;
    std::uint8_t scale = 0;
    friend bool operator==(const Decimal&, const Decimal&) noexcept = default;
};

// Plain decimal notation with an optional minus: digits, at most one point with digits on both
// sides, no exponent, no plus, at most kPriceScaleMax fraction digits, within the two limits.
std::optional<Decimal> parse_decimal(std::string_view text) noexcept;

// Whether a decimal that came in as its two numbers could have come in as text.
[[nodiscard]] bool is_within_price_limits(const Decimal& value) noexcept;

// An exact sum of such amounts. Scale grows to the largest scale added; it never shrinks. Leaving
// 128 bits is a bug and asserts; the sum over one order cannot (see the limits above).
struct ExactAmount {
    Int128 mantissa = 0;
    std::uint8_t scale = 0;

    // quantity x price, exact. |quantity| < 2^32.
    static ExactAmount of(std::int64_t quantity, Decimal price) noexcept;
    ExactAmount& operator+=(const ExactAmount& other) noexcept;
    ExactAmount& operator-=(const ExactAmount& other) noexcept;
    // By value: 1.50 equals 1.5.
    friend bool operator==(const ExactAmount& left, const ExactAmount& right) noexcept;
};

// Plain notation with exactly `scale` fraction digits.
std::string format(const Decimal& value);
std::string format(const ExactAmount& value);
// Writes into `out` (at least 48 characters); returns the length.
std::size_t format_to(const ExactAmount& value, char* out) noexcept;
// As ExactAmount, but with trailing zeros beyond `scale_min` removed: 10655622.484.
std::string format_trimmed(const ExactAmount& value, std::uint8_t scale_min);
// As parse_decimal, with up to 37 digits.
std::optional<ExactAmount> parse_exact_amount(std::string_view text) noexcept;

}  // namespace skua::base
