#include "engine/daemon/flags.hpp"

#include <array>
#include <string_view>

namespace skua::daemon {

namespace {

struct ValueFlag {
    std::string_view name;
    const char* key;  // of the configuration; nullptr: the configuration file itself
};
constexpr std::array kValueFlags{
    ValueFlag{"--config", nullptr},
    ValueFlag{"--data", "server.data"},
    ValueFlag{"--listen", "server.listen"},
    ValueFlag{"--shards", "engine.shards"},
};

const ValueFlag* find_value_flag(std::string_view name) {
    for (const ValueFlag& flag : kValueFlags) {
        if (flag.name == name) {
            return &flag;
        }
    }
    return nullptr;
}

bool set_switch(std::string_view name, Flags& flags) {
    if (name == "--check-config") {
        flags.checks_config = true;
    } else if (name == "--version") {
        flags.shows_version = true;
    } else if (name == "--help" || name == "-h") {
        flags.shows_help = true;
    } else {
        return false;
    }
    return true;
}

}  // namespace

Flags parse_flags(const std::vector<std::string>& arguments) {
    Flags flags;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string name = arguments[i];
        if (set_switch(name, flags)) {
            continue;
        }
        // Both "--listen X" and "--listen=X".
        std::string value;
        const std::size_t equals = name.find('=');
        const bool has_inline_value = equals != std::string::npos;
        if (has_inline_value) {
            value = name.substr(equals + 1);
            name.resize(equals);
        }
        const ValueFlag* flag = find_value_flag(name);
        if (flag == nullptr) {
            flags.problem = "unknown flag " + name;
            return flags;
        }
        if (!has_inline_value) {
            if (i + 1 == arguments.size()) {
                flags.problem = name + " needs a value";
                return flags;
            }
            value = arguments[++i];
        }
        if (flag->key == nullptr) {
            flags.config = value;
        } else {
            flags.overrides.push_back({.key = flag->key, .value = value, .flag = name});
        }
    }
    return flags;
}

const char* usage() noexcept {
    return "usage: skuad [--config FILE] [--data DIR] [--listen HOST:PORT] [--shards N]\n"
           "             [--check-config] [--version] [--help]\n"
           "\n"
           "  --config FILE       configuration; config/skua.toml names every key\n"
           "  --data DIR          directory of the journal (server.data)\n"
           "  --listen HOST:PORT  loopback address; port 0 takes a free one (server.listen)\n"
           "  --shards N          threads that decide, 1 to 64; 0 by cores (engine.shards)\n"
           "  --check-config      reads the configuration, prints what is in force, and ends\n"
           "  --version           prints the version and ends\n"
           "\n"
           "Prints \"listening http=HOST:PORT\" on standard output when it is ready.\n";
}

}  // namespace skua::daemon
