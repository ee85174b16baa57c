#include "engine/base/currency.hpp"

#include <cstddef>

#include "engine/base/assert.hpp"

namespace skua::base {
namespace {

// The active codes of ISO 4217 that have a minor unit, by its exponent. Codes without one (metals,
// bond units, XXX, XTS, ...) cannot price an order and are not listed.
constexpr std::string_view kExponent0 =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
constexpr std::string_view kExponent2 =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK "
    "LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS "
    "SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST "
    "XAD XCD XCG YER ZAR ZMW ZWG ";
constexpr std::string_view kExponent3 = "BHD IQD JOD KWD LYD OMR TND ";
constexpr std::string_view kExponent4 = "CLF UYW ";

constexpr std::size_t kLetters = 26;
constexpr std::int8_t kUnknown = -1;
using ExponentTable = std::array<std::int8_t, kLetters * kLetters * kLetters>;

constexpr std::size_t letter(char c) {
    return static_cast<std::size_t>(c - 'A');
}

constexpr std::size_t index_of(char a, char b, char c) {
    return (letter(a) * kLetters + letter(b)) * kLetters + letter(c);
}

constexpr void enter(ExponentTable& table, std::string_view codes, std::int8_t exponent) {
    for (std::size_t i = 0; i + 3 <= codes.size(); i += 4) {
        table[index_of(codes[i], codes[i + 1], codes[i + 2])] = exponent;
    }
}

constexpr ExponentTable make_table() {
    ExponentTable table{};
    table.fill(kUnknown);
    enter(table, kExponent0, 0);
    enter(table, kExponent2, 2);
    enter(table, kExponent3, 3);
    enter(table, kExponent4, 4);
    return table;
}

constexpr ExponentTable kTable = make_table();

constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

}  // namespace

std::optional<Currency> parse_currency(std::string_view text) noexcept {
    if (text.size() != 3 || !is_upper(text[0]) || !is_upper(text[1]) || !is_upper(text[2])) {
        return std::nullopt;
    }
    if (kTable[index_of(text[0], text[1], text[2])] == kUnknown) {
        return std::nullopt;
    }
    return Currency{{text[0], text[1], text[2]}};
}

std::uint8_t minor_unit_exponent(Currency currency) noexcept {
    const auto& code = currency.code;
    SKUA_ASSERT(is_upper(code[0]) && is_upper(code[1]) && is_upper(code[2]));
    const std::int8_t exponent = kTable[index_of(code[0], code[1], code[2])];
    SKUA_ASSERT(exponent != kUnknown);
    return static_cast<std::uint8_t>(exponent);
}

}  // namespace skua::base
