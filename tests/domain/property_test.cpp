// Seeded random commands against one shard; after every step the algebra of the business must hold:
// L1 (a line's units are each in one bucket), S1 and S2 (on hand is the sum of the movements, what
// is allocated is the sum over the lines), and the digest is the one computed from nothing.

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>

#include "engine/domain/limits.hpp"
#include "tests/domain/builders.hpp"

namespace skua::domain::testing {
namespace {

constexpr std::array<std::string_view, 4> kSkus{"A", "B", "C", "D"};
constexpr std::array<std::string_view, 3> kLocations{"main", "east", "west"};
constexpr std::array<std::string_view, 2> kChannels{"web", "shop"};

using LevelKey = std::pair<std::string, std::string>;

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::uint32_t below(std::size_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }
    template <class Container>
    const auto& one_of(const Container& items) {
        return items[below(items.size())];
    }

private:
    std::mt19937_64 engine_;
};

class RandomCommands : public ::testing::TestWithParam<std::uint64_t> {
protected:
    RandomCommands() : random_(GetParam()) {
        for (const std::string_view location : kLocations) {
            world_.location(location);
        }
        world_.channel("web", {"main", "east"});
        world_.channel("shop", {"west", "main"});
        for (const std::string_view sku : kSkus) {
            world_.item(sku);
        }
    }

    void step() {
        switch (random_.below(12)) {
            case 0:
                return note(world_.receive(sku(), location(), 1 + random_.below(20)));
            case 1:
                return note(world_.adjust(sku(), location(), 1 + random_.below(5)));
            case 2:
                return note(world_.adjust(sku(), location(), -1 - std::int64_t{random_.below(8)}));
            case 3:
                return note(world_.safety(sku(), location(), random_.below(5)));
            case 4:
                return note(cancel());
            case 5:
                return note(random_.below(2) == 0 ? world_.hold(order()) : world_.unhold(order()));
            case 6:
                return wave();
            case 7:
                return note(world_.pick(list(), sku(), 1 + random_.below(6)));
            case 8:
                return note(world_.ship(order(), location()));
            default:
                return place();
        }
    }

    void check() {
        std::map<LevelKey, std::int64_t> hard;
        std::map<std::string, std::int64_t> waiting;
        for (const OrderId id : orders_) {
            const OrderView order = world_.order(id);
            std::uint64_t left = 0;
            for (const LineView& line : order.lines) {
                ASSERT_EQ(units_of(line), line.ordered.raw()) << "L1";
                ASSERT_TRUE(line.open.is_zero());
                waiting[std::string(line.sku)] += line.backordered.raw();
                left += line.ordered.raw() - line.cancelled.raw();
                for (const PortionView& at : line.portions) {
                    hard[{std::string(line.sku), std::string(at.location)}] +=
                        at.allocated.raw() + at.released.raw() + at.picked.raw() + at.packed.raw();
                    left -= at.shipped.raw();
                }
            }
            ASSERT_EQ(order.lifecycle == Lifecycle::booked, left != 0);
        }
        for (const std::string_view sku : kSkus) {
            ASSERT_EQ(world_.stock(sku).backordered.raw(), waiting[std::string(sku)]);
            for (const std::string_view location : kLocations) {
                const LevelKey key{sku, location};
                const LevelView level = world_.level(sku, location);
                ASSERT_EQ(level.on_hand.raw(), moved_[key]) << "S1: sum of the movements";
                ASSERT_EQ(level.allocated.raw(), hard[key]) << "S2: sum over the lines";
                ASSERT_LE(level.allocated, level.on_hand) << "S3: oversold";
            }
        }
    }

    World world_;
    Random random_;
    std::vector<OrderId> orders_;
    std::vector<PickListId> lists_{PickListId{1}};
    std::map<LevelKey, std::int64_t> moved_;

private:
    std::string_view sku() { return random_.one_of(kSkus); }
    std::string_view location() { return random_.one_of(kLocations); }
    OrderId order() { return orders_.empty() ? OrderId{1} : random_.one_of(orders_); }
    PickListId list() { return random_.one_of(lists_); }

    void note(const Decision& decision) {
        for (const Effect& effect : decision.effects) {
            const LevelKey key{world_.state().sku_text(effect.sku),
                               world_.state().location_name(effect.location)};
            if (effect.kind == EffectKind::stock_moved) {
                moved_[key] += effect.value;
            } else if (effect.kind == EffectKind::line_moved && effect.to == Bucket::shipped) {
                moved_[key] -= effect.quantity.raw();
            }
        }
    }

    void place() {
        OrderBuilder order = an_order();
        order.on_channel(random_.one_of(kChannels))
            .under(static_cast<Policy>(1 + random_.below(3)))
            .with_priority(static_cast<std::uint8_t>(1 + random_.below(9)));
        for (std::uint32_t lines = 1 + random_.below(12); lines != 0; --lines) {
            order.with_line(sku(), 1 + random_.below(4));
        }
        const Decision placed = world_.place(order);
        note(placed);
        if (placed.verdict == Verdict::accept) {
            orders_.push_back(placed.order);
        }
    }

    Decision cancel() {
        if (random_.below(2) == 0) {
            return world_.cancel(order());
        }
        return world_.cancel_line(order(), static_cast<std::uint16_t>(random_.below(6)),
                                  random_.below(4));
    }

    void wave() {
        const Decision wave =
            world_.wave(location(), static_cast<std::uint16_t>(1 + random_.below(5)));
        note(wave);
        if (!wave.pick_list.is_none()) {
            lists_.push_back(wave.pick_list);
        }
        finish(wave);
    }

    // Half of the waves are picked and shipped at once, so that orders come to their end.
    void finish(const Decision& wave) {
        if (wave.effects.empty() || random_.below(2) == 0) {
            return;
        }
        for (const Effect& effect : wave.effects.subspan(1)) {
            note(world_.pick(wave.pick_list, world_.state().sku_text(effect.sku),
                             effect.quantity.raw(), effect.order()));
        }
        for (const Effect& effect : wave.effects.subspan(1)) {
            note(world_.ship(effect.order(), world_.state().location_name(effect.location)));
        }
    }
};

TEST_P(RandomCommands, KeepTheAlgebraOfTheBusiness) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    for (int i = 0; i < 250 && !HasFatalFailure(); ++i) {
        step();
        check();
    }
    EXPECT_GT(orders_.size(), 20U);
    EXPECT_GT(lists_.size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCommands, ::testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace skua::domain::testing
