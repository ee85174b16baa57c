#include "adapters/sdk/decimal.hpp"

#include <algorithm>
#include <array>

namespace skua::sdk {
namespace {

constexpr std::array<std::int64_t, kDecimalScaleMax + 1> kPowersOfTen{1,
                                                                      10,
                                                                      100,
                                                                      1'000,
                                                                      10'000,
                                                                      100'000,
                                                                      1'000'000,
                                                                      10'000'000,
                                                                      100'000'000,
                                                                      1'000'000'000,
                                                                      10'000'000'000,
                                                                      100'000'000'000,
                                                                      1'000'000'000'000};
constexpr std::size_t kDigitsMax = 18;

std::optional<Decimal> rescaled(const Decimal& value, std::uint8_t scale) noexcept {
    Decimal out{.unscaled = 0, .scale = scale};
    const std::int64_t factor = kPowersOfTen[static_cast<std::size_t>(scale - value.scale)];
    if (__builtin_mul_overflow(value.unscaled, Int128{factor}, &out.unscaled)) {
        return std::nullopt;
    }
    return out;
}

// Digits of |value|, padded with zeros so that at least one stands before the point.
std::string digits_of(const Decimal& value) {
    std::string digits;
    Int128 rest = value.unscaled;
    while (rest != 0) {
        const int digit = static_cast<int>(rest % 10);
        digits.push_back(static_cast<char>('0' + (digit < 0 ? -digit : digit)));
        rest /= 10;
    }
    while (digits.size() <= value.scale) {
        digits.push_back('0');
    }
    std::reverse(digits.begin(), digits.end());
    return digits;
}

}  // namespace

bool operator==(const Decimal& left, const Decimal& right) noexcept {
    const std::uint8_t scale = std::max(left.scale, right.scale);
    const auto a = rescaled(left, scale);
    const auto b = rescaled(right, scale);
    return a && b && a->unscaled == b->unscaled;
}

std::optional<Decimal> parse_decimal(std::string_view text) noexcept {
    const bool is_negative = text.starts_with('-');
    if (is_negative) {
        text.remove_prefix(1);
    }
    std::int64_t unscaled = 0;
    std::size_t digits = 0;
    std::size_t point = std::string_view::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.' && point == std::string_view::npos) {
            point = i;
            continue;
        }
        if (text[i] < '0' || text[i] > '9' || ++digits > kDigitsMax) {
            return std::nullopt;
        }
        unscaled = unscaled * 10 + (text[i] - '0');
    }
    const std::size_t scale = point == std::string_view::npos ? 0 : text.size() - point - 1;
    const bool has_both_sides = point == std::string_view::npos || (point > 0 && scale > 0);
    if (digits == 0 || !has_both_sides || scale > kDecimalScaleMax) {
        return std::nullopt;
    }
    return Decimal{.unscaled = is_negative ? -unscaled : unscaled,
                   .scale = static_cast<std::uint8_t>(scale)};
}

std::optional<Decimal> sum(const Decimal& left, const Decimal& right) noexcept {
    const std::uint8_t scale = std::max(left.scale, right.scale);
    const auto a = rescaled(left, scale);
    const auto b = rescaled(right, scale);
    Decimal out{.unscaled = 0, .scale = scale};
    if (!a || !b || __builtin_add_overflow(a->unscaled, b->unscaled, &out.unscaled)) {
        return std::nullopt;
    }
    return out;
}

std::optional<Decimal> product(const Decimal& value, std::int64_t factor) noexcept {
    Decimal out{.unscaled = 0, .scale = value.scale};
    if (__builtin_mul_overflow(value.unscaled, Int128{factor}, &out.unscaled)) {
        return std::nullopt;
    }
    return out;
}

std::string to_plain_string(const Decimal& value) {
    std::string text = digits_of(value);
    if (value.scale > 0) {
        text.insert(text.size() - value.scale, 1, '.');
    }
    return value.unscaled < 0 ? "-" + text : text;
}

std::string to_string(const Decimal& value) {
    Decimal shown = value;
    while (shown.scale > 2 && shown.unscaled % 10 == 0) {
        shown.unscaled /= 10;
        --shown.scale;
    }
    if (shown.scale < 2) {
        shown = rescaled(shown, 2).value_or(value);
    }
    return to_plain_string(shown);
}

}  // namespace skua::sdk
