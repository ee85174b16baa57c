#include "engine/shard/undecided.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

namespace skua::shard {
namespace {

using Slots = std::vector<domain::Slot>;

domain::Slot slot(int raw) {
    return domain::Slot{static_cast<std::uint16_t>(raw)};
}

Ticket enter(Undecided& undecided, std::uint64_t place, const Slots& slots) {
    return undecided.enter({.place = place, .slots = slots});
}

TEST(Undecided, WhoFindsAllSlotsFreeStartsAtOnce) {
    Undecided undecided(8);
    EXPECT_TRUE(undecided.is_empty());
    const Ticket ticket = enter(undecided, 1, {slot(4), slot(9)});
    EXPECT_EQ(undecided.start_next(), ticket);
    EXPECT_TRUE(undecided.start_next().is_none());
    EXPECT_FALSE(undecided.is_free(Slots{slot(9)}));
    EXPECT_TRUE(undecided.is_free(Slots{slot(5)}));
    EXPECT_EQ(undecided.undecided_slots(), 2U);
    undecided.finish(ticket);
    EXPECT_TRUE(undecided.is_empty());
    EXPECT_EQ(undecided.undecided_slots(), 0U);
}

TEST(Undecided, ALaterOneWaitsForAllOfItsSlotsAndHoldsThemMeanwhile) {
    Undecided undecided(8);
    const Ticket first = enter(undecided, 1, {slot(1)});
    ASSERT_EQ(undecided.start_next(), first);
    const Ticket waits = enter(undecided, 2, {slot(1), slot(2)});
    const Ticket behind = enter(undecided, 3, {slot(2)});
    const Ticket beside = enter(undecided, 4, {slot(3)});
    EXPECT_EQ(undecided.start_next(), beside);
    EXPECT_TRUE(undecided.start_next().is_none());
    EXPECT_EQ(undecided.waiting(), 2U);
    undecided.finish(first);
    EXPECT_EQ(undecided.start_next(), waits);
    EXPECT_TRUE(undecided.start_next().is_none());
    undecided.finish(waits);
    EXPECT_EQ(undecided.start_next(), behind);
    EXPECT_EQ(undecided.waiting(), 0U);
}

TEST(Undecided, ABarrierWaitsForAllAndLetsNobodyIn) {
    Undecided undecided(8);
    const Ticket before = enter(undecided, 1, {slot(1)});
    const Ticket behind = enter(undecided, 2, {slot(1)});
    ASSERT_EQ(undecided.start_next(), before);
    const Ticket barrier = undecided.enter({.place = 3, .is_barrier = true});
    EXPECT_TRUE(undecided.is_closed());
    EXPECT_FALSE(undecided.is_free(Slots{slot(7)}));
    EXPECT_TRUE(undecided.start_next().is_none());
    undecided.finish(before);
    EXPECT_EQ(undecided.start_next(), behind);
    EXPECT_TRUE(undecided.start_next().is_none());
    undecided.finish(behind);
    EXPECT_EQ(undecided.start_next(), barrier);
    EXPECT_TRUE(undecided.is_closed());
    undecided.finish(barrier);
    EXPECT_FALSE(undecided.is_closed());
    EXPECT_TRUE(undecided.is_empty());
}

// 1 creates an order with lines in 1 and 2. 3 names the order and, when it comes, can only know its
// home slot; 4 is about slot 2 alone and must not pass it.
TEST(Undecided, ASlotThatIsDiscoveredLateIsEnteredByNumber) {
    Undecided undecided(8);
    const Ticket creator = enter(undecided, 1, {slot(1), slot(2)});
    ASSERT_EQ(undecided.start_next(), creator);
    const Ticket other = enter(undecided, 2, {slot(1)});
    const Ticket names_it =
        undecided.enter({.place = 3, .may_grow = true, .slots = Slots{slot(1)}});
    const Ticket later = enter(undecided, 4, {slot(2)});
    const Slots grown{slot(1), slot(2)};
    int looks = 0;
    undecided.grow_behind(creator, slot(1), [&](Ticket ticket) {
        EXPECT_EQ(ticket, names_it);
        ++looks;
        return Undecided::Claim{.place = 3, .slots = grown};
    });
    EXPECT_EQ(looks, 1);
    undecided.finish(creator);
    EXPECT_EQ(undecided.start_next(), other);
    EXPECT_TRUE(undecided.start_next().is_none());
    undecided.finish(other);
    EXPECT_EQ(undecided.start_next(), names_it);
    EXPECT_TRUE(undecided.start_next().is_none());
    undecided.finish(names_it);
    EXPECT_EQ(undecided.start_next(), later);
}

// The same rules, as slowly as they can be written down: every ticket looks at every other.
class Naive {
public:
    struct One {
        std::set<domain::Slot> slots;
        bool is_barrier = false;
        bool is_started = false;
        bool may_grow = false;
    };
    [[nodiscard]] bool may_start(std::uint64_t place) const {
        const One& one = live.at(place);
        for (const auto& [other_place, other] : live) {
            if (other_place >= place) {
                return true;
            }
            const bool shares = std::ranges::any_of(
                one.slots, [&slots = other.slots](domain::Slot at) { return slots.contains(at); });
            if (shares || one.is_barrier || other.is_barrier) {
                return false;
            }
        }
        return true;
    }
    // The lowest place that may start and has not, or 0.
    [[nodiscard]] std::uint64_t next() const {
        for (const auto& [place, one] : live) {
            if (!one.is_started && may_start(place)) {
                return place;
            }
        }
        return 0;
    }
    [[nodiscard]] std::size_t waiting() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(live, [](const auto& one) { return !one.second.is_started; }));
    }
    [[nodiscard]] std::size_t slots() const {
        std::set<domain::Slot> all;
        for (const auto& [place, one] : live) {
            all.insert(one.slots.begin(), one.slots.end());
        }
        return all.size();
    }
    std::map<std::uint64_t, One> live;  // by place
};

// Orders that start as nothing: the creator of one holds its home and its lines; who names it
// before it is there knows the home only.
class Model {
public:
    explicit Model(std::uint32_t seed) : random_(seed) {}

    void step() {
        if (!undecided_.is_closed() && naive_.live.size() < kTickets && below(3) != 0) {
            come();
        } else {
            end_one();
        }
        start_all();
        ASSERT_EQ(undecided_.waiting(), naive_.waiting());
        ASSERT_EQ(undecided_.undecided_slots(), naive_.slots());
        ASSERT_EQ(undecided_.is_empty(), naive_.live.empty());
    }
    void drain() {
        while (!naive_.live.empty()) {
            end_one();
            start_all();
        }
        ASSERT_TRUE(undecided_.is_empty());
        ASSERT_EQ(undecided_.undecided_slots(), 0U);
    }
    [[nodiscard]] std::size_t grown() const { return grown_; }
    [[nodiscard]] std::size_t barriers() const { return barriers_; }

private:
    static constexpr std::size_t kTickets = 24;
    static constexpr std::uint32_t kSlotsUsed = 12;
    struct Order {
        domain::Slot home;
        Slots all;  // home and lines
        bool is_there = false;
    };
    struct Ours {
        std::uint64_t place = 0;
        std::size_t names = SIZE_MAX;
        std::size_t creates = SIZE_MAX;
    };

    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
    Slots some_slots() {
        std::set<domain::Slot> slots;
        for (std::uint32_t i = 0, n = below(4); i < n; ++i) {
            slots.insert(slot(static_cast<int>(below(kSlotsUsed))));
        }
        return {slots.begin(), slots.end()};
    }
    void come() {
        Ours ours{.place = ++place_};
        Naive::One one;
        Undecided::Claim claim{.place = place_};
        Slots slots = some_slots();
        const std::uint32_t kind = below(10);
        if (kind == 0) {
            claim.is_barrier = one.is_barrier = true;
            slots.clear();
            ++barriers_;
        } else if (kind <= 3) {
            const domain::Slot home = slot(static_cast<int>(below(kSlotsUsed)));
            if (!std::ranges::count(slots, home)) {
                slots.push_back(home);
            }
            ours.creates = orders_.size();
            orders_.push_back({.home = home, .all = slots});
        } else if (kind <= 7 && !orders_.empty()) {
            ours.names =
                orders_.size() - 1 -
                below(static_cast<std::uint32_t>(std::min<std::size_t>(orders_.size(), 6)));
            const Order& order = orders_[ours.names];
            slots = order.is_there ? order.all : Slots{order.home};
            claim.may_grow = one.may_grow = !order.is_there;
        }
        claim.slots = slots;
        one.slots = {slots.begin(), slots.end()};
        naive_.live[place_] = one;
        const Ticket ticket = undecided_.enter(claim);
        tickets_[ticket] = ours;
    }
    void start_all() {
        for (std::uint64_t expected = naive_.next(); expected != 0; expected = naive_.next()) {
            const Ticket ticket = undecided_.start_next();
            ASSERT_FALSE(ticket.is_none());
            ASSERT_EQ(tickets_.at(ticket).place, expected);
            naive_.live[expected].is_started = true;
            running_.push_back(ticket);
        }
        ASSERT_TRUE(undecided_.start_next().is_none());
    }
    void end_one() {
        if (running_.empty()) {
            return;
        }
        const std::size_t which = below(static_cast<std::uint32_t>(running_.size()));
        const Ticket ticket = running_[which];
        running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(which));
        const Ours ours = tickets_.at(ticket);
        if (ours.creates != SIZE_MAX && below(4) != 0) {
            create(ticket, orders_[ours.creates]);
        }
        undecided_.finish(ticket);
        tickets_.erase(ticket);
        naive_.live.erase(ours.place);
    }
    void create(Ticket creator, Order& order) {
        order.is_there = true;
        // The truth: whoever names the order is about all of it from now on.
        for (const auto& [ticket, ours] : tickets_) {
            Naive::One& one = naive_.live[ours.place];
            const bool is_its = ours.names != SIZE_MAX && &orders_[ours.names] == &order;
            if (is_its && !one.is_started) {
                const std::size_t before = one.slots.size();
                one.slots.insert(order.all.begin(), order.all.end());
                grown_ += one.slots.size() - before;
            }
        }
        undecided_.grow_behind(creator, order.home, [&](Ticket ticket) {
            const Ours& ours = tickets_.at(ticket);
            const Order& named = orders_[ours.names];
            slots_ = named.is_there ? named.all : Slots{named.home};
            return Undecided::Claim{
                .place = ours.place, .may_grow = !named.is_there, .slots = slots_};
        });
    }

    std::mt19937 random_;
    Undecided undecided_{kTickets};
    Naive naive_;
    std::map<Ticket, Ours> tickets_;
    std::vector<Ticket> running_;
    std::vector<Order> orders_;
    Slots slots_;
    std::uint64_t place_ = 0;
    std::size_t grown_ = 0;  // slots that were discovered late
    std::size_t barriers_ = 0;
};

TEST(Undecided, RunsInTheOrderThatTheNaiveOneRunsIn) {
    std::size_t grown = 0;
    std::size_t barriers = 0;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        Model model(seed);
        for (int step = 0; step < 600 && !HasFatalFailure(); ++step) {
            model.step();
        }
        model.drain();
        ASSERT_FALSE(HasFatalFailure());
        grown += model.grown();
        barriers += model.barriers();
    }
    EXPECT_GT(grown, 100U);
    EXPECT_GT(barriers, 100U);
}

}  // namespace
}  // namespace skua::shard
