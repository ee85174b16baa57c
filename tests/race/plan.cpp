#include "tests/race/plan.hpp"

#include <numeric>
#include <utility>

#include "engine/domain/catalog.hpp"

namespace skua::race {
namespace {

constexpr std::uint32_t kCartSkus = 20;

// SplitMix64: the numbers of one cart.
class Dice {
public:
    Dice(std::uint64_t seed, std::uint64_t index)
        : state_(seed * 0x9E3779B97F4A7C15ULL ^ (index + 1) * 0xD1B54A32D192ED03ULL) {}
    // 0 to bound - 1.
    std::uint32_t roll(std::uint32_t bound) {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return static_cast<std::uint32_t>((z ^ (z >> 31U)) % bound);
    }

private:
    std::uint64_t state_;
};

// Names whose slots are dealt round to the shards, for 2 shards as well as for 4.
std::vector<std::string> names_dealt_to_shards(std::uint32_t count) {
    constexpr std::uint32_t kShardsMost = 4;
    std::vector<std::string> names;
    for (std::uint32_t tried = 0; names.size() < count; ++tried) {
        std::string name = "CART-" + std::to_string(tried);
        if (domain::slot_of_text(name).raw() % kShardsMost == names.size() % kShardsMost) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

}  // namespace

Stage one_sku_race(Size size, std::uint64_t units) {
    Stage stage;
    stage.name = "one SKU";
    stage.place = "counter";
    stage.skus = {"ONLY"};
    stage.stock = {units};
    stage.delivery = {0};
    stage.orders = size.orders;
    stage.seed = size.seed;
    return stage;
}

Stage cart_race(Size size) {
    Stage stage;
    stage.name = "carts";
    stage.place = "hall";
    stage.skus = names_dealt_to_shards(kCartSkus);
    stage.orders = size.orders;
    stage.seed = size.seed;
    stage.lines_min = 2;
    stage.lines_max = 6;
    stage.quantity_max = 3;
    stage.may_wait_per_cent = 12;
    stage.regretted_per_cent = 10;
    stage.rounds = static_cast<std::uint32_t>(12 + size.orders / 20'000);
    stage.fulfillments_per_wave = 40;
    stage.is_over_several_shards = true;
    // What all carts together ask of one SKU: a fifth of them names it, with two units.
    const std::uint64_t demand = size.orders * 4 / kCartSkus * 2;
    for (std::uint32_t i = 0; i < kCartSkus; ++i) {
        stage.stock.push_back(1 + demand * (i + 1) / 30);  // a thirtieth to two thirds
        // In all rounds an eighth more of what runs out first.
        stage.delivery.push_back(i < kCartSkus / 2 ? 1 + demand / 8 / stage.rounds : 0);
    }
    return stage;
}

Cart cart_of(const Stage& stage, std::uint64_t index) {
    Dice dice(stage.seed, index);
    Cart cart;
    const std::uint32_t lines = stage.lines_min + dice.roll(stage.lines_max - stage.lines_min + 1);
    std::vector<std::uint32_t> skus(stage.skus.size());
    std::iota(skus.begin(), skus.end(), 0U);
    for (std::uint32_t line = 0; line < lines; ++line) {
        const auto left = static_cast<std::uint32_t>(skus.size()) - line;
        std::swap(skus[line], skus[line + dice.roll(left)]);
        cart.lines.push_back({.sku = skus[line], .quantity = 1 + dice.roll(stage.quantity_max)});
    }
    cart.may_wait = dice.roll(100) < stage.may_wait_per_cent;
    // Not of one that waits: cut short by a shipment, it would be cancelled in part.
    cart.is_regretted = !cart.may_wait && dice.roll(100) < stage.regretted_per_cent;
    return cart;
}

std::string external_id_of(const Stage& stage, std::uint64_t index) {
    return stage.name + " " + std::to_string(index);
}

}  // namespace skua::race
