#include "engine/daemon/config.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

#include "engine/daemon/flags.hpp"
#include "engine/journal/open_room.hpp"

namespace skua::daemon {
namespace {

// A configuration file that is gone when the test is over.
class ConfigFile {
public:
    explicit ConfigFile(const std::string& text)
        : path_(testing::TempDir() + "skua_config_" + std::to_string(::getpid()) + ".toml") {
        std::ofstream(path_) << text;
    }
    ConfigFile(const ConfigFile&) = delete;
    ConfigFile& operator=(const ConfigFile&) = delete;
    ~ConfigFile() { std::remove(path_.c_str()); }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

ConfigProblems load(const std::string& text, Config& config, EnvironmentEntries environment = {}) {
    const ConfigFile file(text);
    return load_config({.file = file.path(), .environment = std::move(environment)}, config);
}

testing::AssertionResult mentions(const ConfigProblems& problems, const std::string& text) {
    const bool is_found = std::any_of(
        problems.begin(), problems.end(),
        [&text](const std::string& problem) { return problem.find(text) != std::string::npos; });
    testing::AssertionResult result =
        is_found ? testing::AssertionSuccess() : testing::AssertionFailure();
    for (const std::string& problem : problems) {
        result << problem << "; ";
    }
    return result;
}

TEST(Config, DefaultsAreFitToRun) {
    EXPECT_TRUE(check_config(Config{}).empty());
}

TEST(Config, TheShippedFileNamesEveryKeyWithItsDefault) {
    Config config;
    const std::string path = std::string(SKUA_SOURCE_DIR) + "/config/skua.toml";
    ASSERT_TRUE(load_config({.file = path, .environment = {}}, config).empty());
    for (const std::string& key : config_keys()) {
        EXPECT_EQ(config_value(config, key), config_value(Config{}, key)) << key;
    }
    std::ifstream file(path);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    for (const std::string& key : config_keys()) {
        const std::string name = key.substr(key.find('.') + 1);
        EXPECT_NE(text.find("\n" + name + " = "), std::string::npos) << key;
    }
}

TEST(Config, AnUnknownKeyIsRefusedWithItsLine) {
    Config config;
    const auto problems = load("[engine]\nspin_us = 1\nspinn_us = 2\n", config);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_TRUE(mentions(problems, ".toml:3: unknown key engine.spinn_us"));
}

TEST(Config, AnUnknownSectionIsRefusedWithItsLine) {
    Config config;
    EXPECT_TRUE(mentions(load("\n[engin]\nspin_us = 1\n", config), ".toml:2: unknown section"));
    EXPECT_TRUE(mentions(load("listen = \"127.0.0.1:1\"\n", config), ".toml:1: unknown section"));
}

TEST(Config, WhatIsNotTomlIsRefusedWithItsLine) {
    Config config;
    EXPECT_TRUE(mentions(load("[engine]\nspin_us = = 1\n", config), ".toml:2: "));
}

TEST(Config, AMissingFileIsAProblem) {
    Config config;
    EXPECT_FALSE(
        load_config({.file = "/nonexistent/skua.toml", .environment = {}}, config).empty());
}

TEST(Config, WrongTypesAndRangesAreRefused) {
    Config config;
    EXPECT_TRUE(mentions(load("[engine]\nspin_us = \"1\"\n", config), "whole number"));
    EXPECT_TRUE(mentions(load("[engine]\nspin_us = -1\n", config), "whole number"));
    EXPECT_TRUE(mentions(load("[engine]\nspin_us = 1.5\n", config), "whole number"));
    EXPECT_TRUE(mentions(load("[engine]\nspin_us = 1001\n", config), "out of range, 0 to 1000"));
    EXPECT_TRUE(mentions(load("[server]\nlisten = 1\n", config), "must be a string"));
    EXPECT_EQ(config.engine_spin_us, Config{}.engine_spin_us);
}

TEST(Config, BothEndsOfARangeAreAllowed) {
    Config config;
    EXPECT_TRUE(load("[engine]\nspin_us = 0\n", config).empty());
    EXPECT_TRUE(load("[engine]\nspin_us = 1000\n", config).empty());
    EXPECT_EQ(config.engine_spin_us, 1000U);
}

TEST(Config, TheEnvironmentOverridesTheFile) {
    Config config;
    EXPECT_TRUE(load("[engine]\nspin_us = 1\n", config,
                     {{"SKUA_ENGINE_SPIN_US", "7"}, {"SKUA_SERVER_LISTEN", "127.0.0.1:0"}})
                    .empty());
    EXPECT_EQ(config.engine_spin_us, 7U);
    EXPECT_EQ(config.server_listen, "127.0.0.1:0");
}

TEST(Config, AnUnknownVariableOfASectionIsRefusedAndOthersAreLeftAlone) {
    Config config;
    EXPECT_TRUE(mentions(load("", config, {{"SKUA_ENGINE_SPIN", "7"}}), "SKUA_ENGINE_SPIN"));
    EXPECT_TRUE(
        load("", config, {{"SKUA_URL", "http://x"}, {"SKUA_SERVICE_HOST", "::1"}, {"HOME", "/"}})
            .empty());
    EXPECT_TRUE(mentions(load("", config, {{"SKUA_ENGINE_SPIN_US", "x"}}), "not a whole number"));
}

TEST(Config, AVariableOfAKeyUnderNoSectionIsRefusedByItsName) {
    for (const char* const name : {"SKUA_ENIGNE_SPIN_US", "SKUA_SPIN_US", "SKUA_LISTEN"}) {
        Config config;
        const ConfigProblems problems = load("", config, {{name, "7"}});
        EXPECT_TRUE(mentions(problems, std::string("environment ") + name + ": ")) << name;
        EXPECT_TRUE(mentions(problems, "no such section, ")) << name;
        EXPECT_EQ(config.engine_spin_us, Config{}.engine_spin_us);
    }
}

TEST(Config, FlagsNameTheirPlace) {
    Config config;
    EXPECT_TRUE(set_config("server.data", "elsewhere", "command line", config).empty());
    EXPECT_EQ(config.server_data, "elsewhere");
    EXPECT_TRUE(mentions(set_config("engine.shards", "no", "command line", config),
                         "command line: engine.shards"));
    EXPECT_FALSE(set_config("nothing", "1", "command line", config).empty());
}

TEST(Config, OnlyLoopbackIsListenedOnAndTheReasonIsSaid) {
    for (const char* address : {"0.0.0.0:80", "[::]:80", "10.1.2.3:80", "example.org:80"}) {
        Config config;
        config.server_listen = address;
        EXPECT_TRUE(mentions(check_config(config), "neither keys nor TLS")) << address;
    }
    for (const char* address : {"127.0.0.1:0", "127.8.9.1:1", "localhost:80", "[::1]:80"}) {
        Config config;
        config.server_listen = address;
        EXPECT_TRUE(check_config(config).empty()) << address;
    }
    for (const char* address :
         {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", ":80", "::1:80"}) {
        Config config;
        config.server_listen = address;
        EXPECT_TRUE(mentions(check_config(config), "HOST:PORT")) << address;
    }
}

TEST(Config, CombinationsThatCannotWorkAreRefused) {
    Config config;
    config.gateway_stream_credits = config.gateway_credits + 1;
    EXPECT_TRUE(mentions(check_config(config), "gateway.stream_credits"));
    config = {};
    config.gateway_body_bytes_max = config.gateway_batch_bytes_max + 1;
    EXPECT_TRUE(mentions(check_config(config), "gateway.body_bytes_max"));
    config = {};
    config.journal_ballast_bytes = config.journal_low_water_bytes + 1;
    EXPECT_TRUE(mentions(check_config(config), "journal.low_water_bytes"));
    config = {};
    config.journal_ballast_bytes = 2 * config.journal_write_buffer_bytes;
    EXPECT_TRUE(mentions(check_config(config), "journal.ballast_bytes"));
    config.journal_ballast_bytes = journal::ballast_bytes_min(config.journal_write_buffer_bytes);
    EXPECT_TRUE(check_config(config).empty());
    config.journal_ballast_bytes = 0;
    EXPECT_TRUE(check_config(config).empty());
    config = {};
    config.gateway_drain_timeout_ms = 5'000;
    EXPECT_TRUE(mentions(check_config(config), "gateway.drain_timeout_ms"));
    config = {};
    config.log_level = "loud";
    EXPECT_TRUE(mentions(check_config(config), "log.level"));
}

// What the whole start says about a file, an environment and options of the command line.
struct Given {
    std::string file;
    EnvironmentEntries environment;
    std::vector<std::string> command_line;
};

ConfigProblems refusals(const Given& given) {
    Config config;
    ConfigProblems problems = load(given.file, config, given.environment);
    const Flags flags = parse_flags(given.command_line);
    EXPECT_EQ(flags.problem, "");
    for (const auto& [key, value, flag] : flags.overrides) {
        const ConfigProblems more = set_config(key, value, "command line " + flag, config);
        problems.insert(problems.end(), more.begin(), more.end());
    }
    const ConfigProblems more = check_config(config);
    problems.insert(problems.end(), more.begin(), more.end());
    return problems;
}

TEST(Config, ARefusalNamesTheLineTheVariableOrTheOptionAndTheRule) {
    struct Case {
        Given given;
        std::string place;
        std::string rule;
    };
    const Case cases[] = {
        {{"[server]\n\nlisten = \"0.0.0.0:1\"\n", {}, {}},
         ".toml:3: server.listen = \"0.0.0.0:1\": ",
         "must be a loopback address"},
        {{"", {{"SKUA_SERVER_LISTEN", "here"}}, {}},
         "environment SKUA_SERVER_LISTEN: server.listen = \"here\": ",
         "must be HOST:PORT"},
        {{"[server]\nlisten = \"0.0.0.0:1\"\n", {}, {"--listen", "10.0.0.1:1"}},
         "command line --listen: server.listen = \"10.0.0.1:1\": ",
         "must be a loopback address"},
        {{"[engine]\nshards = 65\n", {}, {}}, ".toml:2: engine.shards", "0 to 64"},
        {{"", {{"SKUA_ENGINE_SHARDS", "65"}}, {}},
         "environment SKUA_ENGINE_SHARDS: engine.shards",
         "0 to 64"},
        {{"[engine]\nshards = 3\n", {}, {"--shards=65"}},
         "command line --shards: engine.shards",
         "0 to 64"},
        {{"", {}, {"--data", ""}}, "command line --data: server.data = \"\": ", "not be empty"},
        {{"[gateway]\ndrain_timeout_ms = 5000\n", {}, {}},
         ".toml:2: gateway.drain_timeout_ms = 5000: ",
         "must be less than 5000"},
        {{"[gateway]\ndrain_grace_ms = 4000\n", {}, {}},
         ".toml:2: gateway.drain_grace_ms = 4000 > half of gateway.drain_timeout_ms = 3500 "
         "(default)",
         "no time would be left"},
        {{"[log]\nlevel = \"loud\"\n", {}, {}},
         ".toml:2: log.level = \"loud\": ",
         "must be one of debug, info, warn, error"},
        {{"[gateway]\ncredits = 100\n\nstream_credits = 101\n",
          {{"SKUA_ENGINE_JOURNAL_LAG_RECORDS_MAX", "100"}},
          {}},
         ".toml:4: gateway.stream_credits = 101 > gateway.credits = 100 (",
         "promised more"},
        {{"[engine]\njournal_lag_records_max = 16\n", {{"SKUA_GATEWAY_CREDITS", "4000"}}, {}},
         "environment SKUA_GATEWAY_CREDITS: gateway.stream_credits = 4096 > gateway.credits = "
         "4000 (environment SKUA_GATEWAY_CREDITS): ",
         "promised more"},
    };
    for (const Case& one : cases) {
        const ConfigProblems problems = refusals(one.given);
        ASSERT_EQ(problems.size(), 1U) << one.place << mentions(problems, "").message();
        EXPECT_TRUE(mentions(problems, one.place));
        EXPECT_TRUE(mentions(problems, one.rule));
    }
}

// A key out of its range or of another type is refused where it stands, whichever key it is.
TEST(Config, EveryKeyNamesItsPlaceWhenItIsRefused) {
    for (const std::string& key : config_keys()) {
        const std::string section = key.substr(0, key.find('.'));
        const std::string name = key.substr(section.size() + 1);
        Config config;
        EXPECT_TRUE(mentions(load("[" + section + "]\n" + name + " = [1]\n", config),
                             ".toml:2: " + key + " must be a"));
        EXPECT_TRUE(config.origins.empty());
        std::string variable = "SKUA_" + section + "_" + name;
        std::transform(variable.begin(), variable.end(), variable.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        EXPECT_TRUE(load("", config, {{variable, config_value(config, key)}}).empty()) << key;
        EXPECT_EQ(config.origins[key], "environment " + variable);
    }
}

TEST(Config, ShardsAreOneToSixtyFourOrByCores) {
    Config config;
    EXPECT_EQ(shard_count(config), shards_by_cores(std::thread::hardware_concurrency()));
    EXPECT_TRUE(set_config("engine.shards", "64", "command line", config).empty());
    EXPECT_EQ(shard_count(config), 64U);
    EXPECT_TRUE(mentions(set_config("engine.shards", "65", "command line", config), "0 to 64"));
}

TEST(Config, SmallMachinesHaveOneShard) {
    EXPECT_EQ(shards_by_cores(0), 1U);
    EXPECT_EQ(shards_by_cores(2), 1U);
    EXPECT_EQ(shards_by_cores(7), 1U);
    EXPECT_EQ(shards_by_cores(8), 2U);
    EXPECT_EQ(shards_by_cores(4'096), 64U);
}

}  // namespace
}  // namespace skua::daemon
