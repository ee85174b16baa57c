#include "engine/shard/shard.hpp"

#include <gtest/gtest.h>

#include "engine/shard/direct_proxy.hpp"

namespace skua::shard {
namespace {

// A shard behind its proxy, and commands with numbers of their own.
class ShardTest : public testing::Test {
protected:
    Completion run(domain::CommandBody body) {
        record_ = {};
        record_.sequence = domain::Sequence{++sequence_};
        record_.time = {1'000};
        record_.command.body = body;
        proxy_.send({.kind = Task::Kind::command,
                     .place = sequence_,
                     .record = &record_,
                     .query = nullptr,
                     .result = nullptr,
                     .arena = &arena_});
        Completion completion;
        EXPECT_TRUE(proxy_.try_receive(completion));
        digest_ += completion.change.digest;
        return completion;
    }
    void define_basics() {
        run(domain::DefineLocation{.name = "main"});
        run(domain::DefineItem{.sku = "mug", .description = {}});
    }
    Completion receive(std::uint32_t quantity) {
        return run(domain::ReceiveStock{.sku = {.id = {}, .text = "mug"},
                                        .location = "main",
                                        .quantity = domain::Quantity{quantity},
                                        .reference = {}});
    }

    Shard shard_{domain::ShardState::Options{}};
    DirectProxy proxy_{shard_};
    base::Arena arena_;
    domain::Record record_;
    std::uint64_t sequence_ = 0;
    std::uint64_t digest_ = 0;  // the sum of all changes
};

TEST_F(ShardTest, DecidesAndAppliesANumberedCommand) {
    define_basics();
    const Completion completion = receive(5);
    EXPECT_EQ(record_.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(completion.place, sequence_);
    EXPECT_EQ(digest_, shard_.state().recompute_digests().total());
    EXPECT_NE(completion.change.digest, 0U);
    EXPECT_FALSE(completion.change.moves_follow_ups);
}

TEST_F(ShardTest, ARejectChangesNothing) {
    define_basics();
    receive(5);
    const Completion completion = run(domain::AdjustStock{
        .sku = {.id = {}, .text = "mug"}, .location = "main", .delta = domain::Units{-6}});
    EXPECT_EQ(record_.decision.verdict, domain::Verdict::reject);
    EXPECT_EQ(completion.change.digest, 0U);
    EXPECT_EQ(completion.change.open_orders, 0U);
}

TEST_F(ShardTest, AnswersAQueryAtItsPlace) {
    define_basics();
    receive(5);
    const domain::QueryBody query = domain::StockQuery{.sku = "mug"};
    domain::QueryResult result;
    proxy_.send({.kind = Task::Kind::query,
                 .place = 77,
                 .record = nullptr,
                 .query = &query,
                 .result = &result,
                 .arena = &arena_});
    Completion completion;
    ASSERT_TRUE(proxy_.try_receive(completion));
    EXPECT_EQ(completion.place, 77U);
    ASSERT_TRUE(std::holds_alternative<domain::StockView>(result));
    EXPECT_EQ(std::get<domain::StockView>(result).levels[0].on_hand, domain::Units{5});
}

TEST_F(ShardTest, RestoringRecordsLeadsToTheSameState) {
    Shard restored{domain::ShardState::Options{}};
    const auto both = [&](domain::CommandBody body) {
        run(body);
        restored.apply(record_);
    };
    both(domain::DefineLocation{.name = "main"});
    both(domain::DefineItem{.sku = "mug", .description = {}});
    both(domain::ReceiveStock{.sku = {.id = {}, .text = "mug"},
                              .location = "main",
                              .quantity = domain::Quantity{5},
                              .reference = {}});
    EXPECT_EQ(restored.state().digest(), shard_.state().digest());
    EXPECT_EQ(proxy_.restored().digest, digest_);
    EXPECT_EQ(restored.counts().items, 1U);
}

TEST_F(ShardTest, TheProxySaysHowMuchItCanTake) {
    const std::size_t room = proxy_.room();
    EXPECT_GT(room, 0U);
    const domain::QueryBody query = domain::LocationsQuery{};
    domain::QueryResult result;
    proxy_.send({.kind = Task::Kind::query,
                 .place = 1,
                 .record = nullptr,
                 .query = &query,
                 .result = &result,
                 .arena = &arena_});
    EXPECT_EQ(proxy_.room(), room - 1);
    Completion completion;
    ASSERT_TRUE(proxy_.try_receive(completion));
    EXPECT_EQ(proxy_.room(), room);
    EXPECT_FALSE(proxy_.try_receive(completion));
}

TEST(ShardOf, SpreadsSlotsOverShards) {
    EXPECT_EQ(shard_of(domain::Slot{0}, 1).raw(), 0U);
    EXPECT_EQ(shard_of(domain::Slot{4095}, 1).raw(), 0U);
    EXPECT_EQ(shard_of(domain::Slot{5}, 4).raw(), 1U);
}

}  // namespace
}  // namespace skua::shard
