#include "engine/daemon/flags.hpp"

#include <gtest/gtest.h>

namespace skua::daemon {
namespace {

TEST(Flags, OverrideTheKeysTheyStandFor) {
    const Flags flags =
        parse_flags({"--config", "a.toml", "--data", "d", "--listen=127.0.0.1:0", "--shards", "2"});
    EXPECT_TRUE(flags.problem.empty());
    EXPECT_EQ(flags.config, "a.toml");
    ASSERT_EQ(flags.overrides.size(), 3U);
    EXPECT_EQ(flags.overrides[0].key, "server.data");
    EXPECT_EQ(flags.overrides[0].value, "d");
    EXPECT_EQ(flags.overrides[0].flag, "--data");
    EXPECT_EQ(flags.overrides[1].value, "127.0.0.1:0");
    EXPECT_EQ(flags.overrides[1].flag, "--listen");
    EXPECT_EQ(flags.overrides[2].key, "engine.shards");
}

TEST(Flags, SwitchesAreSeen) {
    EXPECT_TRUE(parse_flags({"--check-config"}).checks_config);
    EXPECT_TRUE(parse_flags({"--version"}).shows_version);
    EXPECT_TRUE(parse_flags({"-h"}).shows_help);
}

TEST(Flags, UnknownAndIncompleteFlagsAreNamed) {
    EXPECT_EQ(parse_flags({"--dta", "x"}).problem, "unknown flag --dta");
    EXPECT_EQ(parse_flags({"stray"}).problem, "unknown flag stray");
    EXPECT_EQ(parse_flags({"--data"}).problem, "--data needs a value");
}

}  // namespace
}  // namespace skua::daemon
