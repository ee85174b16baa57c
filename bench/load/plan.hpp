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
// Units that the orders of the whole plan ask of each SKU.
std::vector<std::uint64_t> demand_of(const LoadPlan& plan);
// The same for those of its orders that are marked.
std::vector<std::uint64_t> demand_of(const LoadPlan& plan, const std::vector<bool>& is_counted);
// Orders are dealt round to the connections.
Script make_script(const LoadPlan& plan, std::uint32_t connection, const std::string& host);

}  // namespace skua::bench
