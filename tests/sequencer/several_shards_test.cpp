// Several shards: whatever they do in whatever order, the records, digests and answers are those of
// one.
//   SKUA_SEED=n   starts from seed n (default 1)
//   SKUA_SEEDS=n  seeds per number of shards (default 6)

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>

#include "engine/runtime/agent_thread.hpp"
#include "tests/sequencer/sharded_house.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::sequencer::test {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Random commands and reads for a house; the texts live as long as this.
class Outside {
public:
    explicit Outside(std::uint64_t seed) : generator_(seed, arena_), random_(seed) {}

    void define_world(ShardedHouse& house) {
        for (int i = 0; i < 15; ++i) {
            house.submit(generator_.wrap(generator_.define_item()));
            house.submit(generator_.wrap(generator_.define_location()));
            house.submit(generator_.wrap(generator_.define_channel()));
        }
    }
    void send_one(ShardedHouse& house) {
        if (below(5) == 0) {
            house.ask(query(house.state()));
        } else if (below(10) == 0 && !house.state().orders.empty()) {
            house.submit(generator_.wrap(hold_for_a_while(house)));
        } else if (below(10) == 0 && !house.state().orders.empty()) {
            house.submit(generator_.wrap(one_article_more(house.state())));
        } else {
            // Follow-ups and expiries are the sequencer's own to number.
            const domain::Command command = generator_.next(house.state(), house.time());
            if (!std::holds_alternative<domain::ContinueFills>(command.body) &&
                !std::holds_alternative<domain::ExpireHold>(command.body) &&
                !std::holds_alternative<domain::ExpireClaim>(command.body) &&
                !std::holds_alternative<domain::ExpireReservation>(command.body)) {
                house.submit(command);
            }
        }
    }
    // Two SKUs that more lines wait for than one record may fill.
    void pile_up(ShardedHouse& house) {
        const auto main = arena_.make_span<std::string_view>(1);
        main[0] = "main";
        house.submit(generator_.wrap(domain::DefineChannel{.name = "web", .locations = main}));
        for (std::string_view& sku : piled_up_) {
            sku = generator_.add_sku();
            house.submit(generator_.wrap(domain::DefineItem{.sku = sku, .description = {}}));
            for (int i = 0; i < 3; ++i) {
                house.submit(generator_.wrap(generator_.long_order(sku, domain::kOrderLinesMax)));
            }
        }
    }
    void goods_arrive(ShardedHouse& house) {
        for (const std::string_view sku : piled_up_) {
            house.submit(generator_.wrap(domain::ReceiveStock{.sku = {.id = {}, .text = sku},
                                                              .location = "main",
                                                              .quantity = domain::Quantity{9'000},
                                                              .reference = {}}));
        }
    }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

private:
    template <class Map>
    auto any_key(const Map& map) {
        return std::next(map.begin(), static_cast<std::ptrdiff_t>(below(map.size())))->first;
    }
    // Some seconds, of which each look at the clock takes a tenth.
    domain::PlaceHold hold_for_a_while(const ShardedHouse& house) {
        const auto micros = static_cast<std::int64_t>(1 + below(5'000'000));
        return {.order = any_key(house.state().orders),
                .expected_version = 0,
                .hold = static_cast<domain::HoldKind>(1 + below(9)),
                .hold_until = {house.time().micros + micros}};
    }
    // Which mostly lives in another slot.
    domain::ChangeOrder one_article_more(const twin::State& state) {
        const auto added = arena_.make_span<domain::OrderLineInput>(1);
        added[0] = any_line(state);
        added[0].quantity = domain::Quantity{1};
        domain::ChangeOrder change;
        change.order = any_key(state.orders);
        for (int i = 0; i < 8; ++i) {  // one that is open, if it is easily found
            const bool is_open =
                state.orders.at(change.order).lifecycle == domain::Lifecycle::booked;
            change.order = is_open ? change.order : any_key(state.orders);
        }
        change.expected_version = state.orders.at(change.order).version;
        change.add = added;
        return change;
    }
    domain::QueryBody query(const twin::State& state) {
        const std::uint64_t kind = below(5);
        if (kind == 0 && !state.orders.empty()) {
            return domain::OrderQuery{any_key(state.orders)};
        }
        if (kind == 1 && !state.pick_lists.empty()) {
            return domain::PickListQuery{any_key(state.pick_lists)};
        }
        if (kind == 2 && !state.orders.empty()) {
            return domain::FulfillmentQuery{
                .order = any_key(state.orders),
                .location = domain::LocationId{static_cast<std::uint16_t>(1 + below(3))}};
        }
        const domain::OrderLineInput line = any_line(state);
        if (kind == 3) {
            const auto lines = arena_.make_span<domain::AvailabilityLine>(3);
            for (domain::AvailabilityLine& asked : lines) {
                asked = {.sku = any_line(state).sku.text, .quantity = domain::Quantity{2}};
            }
            return domain::AvailabilityQuery{.channel = "web", .lines = lines};
        }
        return domain::StockQuery{line.sku.text};
    }
    // A line as a client would send it: the SKU by its text.
    domain::OrderLineInput any_line(const twin::State& state) {
        domain::OrderLineInput line;
        line.sku.text = "nothing";
        if (!state.items.empty()) {
            const auto item = std::next(state.items.begin(),
                                        static_cast<std::ptrdiff_t>(below(state.items.size())));
            line.sku.text = arena_.copy(item->second);
        }
        return line;
    }

    base::Arena arena_{64 * 1024};
    skua::test::Generator generator_;
    std::mt19937_64 random_;
    std::array<std::string_view, 2> piled_up_;
};

// Everything on one thread; the seed says who works next.
class ByHand {
public:
    ByHand(std::uint16_t shards, Outside& outside)
        : outside_(outside), house(ShardedHouse::Bells{&bell_, {shards, &bell_}}) {}

    void step() {
        const std::size_t agents = house.team().agents().size();
        const std::uint64_t who = outside_.below(agents + 3);
        const std::size_t limit = 1 + outside_.below(6);
        if (who < agents) {
            house.team().agents()[who]->do_work(limit);
        } else if (who == agents) {
            work_outside();
        } else if (who == agents + 1) {
            house.sequencer().do_work(limit);
        } else {
            outside_.send_one(house);
        }
    }
    void rest() {
        for (int round = 0; round < 10'000 && what.empty(); ++round) {
            house.sequencer().do_work(64);
            for (const auto& agent : house.team().agents()) {
                agent->do_work(64);
            }
            work_outside();
            if (house.is_at_rest()) {
                return;
            }
        }
        what = what.empty() ? "it never comes to rest" : what;
    }

    // The goods for a pile of back-orders are on the disk, and the power goes.
    void crash_amid_fills() {
        outside_.pile_up(house);
        rest();
        const std::size_t before = house.records().size();
        outside_.goods_arrive(house);
        while (what.empty() && house.records().size() < before + 2) {
            house.sequencer().do_work(1);
            for (const auto& agent : house.team().agents()) {
                agent->do_work(1);
            }
            work_outside();
        }
    }

private:
    void work_outside() {
        if (what.empty()) {
            what = house.work_outside();
        }
    }
    runtime::Doorbell bell_;
    Outside& outside_;

public:
    ShardedHouse house;
    std::string what;  // is wrong
};

// What was met on the way.
struct Met {
    std::uint64_t votes = 0;
    std::uint64_t waited = 0;
    std::uint64_t reads = 0;
    std::uint64_t follow_ups = 0;
    std::uint64_t expired = 0;
    std::uint64_t expired_gone = 0;
    std::uint64_t widened = 0;

    void add(const ShardedHouse& house) {
        votes += house.votes();
        waited += house.waited();
        reads += house.reads_compared();
    }
    // Of all lives that a house has read.
    void add(const twin::Totals& totals) {
        follow_ups += totals.continued;
        expired += totals.expired;
        expired_gone += totals.expired_gone;
    }
    // Orders whose ids say one slot, with lines in others.
    void add(const twin::State& state) {
        for (const auto& [id, order] : state.orders) {
            const bool has_others = std::ranges::any_of(order.lines, [&](const twin::Line& line) {
                return slot_of(line.sku) != home_slot_of(id);
            });
            widened += spans_of(id) == domain::Spans::no && has_others ? 1U : 0U;
        }
    }
    void print() const {
        std::printf(
            "votes %llu, waited %llu, reads compared %llu, follow-ups %llu, expired %llu and gone "
            "%llu, orders widened %llu\n",
            static_cast<unsigned long long>(votes), static_cast<unsigned long long>(waited),
            static_cast<unsigned long long>(reads), static_cast<unsigned long long>(follow_ups),
            static_cast<unsigned long long>(expired), static_cast<unsigned long long>(expired_gone),
            static_cast<unsigned long long>(widened));
    }
};

// In every life the shards are another number; the records go on.
std::string run_lives(std::uint64_t seed, Met& met) {
    Outside outside(seed);
    std::vector<Bytes> records;
    twin::Totals totals;
    for (const std::uint16_t shards : std::array<std::uint16_t, 5>{2, 4, 1, 3, 8}) {
        ByHand by_hand(shards, outside);
        if (std::string what = by_hand.house.restore(records); !what.empty()) {
            return what;
        }
        by_hand.house.start();
        if (records.empty()) {
            outside.define_world(by_hand.house);
        }
        for (int step = 0; step < 3'000 && by_hand.what.empty(); ++step) {
            by_hand.step();
        }
        by_hand.rest();
        if (shards != 8) {
            by_hand.crash_amid_fills();
        }
        if (!by_hand.what.empty()) {
            return std::to_string(shards) + " shards: " + by_hand.what;
        }
        met.add(by_hand.house);
        records = by_hand.house.records();
        totals = by_hand.house.totals();
        if (shards == 8) {
            met.add(by_hand.house.state());
        }
    }
    met.add(totals);
    return {};
}

TEST(SeveralShards, InAnyOrderOfWorkTheRecordsDigestsAndAnswersAreThoseOfOne) {
    const std::uint64_t first = from_environment("SKUA_SEED", 1);
    const std::uint64_t seeds = from_environment("SKUA_SEEDS", 6);
    std::cout << "slice: lives of several shards by hand, " << seeds << " seeds from " << first
              << '\n';
    Met met;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        ASSERT_EQ(run_lives(seed, met), "") << "seed " << seed;
    }
    met.print();
    EXPECT_GT(met.votes, 1'000U);
    EXPECT_GT(met.waited, 100U);
    EXPECT_GT(met.reads, 100U);
    EXPECT_GE(met.follow_ups, 4 * seeds);  // one over each crash; the second receipt waits for it
    EXPECT_GT(met.expired, 10 * seeds);
    EXPECT_GT(met.expired_gone, 0U);
    EXPECT_GT(met.widened, 10 * seeds);
}

class OnThreads : public testing::TestWithParam<std::uint16_t> {};

TEST_P(OnThreads, TheRecordsDigestsAndAnswersAreThoseOfOne) {
    using runtime::AgentThread;
    const std::uint16_t shards = GetParam();
    Outside outside(from_environment("SKUA_SEED", 1) + shards);
    AgentThread::Options options;
    options.name = "sequencer";
    AgentThread sequencer(options, {});
    std::vector<std::unique_ptr<AgentThread>> threads;
    ShardedHouse::Bells bells{&sequencer.doorbell(), {}};
    for (std::uint16_t i = 0; i < shards; ++i) {
        options.name = "shard" + std::to_string(i);
        threads.push_back(std::make_unique<AgentThread>(options, std::vector<runtime::Agent*>{}));
        bells.shards.push_back(&threads.back()->doorbell());
    }
    ShardedHouse house(bells);
    house.start();
    for (std::uint16_t i = 0; i < shards; ++i) {
        threads[i]->add(*house.team().agents()[i]);
        threads[i]->start();
    }
    sequencer.add(house.sequencer());
    sequencer.start();
    outside.define_world(house);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    std::string what;
    // Of a world without items the generator would tell of a SKU without a text.
    while (what.empty() && !house.is_at_rest() && std::chrono::steady_clock::now() < deadline) {
        what = house.work_outside();
    }
    std::size_t sent = 0;
    // Threads decide how much of it finds a credit; some holds have to end.
    const auto goes_on = [&] { return sent < 20'000 || house.totals().expired < 10; };
    while (what.empty() && (goes_on() || !house.is_at_rest())) {
        for (int i = 0; goes_on() && i < 16; ++i, ++sent) {
            outside.send_one(house);
        }
        what = house.work_outside();
        if (std::chrono::steady_clock::now() > deadline) {
            what = "it never comes to rest";
        }
    }
    sequencer.stop();
    for (const auto& thread : threads) {
        thread->stop();
    }
    EXPECT_EQ(what, "");
    EXPECT_GT(house.votes(), 100U);
    Met met;
    met.add(house);
    met.add(house.totals());
    met.print();
}

INSTANTIATE_TEST_SUITE_P(Shards, OnThreads, testing::Values(2, 4));

}  // namespace
}  // namespace skua::sequencer::test
