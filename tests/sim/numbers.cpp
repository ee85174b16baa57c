#include "tests/sim/numbers.hpp"

#include <charconv>

namespace skua::sim {
namespace {

constexpr std::string_view kDots = "..";
constexpr std::string_view kNone = "none";

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = fault == std::errc{} && end == text.data() + text.size();
    return is_whole ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<Range> parse_range(std::string_view text) noexcept {
    const std::size_t dots = text.find(kDots);
    const auto first = parse_number(text.substr(0, dots));
    const auto last =
        dots == std::string_view::npos ? first : parse_number(text.substr(dots + kDots.size()));
    if (!first || !last || *first > *last) {
        return std::nullopt;
    }
    return Range{*first, *last};
}

std::optional<std::set<std::uint64_t>> parse_numbers(std::string_view text) {
    std::set<std::uint64_t> numbers;
    while (text != kNone) {
        const std::size_t comma = text.find(',');
        const auto range = parse_range(text.substr(0, comma));
        if (!range || range->last - range->first >= kListedNumbersMax - numbers.size()) {
            return std::nullopt;
        }
        for (std::uint64_t number = range->first; number <= range->last; ++number) {
            numbers.insert(number);
        }
        if (comma == std::string_view::npos) {
            break;
        }
        text.remove_prefix(comma + 1);
    }
    return numbers;
}

std::string text_of(const std::set<std::uint64_t>& numbers) {
    std::string out;
    for (auto at = numbers.begin(); at != numbers.end();) {
        const std::uint64_t first = *at;
        std::uint64_t last = first;
        while (++at != numbers.end() && *at == last + 1) {
            ++last;
        }
        out += (out.empty() ? "" : ",") + std::to_string(first);
        if (last != first) {
            out += std::string(kDots) + std::to_string(last);
        }
    }
    return out.empty() ? std::string(kNone) : out;
}

}  // namespace skua::sim
