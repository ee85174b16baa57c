// A bounded slice of the simulation: skua-sim goes on from here.
//   SKUA_SEED=n   starts from seed n (default 1)

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "tests/sim/shrink.hpp"

namespace skua::sim {
namespace {

std::uint64_t first_seed() {
    const char* const text = std::getenv("SKUA_SEED");
    return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

Settings settings_of(std::uint64_t seed, std::uint64_t commands,
                     std::vector<std::uint16_t> shards = {1}) {
    Settings settings;
    settings.seed = seed;
    settings.commands = commands;
    settings.shards = std::move(shards);
    return settings;
}

std::string text_of(const Report& report) {
    return report.failure ? report.failure->rule + ": " + report.failure->what : std::string();
}

void run_without_a_fault(const std::vector<std::uint16_t>& shards, std::uint64_t seeds) {
    const std::uint64_t first = first_seed();
    Coverage coverage;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        const Settings settings = settings_of(seed, 700, shards);
        const Report report = Simulation(settings, {}).run();
        ASSERT_EQ(text_of(report), "") << "seed " << seed;
        coverage.add(report.coverage);
    }
    for (const std::string& hole : coverage.holes(std::ranges::max(shards))) {
        ADD_FAILURE() << "never met: " << hole;
    }
}

TEST(Simulation, NoRuleIsBrokenAndEveryFaultMeetsEveryKindOfCommand) {
    run_without_a_fault({1}, 260);
}

TEST(Simulation, NorWithSeveralShardsInChangingNumbers) {
    run_without_a_fault({1, 2, 4, 8}, 200);
}

TEST(Simulation, ASeedGivesTheSameRunToTheLastBit) {
    for (std::uint64_t seed = first_seed(); seed < first_seed() + 4; ++seed) {
        const Settings settings = settings_of(seed, 2'000, {1, 2, 4});
        const Report once = Simulation(settings, {}).run();
        const Report again = Simulation(settings, {}).run();
        EXPECT_EQ(once.trace, again.trace) << "seed " << seed;
        EXPECT_EQ(once.records, again.records) << "seed " << seed;
        Settings other = settings;
        other.seed += 1'000;
        EXPECT_NE(once.trace, Simulation(other, {}).run().trace);
    }
}

// A simulation that finds nothing must be able to find something.
class PlantedFaults : public ::testing::TestWithParam<PlantedFault> {};

TEST_P(PlantedFaults, IsFoundByName) {
    constexpr std::uint64_t kSeedsMax = 60;
    const PlantedFault& fault = GetParam();
    Planted planted;
    fault.plant(planted);
    std::string found;
    for (std::uint64_t seed = 1; seed <= kSeedsMax && found.empty(); ++seed) {
        const Settings settings = settings_of(seed, 4'000, {fault.shards});
        const Report report = Simulation(settings, planted).run();
        found = report.failure ? report.failure->rule : std::string();
    }
    EXPECT_TRUE(std::ranges::find(fault.rules, found) != fault.rules.end())
        << fault.name << " was found by: " << (found.empty() ? "nobody" : found);
}

INSTANTIATE_TEST_SUITE_P(Simulation, PlantedFaults, ::testing::ValuesIn(planted_faults()),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(Simulation, AFailureIsShrunkToFewCommandsThatStillFail) {
    Planted planted;
    planted.disk_lies = true;
    const Settings settings = settings_of(3, 2'000);
    const Report failed = Simulation(settings, planted).run();
    ASSERT_TRUE(failed.failure.has_value());
    const Shrunk shrunk = shrink(settings, planted, failed, 300);
    ASSERT_TRUE(shrunk.report.failure.has_value());
    EXPECT_EQ(shrunk.report.failure->rule, failed.failure->rule);
    EXPECT_LE(shrunk.commands, 3U);
    EXPECT_EQ(shrunk.disturbances, 0U);
}

}  // namespace
}  // namespace skua::sim
