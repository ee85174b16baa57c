#pragma once

// DemoDay: a small, made-up day of a shop as ready commands, the same for the same seed. Every
// command carries a key made from the seed, so that running it again changes nothing.

#include <cstdint>
#include <string>
#include <vector>

namespace skua::cli {

struct DemoDay {
    std::vector<std::string> locations;
    std::vector<std::string> channels;
    std::vector<std::string> items;
    std::vector<std::string> bins;
    std::vector<std::string> receipts;  // the morning's stock, a little too small
    std::vector<std::string> orders;
    std::vector<std::string> late_receipts;  // fills the back-orders
};

inline constexpr std::size_t kDemoItems = 30;
inline constexpr std::size_t kDemoOrders = 300;
inline constexpr const char* kDemoLocation = "main";

DemoDay make_demo_day(std::uint64_t seed);

}  // namespace skua::cli
