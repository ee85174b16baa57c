// Exactly once: what a retry gets, in every state of the first request.

#include <gtest/gtest.h>

#include "tests/sequencer/rig.hpp"

namespace skua::sequencer::test {
namespace {

TEST(Keys, ARetryGetsTheFirstNumberAndNoNewOne) {
    Rig rig;
    Envelope* first = rig.run(rig.order("1001"));
    EXPECT_EQ(first->outcome, Outcome::decided);
    EXPECT_EQ(first->record.sequence.raw(), 1U);

    Envelope* retry = rig.run(rig.order("1001"));
    EXPECT_EQ(retry->outcome, Outcome::replayed);
    EXPECT_EQ(retry->key_kind, KeyKind::external_id);
    EXPECT_EQ(retry->first.raw(), 1U);
    EXPECT_EQ(rig.agent.last().raw(), 1U);
}

TEST(Keys, AnotherBodyUnderTheSameKeyIsRefused) {
    Rig rig;
    rig.run(rig.order("1001", "k1", 1));
    EXPECT_EQ(rig.run(rig.order("1001", {}, 2))->outcome, Outcome::key_reused);
    Envelope* other = rig.run(rig.order("1002", "k1", 2));
    EXPECT_EQ(other->outcome, Outcome::key_reused);
    EXPECT_EQ(other->key_kind, KeyKind::idempotency_key);
    EXPECT_EQ(rig.agent.last().raw(), 1U);
}

TEST(Keys, ARetryBeforeTheFirstIsDurableIsInProgress) {
    Rig rig;
    Envelope* first = rig.order("1001", "k1");
    Envelope* retry = rig.order("1001", "k1");
    rig.submit(first);
    rig.submit(retry);
    rig.agent.do_work(100);
    EXPECT_EQ(retry->outcome, Outcome::in_progress);
    EXPECT_TRUE(rig.answers().empty());  // the retry waits for its turn behind the first

    rig.sync();
    EXPECT_EQ(rig.answers().size(), 2U);
    EXPECT_EQ(rig.run(rig.order("1001", "k1"))->outcome, Outcome::replayed);
}

TEST(Keys, ARetryOfAnUndecidedOrderIsInProgressWhateverItsBody) {
    Rig rig;
    rig.shard.holds_back = true;
    rig.submit(rig.order("1001", {}, 1));
    Envelope* other = rig.order("1001", {}, 2);
    rig.submit(other);
    rig.agent.do_work(100);
    EXPECT_EQ(other->outcome, Outcome::in_progress);
}

TEST(Keys, ARefusedOrderCanBeSentAgainWithANewKey) {
    Rig rig;
    rig.shard.refuses_orders = true;
    Envelope* refused = rig.run(rig.order("1001", "k1"));
    EXPECT_EQ(refused->record.decision.verdict, domain::Verdict::reject);

    rig.shard.refuses_orders = false;
    Envelope* same_key = rig.run(rig.order("1001", "k1"));
    EXPECT_EQ(same_key->outcome, Outcome::replayed);  // the refusal again
    EXPECT_EQ(same_key->first.raw(), 1U);
    Envelope* again = rig.run(rig.order("1001", "k2"));
    EXPECT_EQ(again->outcome, Outcome::decided);
    EXPECT_EQ(again->record.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(rig.run(rig.order("1001"))->first.raw(), 2U);
}

TEST(Keys, TheSameIdempotencyKeyMayServeTwoKindsOfCommand) {
    Rig rig;
    rig.run(rig.order("1001", "k1"));
    Envelope* receipt = rig.command(domain::ReceiveStock{});
    receipt->record.command.idempotency_key = "k1";
    EXPECT_EQ(rig.run(receipt)->outcome, Outcome::decided);
}

TEST(Keys, ChannelAndExternalIdAreNotMixedUp) {
    KeyTable table(1);
    const auto differ = [](const KeyHash& left, const KeyHash& right) {
        return left.seeded != right.seeded && left.name != right.name;
    };
    EXPECT_TRUE(differ(table.external_id("ab", "c"), table.external_id("a", "bc")));
    EXPECT_TRUE(differ(table.external_id("", "x"),
                       table.idempotency_key(domain::CommandKind::place_order, "x")));
    EXPECT_TRUE(differ(table.idempotency_key(domain::CommandKind::receive_stock, "x"),
                       table.idempotency_key(domain::CommandKind::place_order, "x")));
}

TEST(Keys, TheirDigestDoesNotDependOnTheSeedAndIsTheSameAfterARestart) {
    RigOptions options;
    options.sequencer.key_seed = 43;
    Rig before;
    Rig other(options);
    for (Rig* rig : {&before, &other}) {
        rig->run(rig->order("1001", "k1"));
        EXPECT_EQ(rig->agent.key_digest(), rig->agent.recompute_key_digest());
        rig->shard.refuses_orders = true;
        rig->run(rig->order("1002", "k2"));
        EXPECT_EQ(rig->agent.key_digest(), rig->agent.recompute_key_digest());
    }
    EXPECT_EQ(before.agent.key_digest(), other.agent.key_digest());

    Rig after(options);
    Envelope* accepted = before.order("1001", "k1");
    accepted->record.sequence = domain::Sequence{1};
    accepted->record.decision.order = domain::make_order_id(domain::Slot{1}, 1, domain::Spans::no);
    ASSERT_TRUE(after.agent.restore(accepted->record));
    Envelope* refused = before.order("1002", "k2");
    refused->record.sequence = domain::Sequence{2};
    refused->record.decision.verdict = domain::Verdict::reject;
    ASSERT_TRUE(after.agent.restore(refused->record));
    EXPECT_EQ(after.agent.key_digest(), before.agent.key_digest());
    EXPECT_EQ(after.agent.key_digest(), after.agent.recompute_key_digest());
}

TEST(Keys, OverloadBindsNothing) {
    Rig rig;
    rig.is_disk_low = true;
    rig.look_at_disk();
    EXPECT_EQ(rig.run(rig.order("1001", "k1"))->outcome, Outcome::disk_low);
    rig.is_disk_low = false;
    rig.look_at_disk();
    EXPECT_EQ(rig.run(rig.order("1001", "k1", 2))->outcome, Outcome::decided);
}

TEST(Keys, SurviveARestart) {
    Rig before;
    before.run(before.order("1001", "k1"));
    before.shard.refuses_orders = true;
    before.run(before.order("1002", "k2"));

    // What the journal gives back: the same commands and decisions.
    Rig after;
    Envelope* source = before.order("1001", "k1");
    source->record.sequence = domain::Sequence{1};
    source->record.decision.order = domain::OrderId{5};
    ASSERT_TRUE(after.agent.restore(source->record));
    Envelope* refused = before.order("1002", "k2");
    refused->record.sequence = domain::Sequence{2};
    refused->record.decision.verdict = domain::Verdict::reject;
    ASSERT_TRUE(after.agent.restore(refused->record));
    after.tail.start_at(3);
    after.agent.start_after(domain::Sequence{3}, base::Timestamp{1'000'000});

    EXPECT_EQ(after.run(after.order("1001"))->first.raw(), 1U);
    EXPECT_EQ(after.run(after.order("9", "k1", 3))->outcome, Outcome::key_reused);
    EXPECT_EQ(after.run(after.order("1002", "k2"))->first.raw(), 2U);
    Envelope* again = after.run(after.order("1002", "k3"));
    EXPECT_EQ(again->outcome, Outcome::decided);
    EXPECT_EQ(again->record.sequence.raw(), 4U);
}

TEST(Keys, AJournalThatBindsAKeyTwiceIsRefused) {
    Rig rig;
    Envelope* record = rig.order("1001", "k1");
    record->record.sequence = domain::Sequence{1};
    record->record.decision.order = domain::OrderId{5};
    ASSERT_TRUE(rig.agent.restore(record->record));
    record->record.sequence = domain::Sequence{2};
    const auto again = rig.agent.restore(record->record);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, base::ErrorCode::corrupt);
}

TEST(KeyTable, FindsEveryKeyThroughGrowthAndErasure) {
    KeyTable table(7);
    const auto key = [&table](std::uint64_t i) {
        return table.external_id("web", std::to_string(i)).seeded;
    };
    constexpr std::uint64_t kKeys = 60'000;
    for (std::uint64_t i = 1; i <= kKeys; ++i) {
        table.put(
            {.key = key(i), .body = {}, .sequence = domain::Sequence{i}, .order = {}, .name = i});
    }
    for (std::uint64_t i = 3; i <= kKeys; i += 3) {
        table.erase(key(i));
    }
    EXPECT_EQ(table.size(), kKeys - kKeys / 3);
    for (std::uint64_t i = 1; i <= kKeys; ++i) {
        const KeyEntry* entry = table.find(key(i));
        if (i % 3 == 0) {
            EXPECT_EQ(entry, nullptr);
        } else {
            ASSERT_NE(entry, nullptr);
            EXPECT_EQ(entry->sequence.raw(), i);
        }
    }
}

}  // namespace
}  // namespace skua::sequencer::test
