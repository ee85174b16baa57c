#include "engine/domain/cold_overlay.hpp"

namespace skua::domain {
namespace {

// Behind the string that begins at `at`; the size if it does not end.
std::size_t end_of_string(std::string_view text, std::size_t at) noexcept {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        at += text[at] == '\\' ? 1U : 0U;
    }
    return at < text.size() ? at + 1 : text.size();
}

// Behind the member that begins at `at`: at the comma or brace that ends it.
std::size_t end_of_member(std::string_view text, std::size_t at) noexcept {
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        const bool closes = c == '}' || c == ']';
        if (depth == 0 && (c == ',' || closes)) {
            break;
        }
        depth += c == '{' || c == '[' ? 1U : 0U;
        depth -= closes ? 1U : 0U;
        at = c == '"' ? end_of_string(text, at) : at + 1;
    }
    return at;
}

}  // namespace

std::string_view cold_member(std::string_view object, std::string_view name) noexcept {
    for (std::size_t at = 1; at < object.size();) {
        const std::size_t end = end_of_member(object, at);
        const std::string_view member = object.substr(at, end - at);
        if (member.size() > name.size() + 3 && member.front() == '"' &&
            member.substr(1, name.size()) == name && member.substr(name.size() + 1, 2) == "\":") {
            return member;
        }
        at = end + 1;
    }
    return {};
}

}  // namespace skua::domain
