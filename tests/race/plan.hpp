#pragma once

// Stage: one race, as a plan that client and judge read alike. Every order of it follows from the
// seed and its number, so that nobody has to remember two million carts.
// Owner: any thread, constant after it was made.

#include <cstdint>
#include <string>
#include <vector>

namespace skua::race {

struct Line {
    std::uint32_t sku = 0;  // index in Stage::skus
    std::uint32_t quantity = 0;
};

struct Cart {
    std::vector<Line> lines;    // no SKU twice, in any order
    bool may_wait = false;      // back-order what is not there; else all or nothing
    bool is_regretted = false;  // cancelled a while after it is accepted
};

struct Stage {
    std::string name;
    std::string place;  // its location and its channel
    std::vector<std::string> skus;
    std::vector<std::uint64_t> stock;     // units there before the race; index: SKU
    std::vector<std::uint64_t> delivery;  // units that come with each round; index: SKU
    std::uint64_t orders = 0;
    std::uint32_t lines_min = 1;
    std::uint32_t lines_max = 1;
    std::uint32_t quantity_max = 1;
    std::uint32_t may_wait_per_cent = 0;
    std::uint32_t regretted_per_cent = 0;
    // Spread over the race: a delivery, a wave of this many fulfillment orders, its picks and
    // shipments.
    std::uint32_t rounds = 0;
    std::uint32_t fulfillments_per_wave = 0;
    std::uint64_t seed = 0;
    bool is_over_several_shards = false;
};

struct Size {
    std::uint64_t orders = 0;
    std::uint64_t seed = 0;
};

// Orders of one unit for the same few units of one SKU.
Stage one_sku_race(Size size, std::uint64_t units);
// Carts of 2 to 6 out of 20 SKUs on different shards, whose stocks run out one after the other.
Stage cart_race(Size size);

Cart cart_of(const Stage& stage, std::uint64_t index);
std::string external_id_of(const Stage& stage, std::uint64_t index);

}  // namespace skua::race
