// A recorded sequence through several numbers of shards, with real threads; and what the replay
// finds.
//   SKUA_SEED=n   the day of seed n (default 1)

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/replay/day.hpp"
#include "tests/replay/replay.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/tools/journal_maker.hpp"

namespace skua::replay {
namespace {

std::uint64_t seed_from_environment() {
    const char* const text = std::getenv("SKUA_SEED");
    return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

// Made once: what a day is does not depend on who replays it.
struct Day {
    tests::TempDir directory;
    skua::test::Coverage coverage;
    std::string what;

    Day() { what = test::write_day(directory.path(), seed_from_environment(), coverage); }
    static const Day& get() {
        static const Day day;
        return day;
    }
};

TEST(Replay, AGeneratedDayIsTheSameThroughOneTwoFourAndEightShards) {
    const Day& day = Day::get();
    ASSERT_EQ(day.what, "") << "seed " << seed_from_environment();
    for (const char* const outcome :
         {"place_order accept", "cancel_order accept", "create_wave accept", "confirm_picks accept",
          "place_hold accept", "release_hold accept", "ship_fulfillment accept",
          "pack_fulfillment accept", "record_tracking accept", "continue_fills accept",
          "fence accept"}) {
        EXPECT_TRUE(day.coverage.missing({outcome}).empty()) << "never met: " << outcome;
    }
    const Answer answer =
        replay({.directory = day.directory.path(), .shards = {1, 2, 4, 8}},
               [](const PassReport& report) { std::fputs(table_line(report).c_str(), stdout); });
    EXPECT_EQ(answer.unreadable, "");
    EXPECT_EQ(answer.difference, "") << "seed " << seed_from_environment();
    ASSERT_EQ(answer.passes.size(), 4U);
    for (const PassReport& pass : answer.passes) {
        EXPECT_GT(pass.records, 2'000U);
        EXPECT_EQ(pass.records, answer.passes.front().records);
        EXPECT_GT(pass.digests_stated, pass.records / 32);
        EXPECT_GT(pass.follow_ups, 2U);
        EXPECT_EQ(pass.slots.size(), std::size_t{domain::kSlots});
        EXPECT_TRUE(pass.shards == 1 || (pass.votes > 200 && pass.waited > 100))
            << pass.shards << " shards: votes " << pass.votes << ", waited " << pass.waited;
    }
}

// A journal of four records a block whose checksums and chain are in order.
Answer replay_of(const std::function<void(skua::test::JournalMaker&)>& damage) {
    const tests::TempDir directory;
    skua::test::JournalMaker maker(directory.path());
    damage(maker);
    maker.write_a_day();
    maker.close();
    return replay({.directory = directory.path(), .shards = {2}});
}

TEST(Replay, ADecisionThatIsNotTheEnginesIsShownBesideTheOneThatIs) {
    const Answer answer = replay_of([](skua::test::JournalMaker& maker) {
        maker.tamper = [](std::uint64_t sequence, twin::TwinDecision& decision) {
            if (sequence == 6) {
                decision.effects.back().quantity = domain::Quantity{6};
            }
        };
    });
    EXPECT_NE(answer.difference.find("with 2 shards, record 6: place_order is decided otherwise"),
              std::string::npos)
        << answer.difference;
    EXPECT_NE(answer.difference.find("recorded:"), std::string::npos) << answer.difference;
    EXPECT_NE(answer.difference.find("decided again:"), std::string::npos) << answer.difference;
    EXPECT_EQ(answer.passes.front().records, 5U);
}

TEST(Replay, AStatedDigestThatIsNotTheStatesIsFoundAtItsRecord) {
    const Answer answer =
        replay_of([](skua::test::JournalMaker& maker) { maker.digest_error = 1; });
    EXPECT_NE(answer.difference.find("record 5: the state digest after it"), std::string::npos)
        << answer.difference;
}

TEST(Replay, WhatIsNoJournalIsNotCompared) {
    const tests::TempDir directory;
    EXPECT_NE(replay({.directory = directory.path(), .shards = {1}}).unreadable, "");
    skua::test::JournalMaker writer(directory.path());
    EXPECT_NE(replay({.directory = directory.path(), .shards = {1}}).unreadable, "");
}

#if defined(SKUA_FAULTS)

// A replay that finds nothing must be able to find something.
struct Planted {
    const char* name;
    void (*plant)(shard::Faults& faults);
    const char* found_as;  // a pattern
};

// Of the day; in a process of a test's own, of the day that was made before it began.
std::string directory_of_the_day() {
    constexpr const char* kVariable = "SKUA_REPLAY_DAY";
    if (const char* const made = std::getenv(kVariable)) {
        return made;
    }
    const Day& day = Day::get();
    EXPECT_EQ(day.what, "");
    ::setenv(kVariable, day.directory.path().c_str(), 1);
    return day.directory.path();
}

class PlantedFaults : public testing::TestWithParam<Planted> {};

// In a process of its own, as an assertion of the engine is a finding too: whoever counts a vote
// twice takes units that are not there.
TEST_P(PlantedFaults, IsFound) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");  // the journal has threads
    Question question{.directory = directory_of_the_day(),
                      .shards = {4},
                      .patience = std::chrono::milliseconds(3'000)};
    GetParam().plant(question.faults);
    const auto say_what_is_found = [&question] {
        const Answer answer = replay(question);
        std::fputs((answer.unreadable + answer.difference).c_str(), stderr);
        std::_Exit(EXIT_SUCCESS);
    };
    EXPECT_EXIT(
        say_what_is_found(), [](int) { return true; }, GetParam().found_as);
}

INSTANTIATE_TEST_SUITE_P(
    Replay, PlantedFaults,
    testing::Values(Planted{"outcome_dropped",
                            [](shard::Faults& faults) { faults.drops_outcome.every = 20; },
                            "is never done"},
                    Planted{"vote_counted_twice",
                            [](shard::Faults& faults) { faults.counts_vote_twice.every = 1; },
                            "is decided otherwise|assertion failed"},
                    Planted{"undecided_mark_skipped",
                            [](shard::Faults& faults) { faults.skips_mark.every = 5; },
                            "is decided otherwise|state digest"},
                    Planted{"queue_ordered_by_arrival",
                            [](shard::Faults& faults) { faults.queues_by_arrival.every = 1; },
                            "is decided otherwise|is never done"}),
    [](const auto& param) { return std::string(param.param.name); });

#endif

}  // namespace
}  // namespace skua::replay
