#pragma once

// The words of a step, and what they say.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/domain/command.hpp"

namespace skua::test {

std::vector<std::string> split(const std::string& text);
std::string join(const std::vector<std::string>& words);
std::int64_t number(const std::string& text);
domain::Quantity quantity(const std::string& text);
// "A:3" -> A and 3; the second is "0" when there is none.
std::pair<std::string, std::string> halves(const std::string& text, char separator);
// The value behind a name like "priority", or the default.
std::string option(const std::vector<std::string>& words, const std::string& name,
                   const std::string& otherwise);
domain::HoldKind hold_kind(const std::string& name);
domain::Policy policy(const std::string& name);
// What is none is what may be sold.
domain::Condition condition(const std::string& name);

}  // namespace skua::test
