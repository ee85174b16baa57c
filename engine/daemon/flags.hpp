#pragma once

// Flags of skuad.

#include <string>
#include <utility>
#include <vector>

namespace skua::daemon {

struct Flags {
    std::string config;  // file
    // Keys of the configuration that flags set, in order: {"server.listen", "127.0.0.1:0"}.
    std::vector<std::pair<std::string, std::string>> overrides;
    bool checks_config = false;
    bool shows_version = false;
    bool shows_help = false;
    std::string problem;  // empty when all flags are known
};

[[nodiscard]] Flags parse_flags(const std::vector<std::string>& arguments);
[[nodiscard]] const char* usage() noexcept;

}  // namespace skua::daemon
