#pragma once

// Currencies by ISO 4217 alphabetic code, with the exponent of their minor unit (domain rule 6.2:
// a table, never "divide by 100").

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace skua::base {

struct Currency {
    std::array<char, 3> code{};
    [[nodiscard]] std::string_view text() const noexcept { return {code.data(), code.size()}; }
    friend bool operator==(const Currency&, const Currency&) noexcept = default;
};

// Active codes only, upper case.
std::optional<Currency> parse_currency(std::string_view text) noexcept;
// Digits of the minor unit: 2 for EUR, 0 for JPY, 3 for BHD.
std::uint8_t minor_unit_exponent(Currency currency) noexcept;

}  // namespace skua::base
