// Who takes part in what, what a shard holds of it, and the merges that only special cases meet.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/domain/limits.hpp"
#include "engine/domain/resources.hpp"
#include "engine/domain/route.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"
#include "tests/twin/support/shards.hpp"

namespace skua::domain {
namespace {

constexpr std::uint16_t kShards = 4;
constexpr std::uint64_t kAll = 0b1111;

// A SKU of a slot of this shard.
std::string sku_of(std::uint16_t shard, int skip = 0) {
    for (int i = 0;; ++i) {
        std::string text = "sku-" + std::to_string(i);
        if (slot_of_text(text).raw() % kShards == shard && skip-- == 0) {
            return text;
        }
    }
}

Command command_of(const CommandBody& body) {
    Command command;
    command.body = body;
    return command;
}

OrderLineInput line_of(std::string_view sku, std::uint32_t quantity = 1) {
    return {
        .sku = {{}, sku}, .quantity = Quantity{quantity}, .unit_price = {}, .external_line_id = {}};
}

TEST(Route, OfAnOrderAreTheShardsOfItsLines) {
    const std::string first = sku_of(3);
    const std::string second = sku_of(1);
    const std::vector<OrderLineInput> lines = {line_of(first), line_of(second), line_of(first)};
    PlaceOrder order;
    order.lines = lines;
    const Participants several = participants_of(command_of(order), kShards, {});
    EXPECT_EQ(several.home, slot_of_text(first));
    EXPECT_EQ(several.shards, 0b1010U);
    order.lines = std::span(lines).first(1);
    EXPECT_EQ(participants_of(command_of(order), kShards, {}).shards, 0b1000U);
    EXPECT_EQ(participants_of(command_of(order), 1, {}).shards, 1U);
}

TEST(Route, OfASkuThatIsKnownByIdIsTheSlotInTheId) {
    const SkuId id = make_sku_id(Slot{6}, 9);
    const ReceiveStock body{
        .sku = {id, {}}, .location = "main", .quantity = Quantity{1}, .reference = {}};
    EXPECT_EQ(participants_of(command_of(body), kShards, {}).home, Slot{6});
    EXPECT_EQ(participants_of(command_of(body), kShards, {}).shards, 0b0100U);
}

TEST(Route, AnOrderThatSpansConcernsAllShardsAndAnotherItsHome) {
    const OrderId here = make_order_id(Slot{7}, 3, Spans::no);
    const OrderId wide = make_order_id(Slot{7}, 4, Spans::yes);
    for (const auto& [order, shards] : {std::pair(here, std::uint64_t{0b1000}), {wide, kAll}}) {
        const std::vector<Participants> found = {
            participants_of(command_of(CancelOrder{.order = order, .lines = {}}), kShards, {}),
            participants_of(command_of(PlaceHold{.order = order}), kShards, {}),
            participants_of(command_of(ReleaseHold{.order = order}), kShards, {}),
            participants_of(command_of(ExpireHold{.order = order, .placed = {}}), kShards, {}),
            participants_of(command_of(ShipFulfillment{order, LocationId{1}, {}, {}}), kShards, {}),
            participants_of(command_of(ChangeOrder{
                                .order = order, .cold = {}, .lines = {}, .remove = {}, .add = {}}),
                            kShards, {}),
            participants_of(QueryBody(OrderQuery{order}), kShards, {}),
            participants_of(QueryBody(FulfillmentQuery{order, LocationId{1}}), kShards, {})};
        for (const Participants& participants : found) {
            EXPECT_EQ(participants.home, Slot{7});
            EXPECT_EQ(participants.shards, shards);
        }
    }
}

TEST(Route, PicksConcernTheListsHomeAndTheOwnersOfTheSkus) {
    const std::string text = sku_of(2);
    const std::vector<Pick> picks = {{.sku = {{}, text}, .quantity = Quantity{1}, .order = {}}};
    const PickListId list = make_pick_list_id(Sequence{77}, Slot{4});
    const Participants participants =
        participants_of(command_of(ConfirmPicks{.pick_list = list, .picks = picks}), kShards, {});
    EXPECT_EQ(participants.home, Slot{4});
    EXPECT_EQ(participants.shards, 0b0101U);
}

TEST(Route, WavesAndDefinitionsConcernAllShardsUpToTheMost) {
    for (const std::uint16_t shards : {std::uint16_t{1}, std::uint16_t{63}, kShardsMax}) {
        const std::uint64_t all =
            shards == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << shards) - 1;
        EXPECT_EQ(participants_of(command_of(CreateWave{"main", 1}), shards, {}).shards, all);
        EXPECT_EQ(participants_of(command_of(DefineLocation{"main"}), shards, {}).shards, all);
        EXPECT_EQ(participants_of(command_of(DefineChannel{"web", {}}), shards, {}).shards, all);
        EXPECT_EQ(participants_of(QueryBody(PickListQuery{PickListId{4}}), shards, {}).shards, all);
    }
    EXPECT_EQ(participants_of(command_of(CreateWave{"main", 1}), kShards, {}).home,
              slot_of_text("main"));
}

// A house of four shards in which one SKU of each lies at "main".
class House : public ::testing::Test {
protected:
    House() {
        static constexpr std::string_view kMain[] = {"main"};
        run(DefineLocation{"main"});
        run(DefineChannel{"web", kMain});
        for (std::uint16_t shard = 0; shard < kShards; ++shard) {
            skus_.push_back(sku_of(shard));
            run(DefineItem{skus_.back(), {}});
            run(ReceiveStock{{{}, skus_.back()}, "main", Quantity{10}, {}});
        }
    }

    Decision run(const CommandBody& body) {
        Record record;
        record.sequence = Sequence{++sequence_};
        record.command = command_of(body);
        record.decision = shards_.decide(record.command, record.sequence, time_, arena_);
        shards_.apply(record);
        return record.decision;
    }
    OrderId place(std::span<const std::uint16_t> shards, std::uint32_t quantity = 1) {
        const auto lines = arena_.make_span<OrderLineInput>(shards.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            lines[i] = line_of(skus_[shards[i]], quantity);
        }
        PlaceOrder order;
        order.channel = "web";
        order.external_id = "1001";
        order.policy = Policy::backorder;
        order.lines = lines;
        return run(order).order;
    }
    Resources resources(std::size_t shard, const CommandBody& body) {
        return resources_of(shards_.state(shard), command_of(body), arena_);
    }
    std::vector<Slot> sorted(std::vector<Slot> slots) {
        std::ranges::sort(slots);
        return slots;
    }
    Slot slot(std::uint16_t shard) { return slot_of_text(skus_[shard]); }

    base::Arena arena_;
    test::Shards shards_{kShards};
    std::vector<std::string> skus_;
    std::uint64_t sequence_ = 0;
    base::Timestamp time_;
};

std::vector<Slot> list(std::span<const Slot> slots) {
    return {slots.begin(), slots.end()};
}

TEST_F(House, KeepsAPartOfAnOrderWhereItHasLines) {
    const std::uint16_t lines[] = {2, 0, 2};
    const OrderId id = place(lines);
    EXPECT_EQ(shards_.state(1).orders().find(id), nullptr);
    EXPECT_EQ(shards_.state(3).orders().find(id), nullptr);
    const Order* home = shards_.state(2).orders().find(id);
    const Order* part = shards_.state(0).orders().find(id);
    ASSERT_NE(home, nullptr);
    ASSERT_NE(part, nullptr);
    EXPECT_EQ(part->number, home->number);
    EXPECT_EQ(part->line_count, 3);
    EXPECT_EQ(part->line(LineIndex{1}).sku, shards_.state(0).resolve_sku(skus_[0]));
    EXPECT_TRUE(part->line(LineIndex{0}).sku.is_none());
    EXPECT_TRUE(part->line(LineIndex{0}).ordered.is_zero());
    EXPECT_TRUE(home->line(LineIndex{1}).sku.is_none());
    EXPECT_EQ(home->texts->external_id(), "1001");
    EXPECT_EQ(part->texts, nullptr);
}

TEST_F(House, CountsAnOrderAtItsHomeOnly) {
    const std::uint16_t lines[] = {2, 0, 2};
    const OrderId id = place(lines, 20);
    EXPECT_EQ(shards_.state(2).counters().orders, 1U);
    EXPECT_EQ(shards_.state(2).counters().lines, 3U);
    EXPECT_EQ(shards_.state(0).counters().orders, 0U);
    EXPECT_EQ(shards_.state(0).counters().backordered_lines, 1U);
    EXPECT_EQ(shards_.counters().locations, 1U);
    EXPECT_EQ(shards_.counters().channels, 1U);
    run(CancelOrder{.order = id, .lines = {}});
    EXPECT_EQ(shards_.counters().orders_open, 0U);
}

TEST_F(House, FindsOrdersOfAForeignHomeSlotInTheirPlaces) {
    const std::uint16_t alone[] = {2};
    const std::uint16_t wide[] = {2, 0};
    std::vector<OrderId> known;
    for (int i = 0; i < 200; ++i) {
        const OrderId id = i % 70 == 69 ? place(wide) : place(alone);
        EXPECT_EQ(ordinal_of(id), static_cast<std::uint64_t>(i) + 1);
        EXPECT_EQ(shards_.state(0).orders().find(id) != nullptr, i % 70 == 69) << i;
        if (i % 70 == 69) {
            known.push_back(id);
        }
    }
    std::vector<OrderId> visited;
    shards_.state(0).orders().for_each([&](const Order& order) { visited.push_back(order.id); });
    EXPECT_EQ(visited, known);
}

TEST_F(House, HasTheHeadAmongTheResourcesOfEveryParticipant) {
    const std::uint16_t lines[] = {2, 0, 2};
    const OrderId id = place(lines);
    const CancelOrder cancel{.order = id, .lines = {}};
    EXPECT_EQ(list(resources(2, cancel).slots), list(std::vector{slot(2)}));
    EXPECT_EQ(list(resources(0, cancel).slots), sorted({slot(0), slot(2)}));
    EXPECT_EQ(list(resources(0, PlaceHold{.order = id}).slots), list(std::vector{slot(2)}));
    EXPECT_TRUE(resources(0, cancel).may_grow);  // a change before it may add lines here
    EXPECT_TRUE(resources(1, cancel).may_grow);
    EXPECT_FALSE(resources(1, PlaceHold{.order = id}).may_grow);
    EXPECT_TRUE(resources(1, CreateWave{"main", 1}).is_barrier);
    const std::vector<OrderLineInput> wish = {line_of(skus_[3]), line_of(skus_[1])};
    PlaceOrder order;
    order.lines = wish;
    EXPECT_EQ(list(resources(1, order).slots), sorted({slot(1), slot(3)}));
    EXPECT_EQ(list(resources(3, order).slots), list(std::vector{slot(3)}));
}

TEST_F(House, AwaitsTheEndOfAHoldAtHomeAndShowsItWithItsRoleOfTheWholeOrder) {
    const std::uint16_t lines[] = {2, 0, 1};
    const OrderId id = place(lines);
    run(PlaceHold{
        .order = id, .hold = HoldKind::fraud, .hold_until = {5'000}, .release_role = "risk"});
    const Sequence placed{sequence_};
    for (std::size_t shard = 0; shard < kShards; ++shard) {
        EXPECT_EQ(shards_.state(shard).timed_holds().size(), shard == 2 ? 1U : 0U);
    }
    const QueryResult result = shards_.ask(OrderQuery{id}, arena_);
    const auto* view = std::get_if<OrderView>(&result);
    ASSERT_NE(view, nullptr);
    ASSERT_EQ(view->hold_views.size(), 1U);
    EXPECT_EQ(view->hold_views[0].until.micros, 5'000);
    EXPECT_EQ(view->hold_views[0].release_role, "risk");
    EXPECT_EQ(run(ReleaseHold{.order = id, .hold = HoldKind::fraud}).reason,
              RejectReason::release_role_required);
    time_ = {5'000};
    run(ExpireHold{.order = id, .hold = HoldKind::fraud, .placed = placed});
    for (const std::size_t shard : {0U, 1U, 2U}) {
        EXPECT_EQ(shards_.state(shard).orders().find(id)->holds, 0);
        EXPECT_EQ(shards_.state(shard).orders().find(id)->version, 3U);
    }
    EXPECT_EQ(shards_.state(2).timed_holds().size(), 0U);
    EXPECT_EQ(list(resources(1, ExpireHold{.order = id, .placed = placed}).slots),
              list(std::vector{slot(2)}));
}

TEST_F(House, OpensAPartWhereAChangeAddsTheFirstLine) {
    const std::uint16_t lines[] = {2, 0};
    const OrderId id = place(lines, 2);
    run(PlaceHold{.order = id, .hold = HoldKind::fraud});
    run(ReleaseHold{.order = id, .hold = HoldKind::fraud});
    run(CreateWave{"main", 1});
    run(PlaceHold{.order = id, .hold = HoldKind::price});
    const std::uint16_t later[] = {2, 3};
    place(later);  // of the same home slot: the part that comes stands before it
    const std::vector<OrderLineInput> wish = {line_of(skus_[0], 3), line_of(skus_[3], 12)};
    const Decision decision = run(ChangeOrder{.order = id,
                                              .expected_version = 4,
                                              .priority = 3,
                                              .cold = {},
                                              .lines = {},
                                              .remove = {},
                                              .add = wish});
    ASSERT_EQ(decision.verdict, Verdict::accept);
    EXPECT_EQ(shards_.state(1).orders().find(id), nullptr);
    const Order& home = *shards_.state(2).orders().find(id);
    const Order* part = shards_.state(3).orders().find(id);
    ASSERT_NE(part, nullptr);
    EXPECT_EQ(part->number, home.number);
    EXPECT_EQ(part->version, 5U);
    EXPECT_EQ(part->channel, home.channel);
    EXPECT_EQ(part->holds, home.holds);
    EXPECT_EQ(part->priority, 3);
    EXPECT_EQ(part->policy, Policy::backorder);
    EXPECT_EQ(part->line_count, 4);
    EXPECT_EQ(part->line(LineIndex{3}).backordered, Quantity{3});
    EXPECT_EQ(part->find_fulfillment(LocationId{1})->active, Units{4});
    EXPECT_EQ(home.line_count, 4);
    EXPECT_EQ(shards_.state(2).counters().lines, 6U);
    const QueryResult result = shards_.ask(OrderQuery{id}, arena_);
    const auto* view = std::get_if<OrderView>(&result);
    ASSERT_NE(view, nullptr);
    EXPECT_EQ(view->external_id, "1001");
    EXPECT_EQ(view->lines[2].ordered, Quantity{3});
    EXPECT_EQ(view->lines[3].ordered, Quantity{12});
    run(ReceiveStock{{{}, skus_[3]}, "main", Quantity{9}, {}});
    EXPECT_TRUE(part->line(LineIndex{3}).backordered.is_zero());
    for (std::size_t shard = 0; shard < kShards; ++shard) {
        EXPECT_EQ(shards_.state(shard).digests(), shards_.state(shard).recompute_digests());
    }
}

TEST(MergeOfVotes, ForAWholeOrderLooksAtAllLines) {
    base::Arena arena;
    Effect cut;
    cut.from = Bucket::open;
    cut.to = Bucket::cancelled;
    cut.quantity = Quantity{1};
    const Vote takes{.effects = {&cut, 1}};
    const Vote nothing{.objection = RejectReason::nothing_to_cancel};
    const Vote released{.objection = RejectReason::already_released};
    const Command whole = command_of(CancelOrder{.order = OrderId{2}, .lines = {}});
    const auto merged = [&](std::vector<Vote> votes) {
        return merge_votes(whole, votes, arena).objection;
    };
    EXPECT_EQ(merged({takes, nothing}), RejectReason::none);
    EXPECT_EQ(merged({takes, released}), RejectReason::already_released);
    EXPECT_EQ(merged({nothing, released}), RejectReason::already_released);
    EXPECT_EQ(merged({nothing, Vote{}}), RejectReason::nothing_to_cancel);
}

TEST(MergeOfVotes, OfAnOrderObjectsAsItsChecksStand) {
    base::Arena arena;
    const std::vector<OrderLineInput> lines(9);
    PlaceOrder order;
    order.lines = lines;
    const std::vector<Vote> votes = {
        {.objection = RejectReason::backorder_limit, .at = 1},
        {.objection = RejectReason::unknown_sku, .at = 7},
        {.objection = RejectReason::unknown_sku, .at = 5},
        {},
    };
    const Vote merged = merge_votes(command_of(order), votes, arena);
    EXPECT_EQ(merged.objection, RejectReason::unknown_sku);
    EXPECT_EQ(merged.at, 5U);
    const Vote late = merge_votes(command_of(order), std::span(votes).first(1), arena);
    EXPECT_EQ(late.objection, RejectReason::backorder_limit);
}

}  // namespace
}  // namespace skua::domain
