#pragma once

// A world of one shard for tests: commands in words, decisions and views as values to assert on.
// After every command of a small world the incremental digest is compared with a full one.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/domain/query.hpp"
#include "engine/domain/state.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::domain::testing {

class OrderBuilder {
public:
    OrderBuilder() {
        order_.channel = "web";
        order_.currency = {{'E', 'U', 'R'}};
    }
    OrderBuilder& with_line(std::string_view sku, std::uint32_t quantity,
                            base::Decimal price = {100, 2}, std::string_view id = {});
    OrderBuilder& on_channel(std::string_view name) {
        order_.channel = name;
        return *this;
    }
    OrderBuilder& under(Policy policy) {
        order_.policy = policy;
        return *this;
    }
    OrderBuilder& with_priority(std::uint8_t priority) {
        order_.priority = priority;
        return *this;
    }
    OrderBuilder& with_external_id(std::string_view id) {
        order_.external_id = id;
        return *this;
    }
    OrderBuilder& with_cold(std::string_view json) {
        order_.cold = json;
        return *this;
    }
    // Valid as long as the builder.
    [[nodiscard]] PlaceOrder command() const;

private:
    PlaceOrder order_;
    std::vector<OrderLineInput> lines_;
};

inline OrderBuilder an_order() {
    return {};
}

class World {
public:
    World() : World(ShardState::Options{}) {}
    explicit World(const ShardState::Options& options) : state_(options) {}
    // Locations "main" and "east", channel "web" over both, and the SKUs.
    static void open(World& world, std::initializer_list<std::string_view> skus);

    Decision run(const CommandBody& body);
    Decision item(std::string_view sku);
    Decision location(std::string_view name);
    Decision channel(std::string_view name, std::vector<std::string_view> locations);
    Decision receive(std::string_view sku, std::string_view location, std::uint32_t quantity);
    Decision adjust(std::string_view sku, std::string_view location, std::int64_t delta);
    Decision safety(std::string_view sku, std::string_view location, std::int64_t units);
    Decision place(const OrderBuilder& order) { return run(order.command()); }
    Decision cancel(OrderId order) { return run(CancelOrder{.order = order, .lines = {}}); }
    Decision cancel_line(OrderId order, std::uint16_t line, std::uint32_t quantity);
    Decision hold(OrderId order, HoldKind kind = HoldKind::fraud);
    Decision hold_until(OrderId order, std::int64_t micros, HoldKind kind = HoldKind::fraud);
    Decision expire(OrderId order, Sequence placed, HoldKind kind = HoldKind::fraud);
    Decision unhold(OrderId order, HoldKind kind = HoldKind::fraud);
    Decision wave(std::string_view location, std::uint16_t size = 1);
    Decision claim(std::string_view location, std::uint16_t size, std::uint32_t seconds);
    Decision unclaim(PickListId list);
    Decision expire_claim(PickListId list, Sequence set_by);
    Decision pick(PickListId list, std::string_view sku, std::uint32_t quantity,
                  OrderId order = {});
    Decision ship(OrderId order, std::string_view location);
    Decision continue_fills(Slot slot) { return run(ContinueFills{slot}); }

    [[nodiscard]] OrderView order(OrderId id);
    [[nodiscard]] LineView line(OrderId id, std::size_t index = 0) {
        return order(id).lines[index];
    }
    [[nodiscard]] StockView stock(std::string_view sku);
    // All zero if never mentioned.
    [[nodiscard]] LevelView level(std::string_view sku, std::string_view location);
    [[nodiscard]] std::int64_t available(std::string_view sku, std::string_view location) {
        return level(sku, location).available.raw();
    }
    [[nodiscard]] QueryResult ask(const QueryBody& query) { return answer(state_, query, arena_); }
    [[nodiscard]] const ShardState& state() const { return state_; }
    [[nodiscard]] Sequence last() const { return Sequence{sequence_}; }
    // Every command takes a millisecond; this is the time of the next one.
    [[nodiscard]] std::int64_t next_micros() const {
        return static_cast<std::int64_t>(sequence_ + 1) * 1'000 + passed_micros_;
    }
    void pass_time(std::int64_t micros) { passed_micros_ += micros; }
    base::Arena& arena() { return arena_; }

private:
    ShardState state_;
    base::Arena arena_;  // never reset: decisions and views live as long as the world
    std::uint64_t sequence_ = 0;
    std::int64_t passed_micros_ = 0;
};

// The moves of a decision as text: "o1/0 open>allocated 3 @main"; other effects by their kind.
[[nodiscard]] std::vector<std::string> told(const World& world, const Decision& decision);
[[nodiscard]] std::uint64_t units_of(const LineView& line);

}  // namespace skua::domain::testing
