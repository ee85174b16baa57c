#pragma once

// The character classes of RFC 9110 and RFC 3986, and the small text helpers that need them.

#include <cstdint>
#include <string_view>

namespace skua::gateway {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr int hex_value(char c) noexcept {
    if (is_digit(c)) {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
constexpr bool is_token_char(char c) noexcept {
    return is_digit(c) || is_alpha(c) ||
           (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}
// Visible ASCII, blank, tab and obs-text: what a field value may hold.
constexpr bool is_value_char(char c) noexcept {
    const auto u = static_cast<unsigned char>(c);
    return u == '\t' || (u >= 0x20 && u != 0x7f);
}
// What a path or query may hold, '%' included (its two digits are checked apart).
constexpr bool is_target_char(char c) noexcept {
    return is_digit(c) || is_alpha(c) ||
           (c != '\0' &&
            std::string_view("-._~!$&'()*+,;=:@/?%").find(c) != std::string_view::npos);
}
constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
constexpr bool equals_ignoring_case(std::string_view a, std::string_view lower) noexcept {
    if (a.size() != lower.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower(a[i]) != lower[i]) {
            return false;
        }
    }
    return true;
}
constexpr std::string_view trim_blanks(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}
// Takes the next element of a comma-separated list; false at the end.
constexpr bool next_element(std::string_view& list, std::string_view& element) noexcept {
    if (list.empty()) {
        return false;
    }
    const std::size_t comma = list.find(',');
    element = trim_blanks(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    return true;
}

}  // namespace skua::gateway
