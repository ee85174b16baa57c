#pragma once

// LoadPlan: what the generator is asked to do, and the bytes it sends, all made beforehand.

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/sdk/command_writer.hpp"

namespace skua::bench {

enum class Mode : std::uint8_t { stream, http };

struct LoadPlan {
    Mode mode = Mode::stream;
    sdk::Wire wire = sdk::Wire::json;  // of the stream
    std::uint32_t connections = 1;
    std::uint32_t frame = 64;      // orders per WebSocket frame
    std::uint32_t in_flight = 32;  // frames (stream) or requests (http) per connection
    std::uint64_t orders = 1'000'000;
    std::uint32_t skus = 1'000;
    std::uint32_t lines = 1;          // per order
    std::uint64_t stock_per_sku = 0;  // 0: enough for every order
    std::string run;                  // makes the external ids of this run its own
    std::string location = "load";
    std::string channel = "load";
    // By the shard that they live in, when it matters to the orders (deal_skus); else empty.
    std::vector<std::vector<std::uint32_t>> skus_by_shard;
    // Then: of 100 orders so many have neighbouring lines in different shards, the others all of
    // them in one.
    std::uint32_t cross_percent = 0;
};

// One thing to send: a WebSocket frame or an HTTP request, with the number of orders in it.
struct Shot {
    std::uint64_t begin = 0;  // in the connection's bytes
    std::uint32_t size = 0;
    std::uint32_t orders = 0;
};

// Everything one connection sends, in order. Owner: the generator's thread.
struct Script {
    std::string bytes;
    std::vector<Shot> shots;
};

std::string sku_of(std::uint32_t index);
// Deals the plan's SKUs to the shards of an engine with so many, one SKU of each slot: what is
// undecided is slots, and two orders shall meet in one only if they name the same SKU. False: a
// shard gets fewer than an order has lines.
[[nodiscard]] bool deal_skus(LoadPlan& plan, std::uint16_t shards);
// Units that the orders of the whole plan ask of each SKU.
std::vector<std::uint64_t> demand_of(const LoadPlan& plan);
// The same for those of its orders that are marked.
std::vector<std::uint64_t> demand_of(const LoadPlan& plan, const std::vector<bool>& is_counted);
// Orders are dealt round to the connections.
Script make_script(const LoadPlan& plan, std::uint32_t connection, const std::string& host);

}  // namespace skua::bench
