#include "engine/codec/fields.hpp"

#include <algorithm>
#include <string>

#include "engine/codec/json_text.hpp"
#include "engine/codec/utf8.hpp"

namespace skua::codec {

namespace {

// What a pointer shows of a key that is longer than any of ours.
constexpr std::size_t kShownKeyBytesMax = 64;

bool is_forbidden(char c, Characters characters) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    if (characters == Characters::prose && (c == '\t' || c == '\n' || c == '\r')) {
        return false;
    }
    return byte < 0x20 || byte == 0x7f;
}

// Most texts are short and ASCII: they need no vector unit to be told so.
bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

void append_pointer(const Path& path, std::string& out) {
    if (path.parent == nullptr) {
        return;
    }
    append_pointer(*path.parent, out);
    out += '/';
    if (path.index != Path::kNoIndex) {
        append_number(out, path.index);
        return;
    }
    std::string_view key = is_still_utf8(path.key) ? path.key : "?";
    if (key.size() > kShownKeyBytesMax) {
        std::size_t end = kShownKeyBytesMax;
        while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xc0U) == 0x80U) {
            --end;
        }
        key = key.substr(0, end);
    }
    for (const char c : key) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
}

// simdjson refuses lone surrogates; this holds if another version of it lets one through. All of
// them start with ED.
bool is_still_utf8(std::string_view text) noexcept {
    return text.find('\xed') == std::string_view::npos || is_utf8(text);
}

void Fields::note(ProblemCode code, const Path& path, std::string_view detail) {
    const bool is_bomb = code == ProblemCode::too_deep && problem_.code != code;
    if (!problem_.is_none() && !is_bomb) {
        return;
    }
    std::string pointer;
    append_pointer(path, pointer);
    problem_ = {code, arena_.copy(pointer), detail};
}

bool Fields::check_size(const Path& path, const TextRule& rule, std::string_view text) {
    if (text.size() < rule.bytes_min) {
        note(ProblemCode::out_of_range, path, rule.detail);
        return false;
    }
    if (text.size() > rule.bytes_max) {
        note(ProblemCode::too_long, path, rule.detail);
        return false;
    }
    return true;
}

bool Fields::check_characters(const Path& path, const TextRule& rule, std::string_view text) {
    for (const char c : text) {
        if (is_forbidden(c, rule.characters)) {
            note(ProblemCode::malformed_value, path, "must not contain control characters");
            return false;
        }
    }
    if (rule.characters == Characters::name && !text.empty() &&
        (text.front() == ' ' || text.back() == ' ')) {
        note(ProblemCode::malformed_value, path, "must not start or end with a space");
        return false;
    }
    return true;
}

bool Fields::check_text(const Path& path, const TextRule& rule, std::string_view text) {
    if (!check_size(path, rule, text)) {
        return false;
    }
    if (!is_still_utf8(text)) {
        note(ProblemCode::invalid_utf8, path, "must be valid UTF-8");
        return false;
    }
    return check_characters(path, rule, text);
}

bool Fields::check_raw_text(const Path& path, const TextRule& rule, std::string_view text) {
    if (!check_size(path, rule, text)) {
        return false;
    }
    if (!is_ascii(text) && !is_utf8(text)) {
        note(ProblemCode::invalid_utf8, path, "must be valid UTF-8");
        return false;
    }
    return check_characters(path, rule, text);
}

bool Fields::check_integer(const Path& path, const IntegerRule& rule, std::int64_t number) {
    if (number < rule.min || number > rule.max) {
        note(ProblemCode::out_of_range, path, rule.detail);
        return false;
    }
    return true;
}

bool Fields::check_count(const Path& path, std::size_t count, std::size_t items_max) {
    if (count == 0) {
        note(ProblemCode::out_of_range, path, "must have at least one item");
    }
    if (count > items_max) {
        std::string detail = "must have at most ";
        append_number(detail, items_max);
        detail += " items";
        note(ProblemCode::too_many_items, path, arena_.copy(detail));
    }
    return count != 0 && count <= items_max;
}

bool Fields::require(bool is_there, const Path& path, std::string_view name) {
    if (!is_there) {
        note(ProblemCode::missing_field, Path{&path, name}, "is required");
    }
    return is_there;
}

}  // namespace skua::codec
