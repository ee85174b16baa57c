#pragma once

// The table of configuration keys: one row each, so that file, environment, ranges and the printed
// configuration cannot disagree. For this folder only.

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/daemon/config.hpp"

namespace skua::daemon {

struct ConfigKey {
    std::string_view section;
    std::string_view name;
    std::variant<std::uint64_t Config::*, std::string Config::*> member;
    std::uint64_t min = 0;  // numbers only
    std::uint64_t max = std::numeric_limits<std::int64_t>::max();
};

[[nodiscard]] std::span<const ConfigKey> all_config_keys() noexcept;
[[nodiscard]] const ConfigKey* find_config_key(std::string_view section, std::string_view name);

}  // namespace skua::daemon
