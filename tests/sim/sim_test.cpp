// A bounded slice of the simulation: skua-sim goes on from here.
//   SKUA_SEED=n   starts from seed n (default 1)

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/numbers.hpp"
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

std::string failure_of(const Report& report) {
    return report.failure ? report.failure->rule + ": " + report.failure->what : std::string();
}

void run_without_a_fault(const std::vector<std::uint16_t>& shards, std::uint64_t seeds) {
    const std::uint64_t first = first_seed();
    const std::uint64_t commands = 700;
    std::cout << "slice: simulation, up to " << std::ranges::max(shards) << " shards, " << seeds
              << " seeds from " << first << ", " << commands << " commands each\n";
    Coverage coverage;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        const Settings settings = settings_of(seed, commands, shards);
        const Report report = Simulation(settings, {}).run();
        ASSERT_EQ(failure_of(report), "") << "seed " << seed;
        coverage.add(report.coverage);
    }
    for (const std::string& hole : coverage.holes(std::ranges::max(shards))) {
        ADD_FAILURE() << "never met: " << hole;
    }
}

TEST(Simulation, NoRuleIsBrokenAndEveryFaultMeetsEveryKindOfCommand) {
    run_without_a_fault({1}, 300);
}

TEST(Simulation, NorWithSeveralShardsInChangingNumbers) {
    run_without_a_fault({1, 2, 4, 8}, 300);
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
struct Hunt {
    PlantedFault fault;
    std::uint64_t first_seed = 1;
};

std::vector<Hunt> hunts() {
    std::vector<Hunt> all;
    for (const PlantedFault& fault : planted_faults()) {
        for (const std::uint64_t seed : {1U, 900'001U, 77'000'001U}) {
            all.push_back({fault, seed});
        }
    }
    return all;
}

class PlantedFaults : public ::testing::TestWithParam<Hunt> {};

TEST_P(PlantedFaults, IsFoundByName) {
    constexpr std::uint64_t kSeeds = 60;
    const auto& [fault, first] = GetParam();
    Planted planted;
    fault.plant(planted);
    std::optional<Failure> found;
    for (std::uint64_t seed = first; seed < first + kSeeds && !found; ++seed) {
        const Settings settings = settings_of(seed, 4'000, {fault.shards});
        found = run_apart(settings, planted).report.failure;
    }
    ASSERT_TRUE(found.has_value()) << fault.name << " was found by nobody";
    EXPECT_TRUE(std::ranges::find(fault.rules, found->rule) != fault.rules.end())
        << fault.name << " was found by " << found->rule << ": " << found->what;
}

INSTANTIATE_TEST_SUITE_P(Simulation, PlantedFaults, ::testing::ValuesIn(hunts()),
                         [](const auto& param) {
                             return std::string(param.param.fault.name) + "_from_" +
                                    std::to_string(param.param.first_seed);
                         });

std::set<std::uint64_t> askers_of(const ReportApart& result) {
    std::set<std::uint64_t> askers;
    for (const Asked& asked : result.asked) {
        askers.insert(asked.op);
    }
    return askers;
}

// The first seed from that of the settings on that fails so late, by such a rule; its report.
std::optional<Report> find_late_failure(Settings& settings, const Planted& planted,
                                        const std::function<bool(const Report&)>& is_meant) {
    constexpr int kSeedsMax = 200;
    for (int i = 0; i < kSeedsMax; ++i, ++settings.seed) {
        Report report = run_apart(settings, planted).report;
        if (report.failure && is_meant(report)) {
            return report;
        }
    }
    return std::nullopt;
}

// The list is the whole truth: what is in it was asked, nothing else was, and it is enough.
void expect_shrunk(const Settings& settings, const Planted& planted, const Report& failed,
                   std::size_t commands_max) {
    const Shrunk shrunk = shrink(settings, planted, failed, 400);
    ASSERT_TRUE(shrunk.result.report.failure.has_value());
    EXPECT_EQ(shrunk.result.report.failure->rule, failed.failure->rule);
    const auto askers = askers_of(shrunk.result);
    EXPECT_EQ(askers, shrunk.settings.only_commands);
    EXPECT_GE(askers.size(), 1U);
    EXPECT_LE(askers.size(), commands_max) << "of " << failed.commands;
    const ReportApart again = run_apart(shrunk.settings, planted);
    ASSERT_TRUE(again.report.failure.has_value());
    EXPECT_EQ(again.report.failure->what, shrunk.result.report.failure->what);
}

TEST(Simulation, ALateFailureIsShrunkToFewCommandsThatStillFail) {
    Planted planted;
    planted.disk_lies = true;
    Settings settings = settings_of(12, 4'000, {1, 2});
    const auto failed = find_late_failure(
        settings, planted, [](const Report& report) { return report.commands >= 400; });
    ASSERT_TRUE(failed.has_value());
    expect_shrunk(settings, planted, *failed, 20);
}

#if defined(SKUA_FAULTS)
TEST(Simulation, AnEndByAnAssertionIsAFindingAndIsShrunkToo) {
    Planted planted;
    planted.shard.counts_vote_twice.every = 5;  // so many joint commands it takes at least
    Settings settings = settings_of(900'001, 4'000, {2});
    const auto failed = find_late_failure(settings, planted, [](const Report& report) {
        return report.failure->rule == kEngineAborted && report.commands >= 200;
    });
    ASSERT_TRUE(failed.has_value());
    EXPECT_NE(failed->failure->what.find("assertion failed"), std::string::npos);
    expect_shrunk(settings, planted, *failed, 60);
}
#endif

TEST(Numbers, AreReadAsTheyAreWrittenAndNothingElseIs) {
    EXPECT_EQ(text_of(std::set<std::uint64_t>{3, 17, 18, 19, 25}), "3,17..19,25");
    EXPECT_EQ(parse_numbers("3,17..19,25"), (std::set<std::uint64_t>{3, 17, 18, 19, 25}));
    EXPECT_EQ(parse_numbers("none"), std::set<std::uint64_t>{});
    EXPECT_EQ(text_of(std::set<std::uint64_t>{}), "none");
    for (const char* const text : {"", "abc", "5..3", "1..", "..2", "1,", "-1", "1..2..3", "0x1"}) {
        EXPECT_FALSE(parse_numbers(text).has_value()) << text;
        EXPECT_FALSE(parse_range(text).has_value()) << text;
    }
    EXPECT_FALSE(parse_numbers("0..18446744073709551615").has_value());
    const auto range = parse_range("7..7");
    ASSERT_TRUE(range.has_value());
    EXPECT_EQ(range->first, range->last);
}

}  // namespace
}  // namespace skua::sim
