#include "engine/codec/json_scan.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/codec/json_text.hpp"

namespace skua::codec {

namespace {

using simdjson::SUCCESS;
using simdjson::TAPE_ERROR;

bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

std::string_view token_of(od::value& value) noexcept {
    std::string_view token = value.raw_json_token();
    while (!token.empty() && is_space(token.back())) {
        token.remove_suffix(1);
    }
    return token;
}

enum class NumberForm : std::uint8_t { none, integer, fraction };

std::size_t skip_digits(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() && is_digit(text[at])) {
        ++at;
    }
    return at;
}

// RFC 8259 section 6.
NumberForm form_of(std::string_view text) noexcept {
    std::size_t at = !text.empty() && text.front() == '-' ? 1 : 0;
    const std::size_t integer = at;
    at = skip_digits(text, at);
    if (at == integer || (text[integer] == '0' && at - integer > 1)) {
        return NumberForm::none;
    }
    if (at == text.size()) {
        return NumberForm::integer;
    }
    if (text[at] == '.') {
        const std::size_t fraction = ++at;
        at = skip_digits(text, at);
        if (at == fraction) {
            return NumberForm::none;
        }
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
            ++at;
        }
        const std::size_t exponent = at;
        at = skip_digits(text, at);
        if (at == exponent) {
            return NumberForm::none;
        }
    }
    return at == text.size() ? NumberForm::fraction : NumberForm::none;
}

}  // namespace

JsonError Scan::refuse_type(const Path& path, od::value& value, std::string_view detail) {
    note(ProblemCode::wrong_type, path, detail);
    return skip(path, value);
}

JsonError Scan::read_view(const Path& path, od::value& value, const TextRule& rule,
                          std::string_view& text) {
    od::json_type type{};
    if (const JsonError error = value.type().get(type)) {
        return error;
    }
    if (type != od::json_type::string) {
        return refuse_type(path, value, "must be a string");
    }
    std::string_view read;
    if (const JsonError error = value.get_string().get(read)) {
        return error;
    }
    if (check_text(path, rule, read)) {
        text = read;
    }
    return SUCCESS;
}

JsonError Scan::read_text(const Path& path, od::value& value, const TextRule& rule,
                          std::string_view& text) {
    std::string_view view;
    const JsonError error = read_view(path, value, rule, view);
    text = arena().copy(view);
    return error;
}

JsonError Scan::read_boolean(const Path& path, od::value& value, bool& is_true) {
    od::json_type type{};
    if (const JsonError error = value.type().get(type)) {
        return error;
    }
    return type == od::json_type::boolean ? value.get_bool().get(is_true)
                                          : refuse_type(path, value, "must be true or false");
}

JsonError Scan::read_integer(const Path& path, od::value& value, const IntegerRule& rule,
                             std::int64_t& number) {
    od::json_type type{};
    if (const JsonError error = value.type().get(type)) {
        return error;
    }
    if (type != od::json_type::number) {
        return refuse_type(path, value, "must be an integer");
    }
    const std::string_view token = token_of(value);
    const NumberForm form = form_of(token);
    if (form == NumberForm::none) {
        return simdjson::NUMBER_ERROR;
    }
    if (form == NumberForm::fraction) {
        note(ProblemCode::wrong_type, path, "must be an integer without fraction or exponent");
        return SUCCESS;
    }
    std::int64_t read = 0;
    const auto result = std::from_chars(token.data(), token.data() + token.size(), read);
    if (result.ec != std::errc{}) {
        note(ProblemCode::out_of_range, path, rule.detail);
    } else if (check_integer(path, rule, read)) {
        number = read;
    }
    return SUCCESS;
}

JsonError Scan::open_object(const Path& path, od::value& value, od::object& object) {
    od::json_type type{};
    if (const JsonError error = value.type().get(type)) {
        return error;
    }
    if (type != od::json_type::object) {
        const JsonError error = refuse_type(path, value, "must be an object");
        return error ? error : simdjson::INCORRECT_TYPE;
    }
    return value.get_object().get(object);
}

JsonError Scan::open_array(const Path& path, od::value& value, od::array& array) {
    od::json_type type{};
    if (const JsonError error = value.type().get(type)) {
        return error;
    }
    if (type != od::json_type::array) {
        const JsonError error = refuse_type(path, value, "must be an array");
        return error ? error : simdjson::INCORRECT_TYPE;
    }
    return value.get_array().get(array);
}

std::size_t Scan::first_time(const Path& path, std::span<const std::string_view> names,
                             std::uint32_t& seen) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == path.key) {
            if ((seen & (1U << i)) != 0) {
                note(ProblemCode::duplicate_key, path, "stands twice in the object");
                return Path::kNoIndex;
            }
            seen |= 1U << i;
            return i;
        }
    }
    note(ProblemCode::unknown_field, path, "is not a field of this object");
    return Path::kNoIndex;
}

JsonError Scan::walk(const Path& path, od::value& value, std::uint32_t depth, std::string* out) {
    od::json_type type{};
    if (const JsonError error = value.type().get(type)) {
        return error;
    }
    if (type != od::json_type::object && type != od::json_type::array) {
        return walk_scalar(path, value, out);
    }
    if (depth > kJsonDepthMax) {
        // Left unread, so that nobody's nesting costs stack: the iterator passes over it.
        note(ProblemCode::too_deep, path, "must not be nested deeper than 32");
        return SUCCESS;
    }
    return type == od::json_type::object ? walk_object(path, value, depth, out)
                                         : walk_array(path, value, depth, out);
}

JsonError Scan::walk_object(const Path& path, od::value& value, std::uint32_t depth,
                            std::string* out) {
    od::object object;
    if (const JsonError error = value.get_object().get(object)) {
        return error;
    }
    const std::size_t first_key = keys_.size();
    if (out != nullptr) {
        *out += '{';
    }
    for (auto entry : object) {
        od::field field;
        if (const JsonError error = std::move(entry).get(field)) {
            return error;
        }
        std::string_view key;
        if (const JsonError error = field.unescaped_key().get(key)) {
            return error;
        }
        const Path at{&path, key};
        if (!is_still_utf8(key)) {
            note(ProblemCode::invalid_utf8, at, "must be valid UTF-8");
        }
        if (out != nullptr) {
            if (keys_.size() > first_key) {
                *out += ',';
            }
            append_quoted(*out, key);
            *out += ':';
        }
        keys_.push_back(key);
        if (const JsonError error = walk(at, field.value(), depth + 1, out)) {
            return error;
        }
    }
    note_duplicates(path, first_key);
    if (out != nullptr) {
        *out += '}';
    }
    return SUCCESS;
}

// Sorting keeps an object of very many keys cheap.
void Scan::note_duplicates(const Path& path, std::size_t first_key) {
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(first_key);
    std::sort(first, keys_.end());
    const auto twice = std::adjacent_find(first, keys_.end());
    if (twice != keys_.end()) {
        note(ProblemCode::duplicate_key, Path{&path, *twice}, "stands twice in the object");
    }
    keys_.resize(first_key);
}

JsonError Scan::walk_array(const Path& path, od::value& value, std::uint32_t depth,
                           std::string* out) {
    od::array array;
    if (const JsonError error = value.get_array().get(array)) {
        return error;
    }
    if (out != nullptr) {
        *out += '[';
    }
    std::size_t index = 0;
    for (auto entry : array) {
        od::value item;
        if (const JsonError error = entry.get(item)) {
            return error;
        }
        if (out != nullptr && index > 0) {
            *out += ',';
        }
        if (const JsonError error = walk(Path{&path, {}, index}, item, depth + 1, out)) {
            return error;
        }
        ++index;
    }
    if (out != nullptr) {
        *out += ']';
    }
    return SUCCESS;
}

JsonError Scan::walk_scalar(const Path& path, od::value& value, std::string* out) {
    const std::string_view token = token_of(value);
    if (token.front() == '"') {
        std::string_view text;
        if (const JsonError error = value.get_string().get(text)) {
            return error;
        }
        if (!is_still_utf8(text)) {
            note(ProblemCode::invalid_utf8, path, "must be valid UTF-8");
        }
        if (out != nullptr) {
            append_quoted(*out, text);
        }
        return SUCCESS;
    }
    const bool is_literal = token == "true" || token == "false" || token == "null";
    if (!is_literal && form_of(token) == NumberForm::none) {
        return TAPE_ERROR;
    }
    if (out != nullptr) {
        *out += token;
    }
    return SUCCESS;
}

}  // namespace skua::codec
