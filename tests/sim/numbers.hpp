#pragma once

// Lists of numbers on the command line: 3,17..20,25

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace skua::sim {

struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // not below first
};
// "7" or "5..9"; none when it is something else.
std::optional<Range> parse_range(std::string_view text) noexcept;

inline constexpr std::size_t kListedNumbersMax = 10'000'000;
// None when it is something else, or more than kListedNumbersMax. "none" is the empty list.
std::optional<std::set<std::uint64_t>> parse_numbers(std::string_view text);
std::string text_of(const std::set<std::uint64_t>& numbers);

}  // namespace skua::sim
