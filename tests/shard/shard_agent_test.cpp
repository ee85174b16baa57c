#include "engine/shard/shard_agent.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <string>
#include <vector>

#include "engine/domain/catalog.hpp"
#include "engine/shard/team.hpp"

namespace skua::shard {
namespace {

class NoClock final : public runtime::Clock {
public:
    [[nodiscard]] base::Timestamp now() noexcept override { return {}; }
    [[nodiscard]] std::int64_t monotonic_ns() noexcept override { return 0; }
};

// Always asleep: every ring is a wake.
class CountingBell final : public runtime::Doorbell {
public:
    CountingBell() { prepare_wait(); }
    int rings = 0;

protected:
    void wake() noexcept override { ++rings; }
};

// Two shards with one item each, "even" in shard 0 and "odd" in shard 1, and tasks with places of
// their own. The test says who works.
class TwoShards : public testing::Test {
protected:
    TwoShards() {
        for (int i = 0; even_.empty() || odd_.empty(); ++i) {
            const std::string text = "sku-" + std::to_string(i);
            (domain::slot_of_text(text).raw() % 2 == 0 ? even_ : odd_) = text;
        }
        run(domain::DefineLocation{.name = "main"});
        run(domain::DefineChannel{.name = "web", .locations = from_});
        for (const std::string& sku : {even_, odd_}) {
            run(domain::DefineItem{.sku = sku, .description = {}});
            run(receipt(sku, 5));
        }
    }

    static domain::ReceiveStock receipt(const std::string& sku, std::uint32_t quantity) {
        return {.sku = {.id = {}, .text = sku},
                .location = "main",
                .quantity = domain::Quantity{quantity},
                .reference = {}};
    }
    domain::PlaceOrder order(const std::vector<std::string_view>& skus) {
        const auto lines = arena_.make_span<domain::OrderLineInput>(skus.size());
        for (std::size_t i = 0; i < skus.size(); ++i) {
            lines[i].sku.text = skus[i];
            lines[i].quantity = domain::Quantity{1};
        }
        domain::PlaceOrder place;
        place.channel = "web";
        place.currency = {.code = {'E', 'U', 'R'}};
        place.lines = lines;
        return place;
    }
    domain::ChangeOrder adding(domain::OrderId order, std::string_view sku,
                               std::uint32_t quantity) {
        const auto added = arena_.make_span<domain::OrderLineInput>(1);
        added[0].sku.text = sku;
        added[0].quantity = domain::Quantity{quantity};
        domain::ChangeOrder change;
        change.order = order;
        change.add = added;
        return change;
    }
    // Sends a command with the next number; the record stays.
    domain::Record& send(const domain::CommandBody& body) {
        domain::Record& record = records_.emplace_back();
        record.sequence = domain::Sequence{++place_};
        record.time = {1'000};
        record.command.body = body;
        team_.proxy().send({.kind = Task::Kind::command,
                            .place = place_,
                            .record = &record,
                            .query = nullptr,
                            .result = nullptr,
                            .arena = &arena_});
        return record;
    }
    void send_query(const domain::QueryBody& query, domain::QueryResult& result) {
        team_.proxy().send({.kind = Task::Kind::query,
                            .place = ++place_,
                            .record = nullptr,
                            .query = &query,
                            .result = &result,
                            .arena = &arena_});
    }
    std::size_t work(std::size_t shard, std::size_t limit = 100) {
        return team_.agents()[shard]->do_work(limit);
    }
    std::vector<std::uint64_t> completed() {
        std::vector<std::uint64_t> places;
        for (Completion completion; team_.proxy().try_receive(completion);) {
            places.push_back(completion.place);
            digest_ += completion.change.digest;
        }
        return places;
    }
    void settle() {
        while (work(0) + work(1) != 0) {
        }
    }
    void run(const domain::CommandBody& body) {
        send(body);
        settle();
        EXPECT_EQ(completed(), std::vector<std::uint64_t>{place_});
    }
    [[nodiscard]] const ShardStatistics& statistics(std::size_t shard) const {
        return team_.agents()[shard]->statistics();
    }

    std::string even_, odd_;
    std::array<std::string_view, 1> from_{"main"};
    NoClock clock_;
    CountingBell sequencer_bell_;
    std::array<CountingBell, 2> bells_;
    Team team_{{.shards = 2, .window = 64, .joints = 4},
               {.clock = clock_,
                .sequencer_bell = sequencer_bell_,
                .shard_bells = {&bells_[0], &bells_[1]}}};
    base::Arena arena_{64 * 1024};
    std::deque<domain::Record> records_;
    std::uint64_t place_ = 0;
    std::uint64_t digest_ = 0;
};

TEST_F(TwoShards, AnOrderOverBothIsDecidedAtHomeAndCompletedWhenBothHaveAppliedIt) {
    const domain::Record& record = send(order({odd_, even_}));
    EXPECT_EQ(work(1), 1U);  // the home: its vote alone decides nothing
    EXPECT_TRUE(completed().empty());
    EXPECT_EQ(work(0), 1U);
    EXPECT_TRUE(record.decision.effects.empty());
    EXPECT_EQ(work(1), 1U);  // the vote came: decided and applied here
    EXPECT_EQ(record.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(record.decision.skus.size(), 2U);
    EXPECT_TRUE(completed().empty());
    EXPECT_EQ(work(0), 1U);
    EXPECT_EQ(completed(), std::vector<std::uint64_t>{place_});
    EXPECT_EQ(digest_, team_.shard(0).state().digest() + team_.shard(1).state().digest());
}

TEST_F(TwoShards, WhatMeetsAnUndecidedSlotWaitsAndTheRestPasses) {
    send(order({odd_, even_}));
    work(0);  // has voted: "even" is undecided
    const std::uint64_t waited = statistics(0).waited.get();
    const domain::Record& behind = send(receipt(even_, 1));
    const domain::Record& beside = send(domain::DefineItem{.sku = "sku-A", .description = {}});
    const bool is_beside_here = domain::slot_of_text("sku-A").raw() % 2 == 0;
    work(0);
    EXPECT_TRUE(behind.decision.effects.empty());
    EXPECT_EQ(statistics(0).waited.get(), waited + 1);
    EXPECT_EQ(!beside.decision.effects.empty(), is_beside_here);
    settle();
    EXPECT_FALSE(behind.decision.effects.empty());
    EXPECT_EQ(completed().size(), 3U);
    EXPECT_EQ(statistics(0).waiting.get(), 0U);
    EXPECT_EQ(statistics(0).undecided_slots.get(), 0U);
}

// Its lines here are not known before it is made: then the release takes its place in their queues,
// ahead of who came behind it.
TEST_F(TwoShards, AReleaseWaitsForTheCartThatIsBeingMadeAndIsNotPassedThere) {
    const auto lines = arena_.make_span<domain::ReserveLine>(2);
    lines[0] = {.sku = {.id = {}, .text = odd_}, .quantity = domain::Quantity{1}};
    lines[1] = {.sku = {.id = {}, .text = even_}, .quantity = domain::Quantity{3}};
    const domain::Record& cart = send(domain::Reserve{.channel = "web",
                                                      .external_id = {},
                                                      .ttl_seconds = 60,
                                                      .policy = domain::Policy::all_or_nothing,
                                                      .lines = lines});
    EXPECT_EQ(work(0), 1U);
    const domain::OrderId id =
        domain::make_order_id(domain::slot_of_text(odd_), 1, domain::Spans::yes);
    const domain::Record& release = send(domain::ReleaseReservation{id});
    const domain::Record& all_of_it = send(order({even_, even_, even_, even_, even_}));
    work(0);
    EXPECT_EQ(statistics(0).waited.get(), 2U);
    settle();
    EXPECT_EQ(cart.decision.order, id);
    EXPECT_EQ(release.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(all_of_it.decision.verdict, domain::Verdict::accept) << "it went first";
    EXPECT_EQ(completed().size(), 3U);
}

// The same with a line that a change adds. What is sent behind the change goes to both shards
// although the order's id says that it lies in one slot: the change has not been decided yet.
TEST_F(TwoShards, ACancelWaitsForALineThatIsBeingAddedInAnotherSlot) {
    run(order({odd_}));
    const domain::OrderId id = records_.back().decision.order;
    EXPECT_EQ(spans_of(id), domain::Spans::no);
    const domain::Record& change = send(adding(id, even_, 5));
    EXPECT_EQ(work(0), 1U);
    const domain::Record& cancel = send(domain::CancelOrder{id, 0, {}});
    const domain::Record& all_of_it = send(order({even_, even_, even_, even_, even_}));
    work(0);
    settle();
    EXPECT_EQ(change.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(cancel.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(all_of_it.decision.verdict, domain::Verdict::accept) << "it went first";
    EXPECT_EQ(completed().size(), 3U);
    EXPECT_EQ(digest_, team_.shard(0).state().digest() + team_.shard(1).state().digest());
}

// The same with a line that a change adds to what the order has there.
TEST_F(TwoShards, ACancelWaitsForALineThatIsBeingAddedToAPart) {
    std::string other;
    for (int i = 100; other.empty(); ++i) {
        const std::string text = "sku-" + std::to_string(i);
        const bool is_other = domain::slot_of_text(text) != domain::slot_of_text(even_);
        other = domain::slot_of_text(text).raw() % 2 == 0 && is_other ? text : std::string();
    }
    run(domain::DefineItem{.sku = other, .description = {}});
    run(receipt(other, 2));
    run(order({odd_, even_}));
    const domain::OrderId id = records_.back().decision.order;
    send(adding(id, other, 2));
    work(0);
    const domain::Record& cancel = send(domain::CancelOrder{id, 0, {}});
    const domain::Record& all_of_it = send(order({other, other}));
    work(0);
    settle();
    EXPECT_EQ(cancel.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(all_of_it.decision.verdict, domain::Verdict::accept) << "it went first";
    EXPECT_EQ(completed().size(), 3U);
}

// And with a transfer, whose id somebody may guess.
TEST_F(TwoShards, ACancelWaitsForTheTransferThatIsBeingMadeAndIsNotPassedThere) {
    run(domain::DefineLocation{.name = "east"});
    const auto lines = arena_.make_span<domain::TransferLineInput>(2);
    lines[0] = {.sku = {.id = {}, .text = odd_}, .quantity = domain::Quantity{1}};
    lines[1] = {.sku = {.id = {}, .text = even_}, .quantity = domain::Quantity{3}};
    const std::uint64_t waited = statistics(0).waited.get();
    const domain::Record& created = send(domain::CreateTransfer{
        .from = "main", .to = "east", .is_ready = true, .reference = {}, .lines = lines});
    EXPECT_EQ(work(0), 1U);
    const domain::TransferId id =
        domain::make_transfer_id(created.sequence, domain::slot_of_text(odd_), domain::Spans::yes);
    const domain::Record& cancel =
        send(domain::ChangeTransfer{.transfer = id, .action = domain::TransferAction::cancel});
    const domain::Record& all_of_it = send(order({even_, even_, even_, even_, even_}));
    work(0);
    EXPECT_EQ(statistics(0).waited.get(), waited + 2);
    settle();
    EXPECT_EQ(created.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(cancel.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(all_of_it.decision.verdict, domain::Verdict::accept) << "it went first";
    EXPECT_EQ(completed().size(), 3U);
}

// Until it is known that nothing was added, both are asked; then the home alone again.
TEST_F(TwoShards, AnOrderIsNotWidenedByChangesThatAreRefused) {
    run(order({odd_}));
    const domain::OrderId id = records_.back().decision.order;
    const domain::PlaceHold hold{.order = id, .hold = domain::HoldKind::fraud};
    domain::ChangeOrder late = adding(id, even_, 1);
    late.expected_version = 7;
    send(late);
    send(late);
    send(hold);
    EXPECT_EQ(work(0), 3U);
    settle();
    EXPECT_EQ(completed().size(), 3U);
    const domain::Record& alone = send(domain::CancelOrder{id, 0, {}});
    EXPECT_EQ(work(0), 0U);
    EXPECT_EQ(work(1), 1U);
    EXPECT_EQ(alone.decision.verdict, domain::Verdict::accept);
    EXPECT_EQ(completed().size(), 1U);
}

// One that was accepted counts, however many others were refused.
TEST_F(TwoShards, AnOrderStaysWidened) {
    run(order({odd_}));
    const domain::OrderId id = records_.back().decision.order;
    send(adding(id, even_, 1));
    send(adding(id, even_, 1));  // of a version that is gone
    settle();
    EXPECT_EQ(completed().size(), 2U);
    send(domain::CancelOrder{id, 0, {}});
    EXPECT_EQ(work(0), 1U);
    settle();
    domain::QueryResult result;
    const domain::QueryBody query = domain::OrderQuery{id};
    send_query(query, result);
    settle();
    EXPECT_EQ(completed().size(), 2U);
    ASSERT_TRUE(std::holds_alternative<domain::OrderView>(result));
    const auto& view = std::get<domain::OrderView>(result);
    EXPECT_EQ(view.lifecycle, domain::Lifecycle::cancelled);
    ASSERT_EQ(view.lines.size(), 2U);
    EXPECT_EQ(view.lines[1].sku, even_);
}

TEST_F(TwoShards, TheMostThatWaitedAtOnceIsRememberedWhenItIsOver) {
    run(receipt(even_, 1));
    EXPECT_EQ(statistics(0).waiting_max.get(), 0U);
    send(order({odd_, even_}));
    work(0);
    EXPECT_EQ(statistics(0).waiting_max.get(), 0U);  // it has voted: it waits for nobody here
    EXPECT_EQ(statistics(0).undecided_slots_max.get(), 2U);  // the SKU's, and the home slot
    send(receipt(even_, 1));
    send(receipt(even_, 1));
    work(0);
    EXPECT_EQ(statistics(0).waiting_max.get(), 2U);
    settle();
    EXPECT_EQ(statistics(0).waiting.get(), 0U);
    EXPECT_EQ(statistics(0).waiting_max.get(), 2U);
    EXPECT_EQ(statistics(0).undecided_slots_max.get(), 2U);
    EXPECT_EQ(statistics(1).waiting_max.get(), 0U);
}

TEST_F(TwoShards, ACommandForAllLetsNothingPass) {
    send(domain::CreateWave{.location = "main", .fulfillments_max = 1});
    work(0);
    const domain::Record& behind = send(receipt(even_, 1));
    work(0);
    EXPECT_TRUE(behind.decision.effects.empty());
    settle();
    EXPECT_FALSE(behind.decision.effects.empty());
    EXPECT_EQ(completed().size(), 2U);
}

TEST_F(TwoShards, AReadOfBothIsAsOfItsPlace) {
    const std::array<domain::AvailabilityLine, 2> lines{
        {{.sku = even_, .quantity = domain::Quantity{1}},
         {.sku = odd_, .quantity = domain::Quantity{1}}}};
    const domain::QueryBody query = domain::AvailabilityQuery{.channel = "web", .lines = lines};
    domain::QueryResult result;
    send(order({odd_, even_}));
    send_query(query, result);
    send(receipt(even_, 3));
    settle();
    EXPECT_EQ(completed().size(), 3U);
    ASSERT_TRUE(std::holds_alternative<domain::AvailabilityView>(result));
    const auto& view = std::get<domain::AvailabilityView>(result);
    ASSERT_EQ(view.lines.size(), 2U);
    EXPECT_EQ(view.lines[0].available, domain::Units{4});
    EXPECT_EQ(view.lines[1].available, domain::Units{4});
}

TEST_F(TwoShards, ABellIsRungOncePerRoundHoweverMuchThereIs) {
    bells_[0].rings = bells_[1].rings = sequencer_bell_.rings = 0;
    for (int i = 0; i < 3; ++i) {
        send(order({odd_, even_}));
        send(receipt(i == 0 ? even_ : odd_, 1));
    }
    EXPECT_EQ(bells_[0].rings + bells_[1].rings, 0);
    team_.proxy().flush();
    EXPECT_EQ(bells_[0].rings, 1);
    EXPECT_EQ(bells_[1].rings, 1);
    team_.proxy().flush();
    EXPECT_EQ(bells_[0].rings, 1);
    work(0);  // the first vote; the others wait for its outcome
    EXPECT_EQ(bells_[1].rings, 2);
    EXPECT_EQ(sequencer_bell_.rings, 0);
    work(1);  // its own vote, the outcome, and the next one's vote
    EXPECT_EQ(bells_[0].rings, 2);
    EXPECT_EQ(sequencer_bell_.rings, 1);
    settle();
    EXPECT_EQ(completed().size(), 6U);
}

TEST_F(TwoShards, JointsBoundWhatIsUnderWay) {
    EXPECT_EQ(team_.proxy().room(), 4U);
    for (int i = 0; i < 4; ++i) {
        send(order({odd_, even_}));
    }
    EXPECT_EQ(team_.proxy().room(), 0U);
    settle();
    EXPECT_EQ(completed().size(), 4U);
    EXPECT_EQ(team_.proxy().room(), 4U);
}

TEST_F(TwoShards, AtRestTheCountsAreThoseOfTheHouse) {
    run(order({odd_, even_}));
    run(order({even_}));
    settle();
    const ShardCounts counts = team_.proxy().counts();
    EXPECT_EQ(counts.open_orders, 2U);
    EXPECT_EQ(counts.items, 2U);
    EXPECT_EQ(counts.locations, 1U);
}

}  // namespace
}  // namespace skua::shard
