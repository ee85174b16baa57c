// The engine behind the gateway as a whole: what was answered survives, and nothing else is said.

#include <gtest/gtest.h>

#include <map>

#include "engine/follow/feed/feed.hpp"
#include "tests/daemon/pipeline.hpp"

namespace skua::daemon::test {
namespace {

using sequencer::Envelope;
using sequencer::Outcome;

void recycle_answers(Pipeline& pipeline) {
    for (Envelope* envelope : pipeline.answers()) {
        pipeline.port->recycle(envelope);
    }
}

// Sends what the seed says and remembers what it was answered.
class RandomClient {
public:
    explicit RandomClient(std::uint32_t seed) : twister_(seed) {}

    std::uint32_t random() { return static_cast<std::uint32_t>(twister_()); }
    // Key -> number of its record.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& answered() const { return answered_; }

    // An order (a retry among them), a receipt, or a step of some agent.
    void act(Pipeline& pipeline) {
        const auto dice = random() % 10;
        if (dice < 3 && pipeline.port->credits() > 0) {
            const int id =
                random() % 4 == 0 && next_order_ > 0
                    ? static_cast<int>(random() % static_cast<std::uint32_t>(next_order_))
                    : next_order_++;
            pipeline.submit(pipeline.order(std::to_string(id), 1 + random() % 3,
                                           domain::Policy::all_or_nothing));
        } else if (dice == 3 && pipeline.port->credits() > 0) {
            pipeline.submit(pipeline.receipt(1 + random() % 5));
        } else {
            pipeline.step(random() % 4, 1 + random() % 8);
        }
    }
    void take_answers(Pipeline& pipeline) {
        for (Envelope* envelope : pipeline.answers()) {
            const std::string key(envelope->record.command.idempotency_key);
            if (!key.empty() && envelope->outcome == Outcome::decided) {
                EXPECT_TRUE(answered_.emplace(key, envelope->record.sequence.raw()).second);
            } else if (envelope->outcome == Outcome::replayed) {
                const auto first = answered_.emplace(key, envelope->first.raw());
                EXPECT_EQ(first.first->second, envelope->first.raw());
            }
            pipeline.port->recycle(envelope);
        }
    }

private:
    std::mt19937 twister_;
    std::map<std::string, std::uint64_t> answered_;
    int next_order_ = 0;
};

TEST(Pipeline, AnOrderIsDecidedDurableAndThenAnswered) {
    tests::SimLog log;
    SteppedClock clock;
    Pipeline pipeline(log, clock);
    pipeline.define_basics();
    pipeline.run_and_recycle(pipeline.receipt(10));
    Envelope* order = pipeline.run(pipeline.order("1001", 3));
    EXPECT_EQ(order->outcome, Outcome::decided);
    EXPECT_EQ(order->record.decision.verdict, domain::Verdict::accept);
    EXPECT_LE(order->record.sequence.raw(), log.durable());
    EXPECT_EQ(pipeline.directory.sku(order->record.decision.skus[0]), "mug");
}

TEST(Pipeline, NothingIsAnsweredBeforeTheSync) {
    tests::SimLog log;
    SteppedClock clock;
    Pipeline pipeline(log, clock);
    pipeline.define_basics();
    pipeline.submit(pipeline.receipt(10));
    for (const std::size_t agent : {0U, 1U, 3U, 0U, 1U, 3U}) {
        pipeline.step(agent);
    }
    EXPECT_TRUE(pipeline.answers().empty());
    pipeline.step(2);
    pipeline.step(3);
    EXPECT_EQ(pipeline.answers().size(), 1U);
}

TEST(Pipeline, AFailedSyncStopsTheAnswersForEver) {
    tests::SimLog log;
    SteppedClock clock;
    Pipeline pipeline(log, clock);
    pipeline.define_basics();
    log.fail_next_sync({base::ErrorCode::io, 5, "sync"});
    pipeline.submit(pipeline.receipt(10));
    pipeline.settle();
    EXPECT_EQ(pipeline.failed.code, base::ErrorCode::io);
    EXPECT_TRUE(pipeline.answers().empty());
}

TEST(Pipeline, ARestartLeadsToTheSameStateAndGoesOnCounting) {
    tests::SimLog log;
    SteppedClock clock;
    std::uint64_t digest = 0;
    std::uint64_t last = 0;
    {
        Pipeline pipeline(log, clock);
        pipeline.define_basics();
        pipeline.run_and_recycle(pipeline.receipt(10));
        pipeline.run_and_recycle(pipeline.order("1001", 30));
        digest = pipeline.digest();
        last = pipeline.sequencer.last().raw();
    }
    log.crash();
    Pipeline again(log, clock);
    ASSERT_TRUE(again.recovered);
    EXPECT_EQ(again.digest(), digest);
    EXPECT_GT(again.recovery.progress().digests_checked, 0U);
    EXPECT_EQ(again.sequencer.last().raw(), last + 1);  // the new writer's fence
    Envelope* retry = again.run(again.order("1001", 30));
    EXPECT_EQ(retry->outcome, Outcome::replayed);
    EXPECT_EQ(retry->first.raw(), last);
}

TEST(Pipeline, AFillLongerThanOneRecordGoesOnAsFollowUpsAlsoAfterACrash) {
    tests::SimLog log;
    SteppedClock clock;
    constexpr std::uint64_t kOrders = domain::kFillEffectsMax + 100;
    {
        Pipeline pipeline(log, clock);
        pipeline.define_basics();
        for (std::uint64_t i = 0; i < kOrders; ++i) {
            pipeline.submit(pipeline.order(std::to_string(i), 1));
            if (i % 200 == 199 || i + 1 == kOrders) {
                pipeline.settle();
                recycle_answers(pipeline);
            }
        }
        EXPECT_EQ(pipeline.state().counters().backordered_lines, kOrders);
        // The receipt is durable, its follow-up is not: the power goes in between.
        pipeline.submit(pipeline.receipt(kOrders));
        pipeline.step(0, 1);
        pipeline.step(1);
        pipeline.step(2);
        EXPECT_EQ(pipeline.state().counters().follow_ups, 1U);
    }
    log.crash();
    Pipeline again(log, clock);
    ASSERT_TRUE(again.recovered);
    EXPECT_EQ(again.state().counters().follow_ups, 1U);
    again.settle();
    EXPECT_EQ(again.state().counters().follow_ups, 0U);
    EXPECT_EQ(again.state().counters().backordered_lines, 0U);
    EXPECT_EQ(again.state().digests(), again.state().recompute_digests());
    EXPECT_EQ(again.sequencer.key_digest(), again.sequencer.recompute_key_digest());
}

// Whatever the order in which the agents work and wherever the power goes: an answer that was given
// is there afterwards, under the same number and with the same decision; a retry of anything gives
// one order.
TEST(Pipeline, EveryAnswerSurvivesCrashesUnderManySeeds) {
    for (std::uint32_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomClient client(seed);
        tests::SimLog log;
        SteppedClock clock;
        auto pipeline = std::make_unique<Pipeline>(log, clock);
        pipeline->define_basics();
        for (int life = 0; life < 4; ++life) {
            for (int i = 0; i < 150; ++i) {
                client.act(*pipeline);
                clock.time.micros += static_cast<std::int64_t>(client.random() % 2'000) - 500;
                client.take_answers(*pipeline);
            }
            pipeline.reset();
            log.crash(client.random() % 3);
            pipeline = std::make_unique<Pipeline>(log, clock);
            ASSERT_TRUE(pipeline->recovered);
            EXPECT_EQ(pipeline->state().digests(), pipeline->state().recompute_digests());
            EXPECT_EQ(pipeline->sequencer.key_digest(), pipeline->sequencer.recompute_key_digest());
        }
        const follow::Feed feed(log, pipeline->tail, pipeline->directory);
        for (const auto& [key, sequence] : client.answered()) {
            const auto read = feed.read_record(domain::Sequence{sequence},
                                               [&key = key](const domain::Record& record) {
                                                   EXPECT_EQ(record.command.idempotency_key, key);
                                               });
            EXPECT_TRUE(read);
        }
    }
}

}  // namespace
}  // namespace skua::daemon::test
