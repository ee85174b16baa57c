// Claims (decisions/0006). The world compares the digest with one from scratch after every command,
// so that what is said of a claim here is said of the digest too.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

using Told = std::vector<std::string>;
constexpr std::int64_t kSecond = 1'000'000;

class AClaim : public ::testing::Test {
protected:
    AClaim() {
        World::open(world_, {"A", "B"});
        world_.receive("A", "main", 20);
        world_.receive("B", "main", 20);
        first_ = world_.place(an_order().with_line("A", 3).with_line("B", 2)).order;
        second_ = world_.place(an_order().with_line("A", 1)).order;
    }
    // Claims the first order for so long.
    void claim(std::uint32_t seconds = 60, std::uint16_t size = 1) {
        list_ = world_.claim("main", size, seconds).pick_list;
        ASSERT_FALSE(list_.is_none());
        set_by_ = world_.last();
    }
    void pass_until(std::int64_t micros) { world_.pass_time(micros - world_.next_micros()); }
    PickListView view() {
        const QueryResult result = world_.ask(PickListQuery{list_});
        return std::get<PickListView>(result);
    }
    PortionView portion(std::size_t line) { return world_.line(first_, line).portions[0]; }

    World world_;
    OrderId first_, second_;
    PickListId list_;
    Sequence set_by_;
};

TEST_F(AClaim, IsSetByTheWave) {
    const std::int64_t now = world_.next_micros();
    const Decision wave = world_.claim("main", 1, 60);
    ASSERT_EQ(wave.effects.size(), 4U);
    EXPECT_EQ(wave.effects[3].kind, EffectKind::claim_set);
    EXPECT_EQ(wave.effects[3].value, now + 60 * kSecond);
    list_ = wave.pick_list;
    EXPECT_EQ(view().status, PickListStatus::claimed);
    EXPECT_EQ(view().claim_until.micros, now + 60 * kSecond);
}

TEST_F(AClaim, StartsAnewWithEveryConfirmationThatLeavesTheListOpen) {
    claim();
    world_.pass_time(50 * kSecond);
    const std::int64_t now = world_.next_micros();
    const Decision picked = world_.pick(list_, "A", 1);
    EXPECT_EQ(picked.effects.back().kind, EffectKind::claim_set);
    EXPECT_EQ(picked.effects.back().value, now + 60 * kSecond);
    const Sequence confirmed = world_.last();
    EXPECT_EQ(world_.pick(list_, "A", 9).reason, RejectReason::pick_exceeds_list);
    EXPECT_EQ(view().claim_until.micros, now + 60 * kSecond) << "a refused one sets nothing";
    pass_until(now + 60 * kSecond);
    EXPECT_TRUE(world_.expire_claim(list_, set_by_).effects.empty()) << "set anew since";
    EXPECT_EQ(world_.expire_claim(list_, confirmed).effects.back().kind,
              EffectKind::pick_list_closed);
}

TEST_F(AClaim, IsDoneWithTheLastPick) {
    claim();
    world_.pick(list_, "A", 3);
    const Decision last = world_.pick(list_, "B", 2);
    EXPECT_EQ(last.effects.back().kind, EffectKind::pick_list_closed);
    EXPECT_EQ(last.effects.back().value, static_cast<std::int64_t>(PickListStatus::done));
    EXPECT_EQ(view().status, PickListStatus::done);
    const Decision again = world_.pick(list_, "A", 1);
    EXPECT_EQ(again.reason, RejectReason::pick_list_closed);
    EXPECT_EQ(again.at, static_cast<std::uint32_t>(PickListStatus::done));
    EXPECT_EQ(world_.unclaim(list_).reason, RejectReason::pick_list_closed);
    world_.pass_time(100 * kSecond);
    EXPECT_TRUE(world_.expire_claim(list_, set_by_).effects.empty());
}

TEST_F(AClaim, GivenBackIsFetchedAgainAtItsOldPlace) {
    claim();
    const Decision back = world_.unclaim(list_);
    EXPECT_EQ(told(world_, back), (Told{"#8/0 released>allocated 3 @main",
                                        "#8/1 released>allocated 2 @main", "pick_list_closed"}));
    EXPECT_EQ(view().status, PickListStatus::unclaimed);
    EXPECT_EQ(world_.pick(list_, "A", 1).at, static_cast<std::uint32_t>(PickListStatus::unclaimed));
    EXPECT_EQ(world_.unclaim(list_).at, static_cast<std::uint32_t>(PickListStatus::unclaimed));
    const Decision wave = world_.wave("main", 1);
    EXPECT_EQ(wave.effects[1].order(), first_) << "before the second, which came later";
    EXPECT_NE(wave.pick_list, list_);
}

TEST_F(AClaim, OfWhichAPartWasPickedKeepsThatAndIsPulledAgainBehindItsShipment) {
    claim();
    world_.pick(list_, "A", 1);
    EXPECT_EQ(told(world_, world_.unclaim(list_)),
              (Told{"#8/0 released>allocated 2 @main", "#8/1 released>allocated 2 @main",
                    "pick_list_closed"}));
    EXPECT_EQ(portion(0).picked, Quantity{1});
    EXPECT_EQ(portion(0).allocated, Quantity{2});
    EXPECT_EQ(world_.wave("main", 9).effects[1].order(), second_) << "the first has picked units";
    EXPECT_EQ(world_.ship(first_, "main").verdict, Verdict::accept);
    const Decision rest = world_.wave("main", 9);
    EXPECT_EQ(told(world_, rest), (Told{"pick_list_created", "#8/0 allocated>released 2 @main",
                                        "#8/1 allocated>released 2 @main", "claim_set"}));
}

TEST_F(AClaim, EndsAtItsTimeAndNotBefore) {
    claim(60);
    const std::int64_t end = view().claim_until.micros;
    pass_until(end - 1);
    EXPECT_TRUE(world_.expire_claim(list_, set_by_).effects.empty());
    EXPECT_EQ(view().status, PickListStatus::claimed);
    pass_until(end);
    const Decision ended = world_.expire_claim(list_, set_by_);
    EXPECT_EQ(told(world_, ended), (Told{"#8/0 released>allocated 3 @main",
                                         "#8/1 released>allocated 2 @main", "pick_list_closed"}));
    EXPECT_EQ(view().status, PickListStatus::expired);
    EXPECT_TRUE(ended.order.is_none());
    EXPECT_TRUE(ended.pick_list.is_none());
    EXPECT_TRUE(world_.expire_claim(list_, set_by_).effects.empty());
    EXPECT_EQ(world_.pick(list_, "A", 1).at, static_cast<std::uint32_t>(PickListStatus::expired));
}

TEST_F(AClaim, OfAnOrderThatIsHeldGoesBackAndIsNotPulled) {
    claim();
    world_.hold(first_);
    world_.unclaim(list_);
    EXPECT_EQ(world_.wave("main", 9).effects[1].order(), second_);
    EXPECT_TRUE(world_.wave("main", 9).effects.empty());
    world_.unhold(first_);
    EXPECT_EQ(world_.wave("main", 9).effects[1].order(), first_);
}

TEST_F(AClaim, GivenBackCanBeCancelled) {
    claim();
    EXPECT_EQ(world_.cancel(first_).reason, RejectReason::already_released);
    world_.unclaim(list_);
    EXPECT_EQ(world_.cancel(first_).verdict, Verdict::accept);
    EXPECT_EQ(world_.available("A", "main"), 19);
}

TEST_F(AClaim, ThatNobodyKnowsIsUnknown) {
    EXPECT_EQ(world_.unclaim(PickListId{77}).reason, RejectReason::unknown_pick_list);
    EXPECT_EQ(world_.expire_claim(PickListId{77}, Sequence{1}).verdict, Verdict::accept);
}

class ListsOfALocation : public AClaim {
protected:
    PickListsView lists(std::optional<PickListStatus> status, PickListId after = {},
                        std::uint16_t limit = 100) {
        return std::get<PickListsView>(world_.ask(PickListsQuery{"main", status, after, limit}));
    }
    WaitingView waiting(std::uint64_t after = 0, std::uint16_t limit = 100) {
        return std::get<WaitingView>(world_.ask(WaitingQuery{"main", after, limit}));
    }
    ClaimedView claimed(PickListId from = {}, std::uint32_t place = 0, std::uint16_t limit = 100) {
        return std::get<ClaimedView>(world_.ask(ClaimedQuery{"main", from, place, limit}));
    }
};

TEST_F(ListsOfALocation, AreByStatusAndById) {
    claim();
    const PickListId unclaimed = list_;
    world_.unclaim(list_);
    claim(1);
    const PickListId expired = list_;
    world_.pass_time(2 * kSecond);
    world_.expire_claim(list_, set_by_);
    claim();
    const PickListId done = list_;
    world_.pick(list_, "A", 3);
    world_.pick(list_, "B", 2);
    claim();
    const PickListsView all = lists({});
    ASSERT_EQ(all.items.size(), 4U);
    EXPECT_EQ(all.items[0].pick_list, unclaimed);
    EXPECT_EQ(all.items[1].pick_list, expired);
    EXPECT_EQ(all.items[2].pick_list, done);
    EXPECT_EQ(all.items[2].picked, Units{5});
    EXPECT_EQ(all.items[3].pick_list, list_);
    EXPECT_EQ(all.items[3].units, Units{1});
    EXPECT_FALSE(all.has_more);
    ASSERT_EQ(lists(PickListStatus::expired).items.size(), 1U);
    EXPECT_EQ(lists(PickListStatus::expired).items[0].pick_list, expired);
    const PickListsView page = lists({}, unclaimed, 2);
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(page.items[0].pick_list, expired);
    EXPECT_TRUE(page.has_more);
    EXPECT_FALSE(lists({}, expired, 2).has_more);
    EXPECT_TRUE(std::holds_alternative<NotFound>(world_.ask(PickListsQuery{"nowhere", {}, {}, 1})));
}

TEST_F(ListsOfALocation, ShowTheWorkInTheOrderOfWaves) {
    const OrderId urgent = world_.place(an_order().with_line("B", 4).with_priority(1)).order;
    WaitingView all = waiting();
    ASSERT_EQ(all.items.size(), 3U);
    EXPECT_EQ(all.items[0].order, urgent);
    EXPECT_EQ(priority_of_rank(all.items[0].rank), 1U);
    EXPECT_EQ(all.items[1].order, first_);
    EXPECT_EQ(all.items[1].lines, 2U);
    EXPECT_EQ(all.items[1].units, Units{5});
    EXPECT_EQ(all.items[2].order, second_);
    EXPECT_FALSE(all.has_more);
    const WaitingView page = waiting(all.items[0].rank, 1);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].order, first_);
    EXPECT_TRUE(page.has_more);
    EXPECT_FALSE(page.is_cut);
    claim(60, 2);
    EXPECT_EQ(waiting().items.size(), 1U);
    world_.unclaim(list_);
    all = waiting();
    ASSERT_EQ(all.items.size(), 3U);
    EXPECT_EQ(all.items[1].order, first_);
}

TEST_F(ListsOfALocation, ShowWhatIsClaimedAndNotAllPicked) {
    claim(60, 2);
    ClaimedView all = claimed();
    ASSERT_EQ(all.items.size(), 2U);
    EXPECT_EQ(all.items[0].order, first_);
    EXPECT_EQ(all.items[0].units, Units{5});
    EXPECT_EQ(all.items[1].order, second_);
    EXPECT_TRUE(all.next.is_none());
    const ClaimedView page = claimed({}, 0, 1);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.next, list_);
    EXPECT_EQ(page.next_place, 2U);
    const ClaimedView rest = claimed(page.next, page.next_place, 1);
    ASSERT_EQ(rest.items.size(), 1U);
    EXPECT_EQ(rest.items[0].order, second_);
    EXPECT_TRUE(rest.next.is_none());
    world_.pick(list_, "A", 1, second_);
    all = claimed();
    ASSERT_EQ(all.items.size(), 1U);
    EXPECT_EQ(all.items[0].order, first_);
    world_.unclaim(list_);
    EXPECT_TRUE(claimed().items.empty());
}

TEST_F(ListsOfALocation, GoNoFurtherIntoAQueueThanTheirBound) {
    const std::size_t more = kWaitingDepthMax + 5;
    world_.receive("A", "main", 20'000);
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < more; ++i) {
        last = world_.state()
                   .orders()
                   .find(world_.place(an_order().with_line("A", 1)).order)
                   ->number.raw();
    }
    const WaitingView first = waiting(0, 10);
    EXPECT_TRUE(first.has_more);
    EXPECT_FALSE(first.is_cut);
    const WaitingView deep = waiting(rank_of(5, last - 10), 100);
    EXPECT_TRUE(deep.is_cut);
    EXPECT_FALSE(deep.has_more);
    EXPECT_LT(deep.items.size(), 10U);
}

}  // namespace
}  // namespace skua::domain::testing
