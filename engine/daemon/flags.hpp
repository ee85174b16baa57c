#pragma once

// Flags of skuad.

#include <string>
#include <vector>

namespace skua::daemon {

struct Flags {
    std::string config;  // file
    // A key of the configuration that a flag sets.
    struct Override {
        std::string key;  // "server.listen"
        std::string value;
        std::string flag;  // "--listen"
    };
    std::vector<Override> overrides;  // in order
    bool checks_config = false;
    bool shows_version = false;
    bool shows_help = false;
    std::string problem;  // empty when all flags are known
};

[[nodiscard]] Flags parse_flags(const std::vector<std::string>& arguments);
[[nodiscard]] const char* usage() noexcept;

}  // namespace skua::daemon
