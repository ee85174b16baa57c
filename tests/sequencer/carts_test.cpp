// Carts over many days: reservations with random ends, extended, released, turned into orders, and
// a clock that jumps by up to ten days, in houses of several shards. The house's own reference (one
// shard, and the twin) judges every record as it comes out; here the records are read once more,
// for what a cart is about: held until its end and no longer, given away to the next in line in the
// number that ends it.
//   SKUA_CARTS=n  reservations in all (default 1500; the proof of the issue is 100000)
//   SKUA_SEED=n   the seed (default 1)

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/sequencer/sharded_house.hpp"

namespace skua::sequencer::test {
namespace {

using domain::CommandKind;
using domain::OrderId;
using domain::Record;

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kTenDays = 10 * 24 * 60 * 60 * kSecond;
constexpr std::size_t kSkus = 16;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// A shop that is always short: sixteen SKUs, about as many units as orders take, all policies.
class Shop {
public:
    explicit Shop(std::uint64_t seed) : random_(seed) {
        for (std::size_t i = 0; i < kSkus; ++i) {
            skus_.push_back("cart-sku-" + std::to_string(i));
        }
    }
    void open(ShardedHouse& house) {
        send(house, domain::DefineLocation{"main"});
        send(house, domain::DefineChannel{"web", sources_});
        for (const std::string& sku : skus_) {
            send(house, domain::DefineItem{sku, {}});
            send(house, domain::ReceiveStock{{{}, sku}, "main", domain::Quantity{12}, {}});
        }
    }
    void act(ShardedHouse& house) {
        const std::uint64_t die = below(100);
        if (die < 62) {
            return send(house, cart());
        }
        const OrderId held = some_cart(house.state());
        if (die < 70) {
            send(house, domain::ExtendReservation{held, seconds()});
        } else if (die < 80) {
            send(house, domain::ReleaseReservation{held});
        } else if (die < 92) {
            send(house, order(held));
        } else if (die < 94) {
            send(house, order({}));
        } else {
            send(house, domain::ReceiveStock{
                            {{}, skus_[below(kSkus)]}, "main", domain::Quantity{number(25)}, {}});
        }
    }
    // Mostly it goes on by itself; now and then minutes are gone, and rarely days.
    void let_time_pass(HouseClock& clock) {
        const std::uint64_t die = below(1'000);
        if (die < 60) {
            clock.jump(static_cast<std::int64_t>(below(120)) * kSecond);
        } else if (die < 62) {
            clock.jump(kTenDays);
        }
    }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

private:
    std::uint32_t number(std::uint64_t most) { return static_cast<std::uint32_t>(1 + below(most)); }
    std::uint32_t seconds() { return number(below(20) == 0 ? 80'000 : 120); }
    domain::Policy policy() { return static_cast<domain::Policy>(1 + below(3)); }

    template <class Line>
    std::span<const Line> lines() {
        const auto list = arena_.make_span<Line>(1 + below(3));
        for (Line& line : list) {
            line.sku.text = skus_[below(kSkus)];
            line.quantity = domain::Quantity{number(4)};
        }
        return list;
    }
    domain::Reserve cart() {
        return {.channel = "web",
                .external_id = {},
                .ttl_seconds = seconds(),
                .policy = policy(),
                .lines = lines<domain::ReserveLine>()};
    }
    domain::PlaceOrder order(OrderId cart) {
        domain::PlaceOrder body;
        body.channel = "web";
        body.currency = base::Currency{{'E', 'U', 'R'}};
        body.policy = policy();
        body.lines = lines<domain::OrderLineInput>();
        body.reservation = cart;
        return body;
    }
    // One of those that end next, or in a while; or one that has ended.
    OrderId some_cart(const twin::State& state) {
        if (below(10) == 0 && !state.reservations.empty()) {
            return state.reservations.rbegin()->first;
        }
        const auto& ends = state.ends;  // of nothing else
        if (ends.empty()) {
            return domain::make_order_id(domain::Slot{1}, 1, domain::Spans::no);
        }
        const std::int64_t soon = ends.begin()->first.time.micros;
        const auto at = ends.upper_bound(
            {{soon + static_cast<std::int64_t>(below(120)) * kSecond}, domain::Sequence{}});
        return std::get<OrderId>(at == ends.end() ? ends.begin()->second : at->second);
    }
    void send(ShardedHouse& house, const domain::CommandBody& body) {
        domain::Command command;
        command.body = body;
        command.actor = "anonymous";
        command.source = "http";
        house.submit(command);
    }

    std::mt19937_64 random_;
    base::Arena arena_{64 * 1024};
    std::vector<std::string> skus_;
    std::array<std::string_view, 1> sources_ = {"main"};
};

// Reads the records of a house, knowing nothing of reservations but their ends.
class Judge {
public:
    // What is wrong, if anything is.
    std::string take(const Bytes& bytes) {
        arena_.reset();
        const auto record = codec::decode_record(bytes, arena_);
        if (!record) {
            return "a record cannot be read";
        }
        std::string what = overdue(*record);
        twin_.apply(*record);
        if (record->decision.verdict == domain::Verdict::accept) {
            count(*record);
            what = what.empty() ? handed_over(*record) : what;
        }
        return what.empty() ? what
                            : "record " + std::to_string(record->sequence.raw()) + " " + what;
    }
    [[nodiscard]] std::uint64_t still_held() const { return ends_.size(); }

    std::uint64_t made = 0, expired = 0, released = 0, committed = 0, extended = 0;
    std::uint64_t handed_over_units = 0;  // to the next in line, in the number of an end
    std::uint64_t to_carts = 0;           // of them

private:
    // Nobody but the ends themselves may stand behind an end.
    std::string overdue(const Record& record) {
        const CommandKind kind = kind_of(record.command);
        if (kind == CommandKind::fence || ends_.empty()) {
            return {};
        }
        const base::Timestamp first = in_turn_.begin()->first;
        if (const auto* body = std::get_if<domain::ExpireReservation>(&record.command.body)) {
            const auto end = ends_.find(body->reservation);
            const bool ends_it = !record.decision.effects.empty();
            if (ends_it && (end == ends_.end() || record.time < end->second)) {
                return "takes units from a cart before its end";
            }
            return ends_it && end->second != first ? "ends a cart before an earlier one" : "";
        }
        return record.time >= first ? "comes while a cart is held past its end" : "";
    }

    void count(const Record& record) {
        const domain::Decision& decision = record.decision;
        const auto in = [&](std::uint32_t seconds) {
            return base::Timestamp{record.time.micros + std::int64_t{seconds} * kSecond};
        };
        if (const auto* cart = std::get_if<domain::Reserve>(&record.command.body)) {
            set_end(decision.order, in(cart->ttl_seconds));
            ++made;
        }
        if (const auto* longer = std::get_if<domain::ExtendReservation>(&record.command.body)) {
            set_end(decision.order, in(longer->ttl_seconds));
            ++extended;
        }
        for (const domain::Effect& effect : decision.effects) {
            const bool is_end = effect.kind >= domain::EffectKind::reservation_committed &&
                                effect.kind <= domain::EffectKind::reservation_expired;
            if (is_end) {
                forget(effect.order());
                ++(effect.kind == domain::EffectKind::reservation_committed  ? committed
                   : effect.kind == domain::EffectKind::reservation_released ? released
                                                                             : expired);
            }
        }
    }

    void set_end(OrderId cart, base::Timestamp end) {
        forget(cart);
        ends_[cart] = end;
        in_turn_.emplace(end, cart);
    }
    void forget(OrderId cart) {
        if (const auto end = ends_.find(cart); end != ends_.end()) {
            in_turn_.erase({end->second, cart});
            ends_.erase(end);
        }
    }

    // Whoever waits for what the record gave back has it, as far as it goes. (An order that takes
    // whole lines only may wait for more than it left.)
    std::string handed_over(const Record& record) {
        const auto* order = std::get_if<domain::PlaceOrder>(&record.command.body);
        const bool takes_whole_lines =
            order != nullptr && order->policy == domain::Policy::backorder_short_lines;
        for (const domain::Effect& effect : record.decision.effects) {
            if (effect.kind != domain::EffectKind::line_moved) {
                continue;
            }
            const bool is_fill = effect.from == domain::Bucket::backordered &&
                                 effect.to != domain::Bucket::cancelled;
            handed_over_units += is_fill ? effect.quantity.raw() : 0U;
            to_carts += is_fill && effect.to == domain::Bucket::reserved ? 1U : 0U;
            const twin::State& state = twin_.state();
            if (effect.from == domain::Bucket::reserved && !takes_whole_lines &&
                !state.is_pending(effect.sku) && state.queue_length(effect.sku) != 0 &&
                state.level({effect.sku, effect.location}).available() != domain::Units{}) {
                return "leaves units free that somebody waits for";
            }
        }
        return {};
    }

    base::Arena arena_{64 * 1024};
    twin::Twin twin_;
    std::map<OrderId, base::Timestamp> ends_;
    std::set<std::pair<base::Timestamp, OrderId>> in_turn_;  // the same
};

class Carts : public testing::TestWithParam<std::uint16_t> {};

TEST_P(Carts, AreHeldUntilTheirEndAndHandedOverInItsNumber) {
    const std::uint64_t wanted = from_environment("SKUA_CARTS", 1'500);
    const std::uint64_t seed = from_environment("SKUA_SEED", 1);
    std::cout << "slice: carts against a clock that jumps, " << GetParam() << " shards, " << wanted
              << " carts, seed " << seed << '\n';
    Shop shop(seed);
    runtime::Doorbell bell;
    ShardedHouse house({&bell, {GetParam(), &bell}});
    house.start();
    shop.open(house);
    Judge judge;
    std::size_t judged = 0;
    const auto work = [&]() -> std::string {
        house.sequencer().do_work(1 + shop.below(16));
        for (const auto& agent : house.team().agents()) {
            agent->do_work(1 + shop.below(16));
        }
        if (std::string what = house.work_outside(); !what.empty()) {
            return what;
        }
        for (; judged < house.records().size(); ++judged) {
            if (std::string what = judge.take(house.records()[judged]); !what.empty()) {
                return what;
            }
        }
        return {};
    };
    while (judge.made < wanted) {
        shop.act(house);
        shop.let_time_pass(house.clock());
        ASSERT_EQ(work(), "");
    }
    while (!house.is_at_rest()) {
        ASSERT_EQ(work(), "");
    }
    std::cout << GetParam() << " shards: " << house.records().size() << " records, " << judge.made
              << " carts (" << judge.expired << " expired, " << judge.released << " released, "
              << judge.committed << " became orders, " << judge.still_held() << " held), "
              << judge.extended << " extended; " << judge.handed_over_units
              << " units handed over, " << judge.to_carts << " times to a cart\n";
    for (const std::uint64_t count : {judge.made, judge.expired, judge.released, judge.committed,
                                      judge.extended, judge.handed_over_units, judge.to_carts}) {
        EXPECT_GT(count, wanted / 500);
    }
    EXPECT_FALSE(house.state().reservations.empty());
}

INSTANTIATE_TEST_SUITE_P(Shards, Carts, testing::Values(1, 2, 4),
                         [](const auto& shards) { return std::to_string(shards.param); });

}  // namespace
}  // namespace skua::sequencer::test
