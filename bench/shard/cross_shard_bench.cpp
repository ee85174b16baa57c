// What it costs that an order's two lines live in two shards: the whole way from the sequencer's
// send to the completion, and the same step by step. CPU time of one thread that does the work of
// all; what threads add (wakes, cache lines that travel) is measured by scripts/bench
// --cross-shard.

#include <benchmark/benchmark.h>

#include <ctime>
#include <memory>

#include "bench/shard/house.hpp"
#include "engine/base/assert.hpp"

namespace skua::bench {
namespace {

// Then a new house is built, outside of the measurement: what is measured has the memory of a young
// engine, whoever runs for longer.
constexpr std::uint64_t kOrdersPerHouse = 512 * kBatch;

// Of this thread: what else the machine does meanwhile is not in it.
double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The house of the next batch. Owner: the thread that runs the benchmark.
class Houses {
public:
    explicit Houses(const House::Options& options) : options_(options) {}

    House& next() {
        if (house_ == nullptr || house_->orders() == kOrdersPerHouse) {
            close();
            house_ = std::make_unique<House>(options_);
        }
        house_->prepare();
        return *house_;
    }
    void close() {
        if (house_ != nullptr) {
            SKUA_ASSERT(house_->is_sound());
            votes_ += house_->statistics(0).votes.get() + house_->statistics(1).votes.get();
            waited_ += house_->statistics(0).waited.get() + house_->statistics(1).waited.get();
            house_.reset();
        }
    }
    // Of the houses that were closed.
    [[nodiscard]] std::uint64_t votes() const noexcept { return votes_; }
    [[nodiscard]] std::uint64_t waited() const noexcept { return waited_; }

private:
    House::Options options_;
    std::unique_ptr<House> house_;
    std::uint64_t votes_ = 0;
    std::uint64_t waited_ = 0;
};

// From send to completion; arguments: share of two-shard orders, SKUs per shard.
void whole_way(benchmark::State& state) {
    Houses houses({.cross_percent = static_cast<std::uint32_t>(state.range(0)),
                   .skus = static_cast<std::uint32_t>(state.range(1))});
    for ([[maybe_unused]] auto step : state) {
        House& house = houses.next();
        const double began = cpu_seconds();
        house.run();
        state.SetIterationTime(cpu_seconds() - began);
    }
    houses.close();
    const auto orders = static_cast<double>(state.iterations()) * kBatch;
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
    state.counters["votes_per_order"] = static_cast<double>(houses.votes()) / orders;
    state.counters["waited_per_order"] = static_cast<double>(houses.waited()) / orders;
}
BENCHMARK(whole_way)
    ->ArgNames({"cross", "skus"})
    ->ArgsProduct({{0, 10, 50, 100}, {1'024}})
    ->ArgsProduct({{0, 100}, {8}})
    ->Iterations(2'048)
    ->UseManualTime();

// The steps, each for a whole batch, in nanoseconds per order. Home is shard 0 of every order.
struct Steps {
    double send = 0.0;     // the sequencer's: route, joint, inboxes
    double vote = 0.0;     // shard 1: claims its slots, votes, tells the home
    double home = 0.0;     // shard 0: claims, votes, merges, decides, tells, applies, releases
    double apply = 0.0;    // shard 1: applies the outcome, releases
    double collect = 0.0;  // the sequencer's: completions
};

void steps(benchmark::State& state) {
    Houses houses(
        {.cross_percent = static_cast<std::uint32_t>(state.range(0)), .has_one_home = true});
    Steps sums;
    const auto timed = [](double& sum, const auto& act) {
        const double began = cpu_seconds();
        const std::size_t done = act();
        sum += cpu_seconds() - began;
        return done;
    };
    for ([[maybe_unused]] auto step : state) {
        House& house = houses.next();
        Steps now;
        timed(now.send, [&] {
            house.send();
            return kBatch;
        });
        timed(now.vote, [&] { return house.step(1); });
        timed(now.home, [&] { return house.step(0); });
        timed(now.apply, [&] { return house.step(1); });
        const std::size_t completed = timed(now.collect, [&] { return house.collect(); });
        SKUA_ASSERT(completed == kBatch);
        state.SetIterationTime(now.send + now.vote + now.home + now.apply + now.collect);
        sums.send += now.send;
        sums.vote += now.vote;
        sums.home += now.home;
        sums.apply += now.apply;
        sums.collect += now.collect;
    }
    houses.close();
    const double ns_per_order = 1e9 / (static_cast<double>(state.iterations()) * kBatch);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
    state.counters["send"] = sums.send * ns_per_order;
    state.counters["vote"] = sums.vote * ns_per_order;
    state.counters["home"] = sums.home * ns_per_order;
    state.counters["apply"] = sums.apply * ns_per_order;
    state.counters["collect"] = sums.collect * ns_per_order;
}
BENCHMARK(steps)->ArgNames({"cross"})->Arg(0)->Arg(100)->Iterations(2'048)->UseManualTime();

}  // namespace
}  // namespace skua::bench
