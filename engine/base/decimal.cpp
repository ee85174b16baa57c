#include "engine/base/decimal.hpp"

#include <algorithm>
#include <array>

#include "engine/base/assert.hpp"

namespace skua::base {
namespace {

// 10^37: any mantissa below it can be held, negated and formatted.
constexpr std::size_t kExactDigitsMax = 37;

constexpr Int128 pow10(std::size_t exponent) {
    Int128 value = 1;
    for (std::size_t i = 0; i < exponent; ++i) {
        value *= 10;
    }
    return value;
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

struct Plain {
    Int128 mantissa = 0;
    std::uint8_t scale = 0;
};

// [-]digits[.digits], |mantissa| < 10^kExactDigitsMax, at most kPriceScaleMax fraction digits.
std::optional<Plain> parse_plain(std::string_view text) noexcept {
    const bool is_negative = text.starts_with('-');
    if (is_negative) {
        text.remove_prefix(1);
    }
    if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) {
        return std::nullopt;
    }
    constexpr Int128 kLimit = pow10(kExactDigitsMax);
    Plain plain;
    bool is_fraction = false;
    for (const char c : text) {
        if (c == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (!is_digit(c) || (is_fraction && plain.scale == kPriceScaleMax)) {
            return std::nullopt;
        }
        plain.mantissa = plain.mantissa * 10 + (c - '0');
        if (plain.mantissa >= kLimit) {
            return std::nullopt;
        }
        plain.scale = static_cast<std::uint8_t>(plain.scale + (is_fraction ? 1 : 0));
    }
    if (is_negative) {
        plain.mantissa = -plain.mantissa;
    }
    return plain;
}

bool is_price(Int128 mantissa, std::uint8_t scale) noexcept {
    const Int128 size = mantissa < 0 ? -mantissa : mantissa;
    return scale <= kPriceScaleMax && size <= kPriceMantissaMax &&
           size < pow10(kPriceIntegerDigitsMax + scale);
}

Int128 scaled(Int128 mantissa, std::uint8_t from, std::uint8_t to) noexcept {
    Int128 result = 0;
    const bool overflow = __builtin_mul_overflow(mantissa, pow10(std::size_t{to} - from), &result);
    SKUA_ASSERT(!overflow);
    return result;
}

std::string to_text(const ExactAmount& value) {
    std::array<char, 64> buffer;
    return {buffer.data(), format_to(value, buffer.data())};
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) noexcept {
    const auto plain = parse_plain(text);
    if (!plain) {
        return std::nullopt;
    }
    if (!is_price(plain->mantissa, plain->scale)) {
        return std::nullopt;
    }
    return Decimal{static_cast<std::int64_t>(plain->mantissa), plain->scale};
}

bool is_within_price_limits(const Decimal& value) noexcept {
    return is_price(value.mantissa, value.scale);
}

ExactAmount ExactAmount::of(std::int64_t quantity, Decimal price) noexcept {
    return {Int128{quantity} * price.mantissa, price.scale};
}

ExactAmount& ExactAmount::operator+=(const ExactAmount& other) noexcept {
    const std::uint8_t common = std::max(scale, other.scale);
    const Int128 left = scaled(mantissa, scale, common);
    const Int128 right = scaled(other.mantissa, other.scale, common);
    const bool overflow = __builtin_add_overflow(left, right, &mantissa);
    SKUA_ASSERT(!overflow);
    scale = common;
    return *this;
}

ExactAmount& ExactAmount::operator-=(const ExactAmount& other) noexcept {
    return *this += ExactAmount{-other.mantissa, other.scale};
}

bool operator==(const ExactAmount& left, const ExactAmount& right) noexcept {
    const ExactAmount& fine = left.scale >= right.scale ? left : right;
    const ExactAmount& coarse = left.scale >= right.scale ? right : left;
    // Dividing the finer one cannot overflow; multiplying the coarser one could.
    const Int128 factor = pow10(std::size_t{fine.scale} - coarse.scale);
    return fine.mantissa % factor == 0 && fine.mantissa / factor == coarse.mantissa;
}

std::size_t format_to(const ExactAmount& value, char* out) noexcept {
    const bool is_negative = value.mantissa < 0;
    Uint128 rest =
        is_negative ? -static_cast<Uint128>(value.mantissa) : static_cast<Uint128>(value.mantissa);
    std::array<char, 64> reversed;
    std::size_t length = 0;
    // At least one digit before the point.
    for (std::size_t digit = 0; rest != 0 || digit <= value.scale; ++digit) {
        if (digit == value.scale && value.scale != 0) {
            reversed[length++] = '.';
        }
        reversed[length++] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    if (is_negative) {
        reversed[length++] = '-';
    }
    std::reverse_copy(reversed.begin(), reversed.begin() + static_cast<std::ptrdiff_t>(length),
                      out);
    return length;
}

std::string format(const Decimal& value) {
    return to_text(ExactAmount{value.mantissa, value.scale});
}

std::string format(const ExactAmount& value) {
    return to_text(value);
}

std::string format_trimmed(const ExactAmount& value, std::uint8_t scale_min) {
    ExactAmount trimmed = value;
    while (trimmed.scale > scale_min && trimmed.mantissa % 10 == 0) {
        trimmed.mantissa /= 10;
        --trimmed.scale;
    }
    return to_text(trimmed);
}

std::optional<ExactAmount> parse_exact_amount(std::string_view text) noexcept {
    const auto plain = parse_plain(text);
    if (!plain) {
        return std::nullopt;
    }
    return ExactAmount{plain->mantissa, plain->scale};
}

}  // namespace skua::base
