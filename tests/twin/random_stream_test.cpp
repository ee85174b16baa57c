// Random command streams: the engine and the twin side by side, record by record.
//   SKUA_SEED=n   starts from seed n (default 1)
//   SKUA_STEPS=n  commands per stream (default 4800)

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/twin/support/coverage.hpp"
#include "tests/twin/support/stream.hpp"

namespace skua::test {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(RandomStream, EngineAndTwinAgreeOnEveryRecordAndEveryOutcomeIsMet) {
    const std::uint64_t first = from_environment("SKUA_SEED", 1);
    const std::uint64_t steps = from_environment("SKUA_STEPS", 4800);
    Coverage coverage;
    for (std::uint64_t seed = first; seed < first + 3; ++seed) {
        std::cout << "slice: random stream, seed " << seed << ", " << steps << " commands\n";
        Stream stream(seed, coverage);
        ASSERT_EQ(stream.define_world().value_or(""), "") << "seed " << seed;
        if (seed == first) {
            ASSERT_EQ(stream.fill_up().value_or(""), "") << "seed " << seed;
        }
        ASSERT_EQ(stream.run(steps / 3).value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.overflow().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.run(steps / 3).value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.cancel_a_long_order().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.cancel_a_line_for_another().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.end_long_carts().value_or(""), "") << "seed " << seed;
        for (const auto end : {Stream::AnswerEnd::cancelled, Stream::AnswerEnd::closed}) {
            ASSERT_EQ(stream.answer_over_slots(end).value_or(""), "") << "seed " << seed;
        }
        ASSERT_EQ(stream.take_back_over_slots().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.move_over_slots().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.empty_packages().value_or(""), "") << "seed " << seed;
        for (const auto how : {Stream::LetGo::unclaimed, Stream::LetGo::expired,
                               Stream::LetGo::shorted, Stream::LetGo::counted}) {
            ASSERT_EQ(stream.let_go_over_slots(how).value_or(""), "") << "seed " << seed;
        }
        ASSERT_EQ(stream.release_one_of_several_slots().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.rare_refusals().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.count_lists_away().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.complete_over_slots().value_or(""), "") << "seed " << seed;
        for (const auto missing : {Stream::Missing::shorted, Stream::Missing::counted}) {
            ASSERT_EQ(stream.complete_without(missing).value_or(""), "") << "seed " << seed;
        }
        ASSERT_EQ(stream.close_over_slots().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.run(steps / 3).value_or(""), "") << "seed " << seed;
    }
    for (const std::string& outcome : coverage.missing(every_outcome())) {
        ADD_FAILURE() << "never met: " << outcome;
    }
    std::cout << coverage.table();
}

TEST(RandomStream, ALineHasAtMostEightPortionsWhileItsChannelWanders) {
    const std::uint64_t first = from_environment("SKUA_SEED", 1);
    Coverage coverage;
    for (std::uint64_t seed = first; seed < first + 3; ++seed) {
        Stream stream(seed, coverage);
        ASSERT_EQ(stream.define_world().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.outgrow_portions().value_or(""), "") << "seed " << seed;
        ASSERT_EQ(stream.run(300).value_or(""), "") << "seed " << seed;
    }
}

}  // namespace
}  // namespace skua::test
