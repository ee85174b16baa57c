// What an order costs the thread that decides it: vote, decision and apply of a shard with
// everything, and of that the terms of the state digest.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/base/assert.hpp"
#include "engine/domain/digest.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::domain {
namespace {

constexpr std::size_t kItems = 1'000;
constexpr std::size_t kOrders = 300'000;
constexpr std::size_t kLinesMax = 10;
constexpr std::string_view kCold = R"({"customer":{"name":"A. Nonymous","city":"Hilversum"}})";

class Shop {
public:
    Shop() {
        run(DefineLocation{.name = "main"});
        const std::array<std::string_view, 1> from{"main"};
        run(DefineChannel{.name = "web", .locations = from});
        skus_.reserve(kItems);
        for (std::size_t i = 0; i < kItems; ++i) {
            const std::string& sku = skus_.emplace_back("SKU-" + std::to_string(i));
            run(DefineItem{.sku = sku, .description = {}});
            run(ReceiveStock{.sku = {.id = {}, .text = sku},
                             .location = "main",
                             .quantity = Quantity{1'000'000'000},
                             .reference = {}});
        }
    }

    void place(std::size_t lines) {
        const std::string id = std::to_string(record_.sequence.raw());
        for (std::size_t i = 0; i < lines; ++i) {
            lines_[i].sku = {.id = {}, .text = skus_[(record_.sequence.raw() * 7 + i) % kItems]};
            lines_[i].quantity = Quantity{2};
            lines_[i].unit_price = {.mantissa = 1250, .scale = 2};
        }
        PlaceOrder order;
        order.channel = "web";
        order.external_id = id;
        order.currency = {.code = {'E', 'U', 'R'}};
        order.total = base::ExactAmount::of(2, lines_[0].unit_price);
        order.cold = kCold;
        order.lines = std::span(lines_).first(lines);
        run(order);
    }

private:
    void run(const CommandBody& body) {
        arena_.reset();
        record_.sequence = Sequence{record_.sequence.raw() + 1};
        record_.time = {1'700'000'000'000'000};
        record_.command.body = body;
        Context context{.sequence = record_.sequence, .time = record_.time, .arena = &arena_};
        const Vote only = vote(state_, record_.command, context);
        record_.decision = decide(state_, record_.command, {&only, 1}, context);
        SKUA_ASSERT(record_.decision.verdict == Verdict::accept);
        apply(state_, record_);
    }

    ShardState state_{ShardState::Options{}};
    base::Arena arena_{64 * 1024};
    Record record_;
    std::vector<std::string> skus_;
    std::array<OrderLineInput, kLinesMax> lines_;
};

void decide_and_apply(benchmark::State& state) {
    const auto lines = static_cast<std::size_t>(state.range(0));
    Shop shop;
    for (auto round : state) {
        benchmark::DoNotOptimize(round);
        shop.place(lines);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decide_and_apply)->Arg(1)->Arg(kLinesMax)->Iterations(kOrders);

// What one order with one line adds to the digest, its keys included.
void terms_of_an_order(benchmark::State& state) {
    std::uint64_t number = 0;
    std::uint64_t sum = 0;
    for (auto round : state) {
        benchmark::DoNotOptimize(round);
        benchmark::DoNotOptimize(++number);
        const OrderId order{number << 13U};
        const SkuId sku{1};
        const LocationId location{1};
        sum += digest_of(PlacedTerm{.order = order,
                                    .number = Sequence{number},
                                    .accepted_at = {1'700'000'000'000'000},
                                    .placed_at = {},
                                    .total = {.mantissa = 2500, .scale = 2},
                                    .channel = ChannelId{1},
                                    .currency = {.code = {'E', 'U', 'R'}},
                                    .policy = Policy::backorder,
                                    .priority = 5,
                                    .external_id = "100000001",
                                    .cold = kCold});
        sum += digest_of(HeadTerm{.order = order, .version = 1});
        sum += digest_of(OrderedTerm{.order = order,
                                     .line = {},
                                     .sku = sku,
                                     .ordered = Quantity{2},
                                     .unit_price = {.mantissa = 1250, .scale = 2},
                                     .external_line_id = {}});
        sum += digest_of(PortionTerm{.order = order,
                                     .line = {},
                                     .location = location,
                                     .allocated = Quantity{2},
                                     .released = {},
                                     .picked = {},
                                     .packed = {},
                                     .shipped = {}});
        sum += digest_of(LevelTerm{.sku = sku,
                                   .location = location,
                                   .on_hand = Units{1'000'000},
                                   .allocated = Units{static_cast<std::int64_t>(number)},
                                   .soft_reserved = {},
                                   .safety_stock = {}});
        sum += digest_of(KeyTerm{.name = name_of_external_id("web", "100000001"),
                                 .body = {.high = number, .low = 7},
                                 .sequence = Sequence{number},
                                 .order = order});
        benchmark::DoNotOptimize(sum);
    }
}
BENCHMARK(terms_of_an_order);

}  // namespace
}  // namespace skua::domain

BENCHMARK_MAIN();
