// Reads: which state they show, what they wait for and for how long.

#include <gtest/gtest.h>

#include "tests/sequencer/rig.hpp"

namespace skua::sequencer::test {
namespace {

// A read by external id of an order that is decided and not told yet.
Envelope* read_of_an_undecided_order(Rig& rig) {
    rig.shard.holds_back = true;
    rig.submit(rig.order("A"));
    rig.agent.do_work(100);
    Envelope* read =
        rig.query(domain::OrderByExternalIdQuery{.channel = "web", .external_id = "A"});
    rig.submit(read);
    rig.agent.do_work(100);
    return read;
}

void expect_the_order_once_it_is_told(Rig& rig, const Envelope& read, std::size_t answers) {
    rig.shard.holds_back = false;
    rig.agent.do_work(100);
    rig.agent.do_work(100);
    rig.sync();
    ASSERT_EQ(rig.answers().size(), answers);
    EXPECT_EQ(read.outcome, Outcome::answered);
    EXPECT_TRUE(std::holds_alternative<domain::OrderView>(read.result));
}

// Whether the order exists is being decided: the answer is neither yes nor no.
TEST(Sequencer, AReadByExternalIdWaitsForTheOrdersDecision) {
    Rig rig;
    const Envelope* read = read_of_an_undecided_order(rig);
    rig.agent.begin_drain();
    rig.agent.do_work(100);
    expect_the_order_once_it_is_told(rig, *read, 2);
}

// It asks for no later number, so neither the bound of those that do nor their time is for it.
TEST(Sequencer, AReadThatWaitsForADecisionIsNotRefused) {
    RigOptions options;
    options.sequencer.parked_queries_max = 1;
    Rig rig(options);
    rig.submit(rig.query(domain::LocationsQuery{}, 99));
    const Envelope* read = read_of_an_undecided_order(rig);
    rig.clock.nanos += 6'000'000'000;
    rig.agent.do_work(100);
    expect_the_order_once_it_is_told(rig, *read, 3);
}

TEST(Sequencer, AReadWaitsForTheNumberItAsksFor) {
    Rig rig;
    Envelope* read = rig.query(domain::LocationsQuery{}, 1);
    rig.submit(read);
    rig.agent.do_work(100);
    EXPECT_TRUE(rig.answers().empty());
    rig.submit(rig.order("1"));
    rig.agent.do_work(100);
    rig.agent.do_work(100);
    rig.sync();
    EXPECT_EQ(rig.answers().size(), 2U);
    EXPECT_EQ(read->outcome, Outcome::answered);
    EXPECT_EQ(read->reflects.raw(), 1U);
}

TEST(Sequencer, AReadOfANumberThatNeverComesIsAnsweredInTime) {
    Rig rig;
    Envelope* read = rig.query(domain::LocationsQuery{}, 99);
    rig.submit(read);
    rig.agent.do_work(100);
    rig.clock.nanos += 4'999'999'999;
    rig.agent.do_work(100);
    EXPECT_TRUE(rig.answers().empty());
    rig.clock.nanos += 1;
    rig.agent.do_work(100);
    ASSERT_EQ(rig.answers().size(), 1U);
    EXPECT_EQ(read->outcome, Outcome::sequence_not_reached);
}

TEST(Sequencer, ParkedReadsAreBounded) {
    RigOptions options;
    options.sequencer.parked_queries_max = 1;
    Rig rig(options);
    rig.submit(rig.query(domain::LocationsQuery{}, 99));
    Envelope* second = rig.query(domain::LocationsQuery{}, 99);
    rig.submit(second);
    rig.agent.do_work(100);
    ASSERT_EQ(rig.answers().size(), 1U);
    EXPECT_EQ(second->outcome, Outcome::sequence_not_reached);
}

TEST(Sequencer, FindsAnOrderByItsExternalId) {
    Rig rig;
    Envelope* order = rig.run(rig.order("1001"));
    Envelope* found =
        rig.run(rig.query(domain::OrderByExternalIdQuery{.channel = "web", .external_id = "1001"}));
    ASSERT_TRUE(std::holds_alternative<domain::OrderView>(found->result));
    EXPECT_EQ(std::get<domain::OrderView>(found->result).order, order->record.decision.order);
    Envelope* missing =
        rig.run(rig.query(domain::OrderByExternalIdQuery{.channel = "web", .external_id = "1002"}));
    EXPECT_TRUE(std::holds_alternative<domain::NotFound>(missing->result));
    EXPECT_EQ(missing->outcome, Outcome::answered);
}

}  // namespace
}  // namespace skua::sequencer::test
