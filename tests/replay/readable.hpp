#pragma once

// Two records of one number, for people: what was asked, and both decisions from the first effect
// in which they differ.

#include <cstddef>
#include <span>
#include <string>

#include "engine/domain/names.hpp"
#include "engine/domain/record.hpp"

namespace skua::replay {

// `recorded` are the bytes of a record. Lines, without the last '\n'.
[[nodiscard]] std::string readable_difference(std::span<const std::byte> recorded,
                                              const domain::Record& again,
                                              const domain::Names& names);

}  // namespace skua::replay
