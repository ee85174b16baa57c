#pragma once

// The cold part of an order with fields replaced (page 0009), as the twin understands it.

#include <string>
#include <string_view>

namespace skua::twin {

[[nodiscard]] std::string cold_with(std::string_view before, std::string_view change);

}  // namespace skua::twin
