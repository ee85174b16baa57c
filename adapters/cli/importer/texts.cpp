#include "adapters/cli/importer/texts.hpp"

#include <algorithm>
#include <charconv>

namespace skua::importer {
namespace {

bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct Character {
    char32_t code = 0;
    std::size_t bytes = 0;  // 0: not UTF-8
};

// The character that the text, which is not empty, begins with.
Character first_character(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t bytes = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) {
        return {};
    }
    char32_t code = lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80U) {
            return {};
        }
        code = (code << 6U) | (byte & 0x3FU);
    }
    constexpr char32_t kFirstOfLength[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_half = code >= 0xD800 && code <= 0xDFFF;
    return code < kFirstOfLength[bytes] || code > 0x10FFFF || is_half ? Character{}
                                                                      : Character{code, bytes};
}

bool is_shown(char32_t code) noexcept {
    const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    const bool turns_direction = (code >= 0x200E && code <= 0x200F) ||
                                 (code >= 0x2028 && code <= 0x202E) ||
                                 (code >= 0x2066 && code <= 0x2069);
    return !is_control && !turns_direction;
}

void append_escaped(std::string& out, char c) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    constexpr std::string_view kShort = "\t\n\r";
    constexpr std::string_view kLetters = "tnr";
    out.push_back('\\');
    if (const std::size_t at = kShort.find(c); at != std::string_view::npos) {
        out.push_back(kLetters[at]);
        return;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('x');
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 0xFU]);
}

std::string escaped(std::string_view text, std::string_view kept) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character first = first_character(text);
        const std::string_view part = text.substr(0, std::max<std::size_t>(1, first.bytes));
        text.remove_prefix(part.size());
        if (kept.find(part) != std::string_view::npos ||
            (first.bytes > 0 && is_shown(first.code))) {
            out.append(part);
            continue;
        }
        for (const char c : part) {
            append_escaped(out, c);
        }
    }
    return out;
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::optional<std::int64_t> whole_number(std::string_view text) noexcept {
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

bool has_control(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

bool is_all_digits(std::string_view text) noexcept {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void assign_upper(std::string& out, std::string_view text) {
    out.assign(text);
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') {
            c = static_cast<char>(c - 'a' + 'A');
        }
    }
}

std::string printable(std::string_view text) {
    return escaped(text, "");
}

std::string printable_lines(std::string_view text) {
    return escaped(text, "\n");
}

}  // namespace skua::importer
