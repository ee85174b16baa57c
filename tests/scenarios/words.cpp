#include "tests/scenarios/words.hpp"

#include <cstdlib>
#include <sstream>

namespace skua::test {

using domain::Quantity;

std::vector<std::string> split(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;) {
        words.push_back(word);
    }
    return words;
}

std::string join(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

std::int64_t number(const std::string& text) {
    return std::strtoll(text.c_str(), nullptr, 10);
}

Quantity quantity(const std::string& text) {
    return Quantity{static_cast<std::uint32_t>(number(text))};
}

std::pair<std::string, std::string> halves(const std::string& text, char separator) {
    const std::size_t at = text.find(separator);
    return at == std::string::npos ? std::pair(text, std::string("0"))
                                   : std::pair(text.substr(0, at), text.substr(at + 1));
}

std::string option(const std::vector<std::string>& words, const std::string& name,
                   const std::string& otherwise) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == name) {
            return words[i + 1];
        }
    }
    return otherwise;
}

domain::HoldKind hold_kind(const std::string& name) {
    for (int i = 1; i <= 10; ++i) {
        if (name == domain::to_string(static_cast<domain::HoldKind>(i))) {
            return static_cast<domain::HoldKind>(i);
        }
    }
    return domain::HoldKind::manual;
}

domain::Condition condition(const std::string& name) {
    for (int i = 1; i <= 3; ++i) {
        if (name == domain::to_string(static_cast<domain::Condition>(i))) {
            return static_cast<domain::Condition>(i);
        }
    }
    return domain::Condition::sellable;
}

domain::Policy policy(const std::string& name) {
    for (int i = 1; i <= 3; ++i) {
        if (name == domain::to_string(static_cast<domain::Policy>(i))) {
            return static_cast<domain::Policy>(i);
        }
    }
    return domain::Policy::all_or_nothing;
}

}  // namespace skua::test
