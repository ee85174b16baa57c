#include <fmt/core.h>

#include <cstdio>
#include <string>
#include <vector>

#include "engine/daemon/config.hpp"
#include "engine/daemon/daemon.hpp"
#include "engine/daemon/flags.hpp"
#include "engine/daemon/version.hpp"

namespace {

using namespace skua::daemon;

int refuse(const ConfigProblems& problems) {
    for (const std::string& problem : problems) {
        fmt::print(stderr, "skuad: {}\n", problem);
    }
    return static_cast<int>(ExitCode::usage);
}

ConfigProblems read_config(const Flags& flags, Config& config) {
    ConfigProblems problems =
        load_config({.file = flags.config, .environment = process_environment()}, config);
    for (const auto& [key, value, flag] : flags.overrides) {
        const ConfigProblems more = set_config(key, value, "command line " + flag, config);
        problems.insert(problems.end(), more.begin(), more.end());
    }
    // Combinations of values that were not understood would only repeat the complaint.
    return problems.empty() ? check_config(config) : problems;
}

}  // namespace

int main(int argc, char** argv) {
    const Flags flags = parse_flags({argv + 1, argv + argc});
    if (!flags.problem.empty()) {
        fmt::print(stderr, "skuad: {}\n{}", flags.problem, usage());
        return static_cast<int>(ExitCode::usage);
    }
    if (flags.shows_help) {
        fmt::print("{}", usage());
        return static_cast<int>(ExitCode::ok);
    }
    if (flags.shows_version) {
        fmt::print("skuad {}\n", kVersion);
        return static_cast<int>(ExitCode::ok);
    }
    Config config;
    if (const ConfigProblems problems = read_config(flags, config); !problems.empty()) {
        return refuse(problems);
    }
    if (flags.checks_config) {
        for (const std::string& key : config_keys()) {
            fmt::print("{} = {}\n", key, config_value(config, key));
        }
        return static_cast<int>(ExitCode::ok);
    }
    return static_cast<int>(run_daemon(config));
}
