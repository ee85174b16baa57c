#pragma once

// DemoDay: a small, made-up day of a shop as commands, the same for the same seed. Every
// command carries a key made from the seed, so that running it again changes nothing.

#include <cstdint>
#include <functional>
#include <vector>

#include "adapters/sdk/command_writer.hpp"

namespace skua::cli {

// Writes one command; owns its texts.
using DemoCommand = std::function<void(sdk::CommandWriter&)>;

struct DemoDay {
    std::vector<DemoCommand> locations;
    std::vector<DemoCommand> channels;
    std::vector<DemoCommand> items;
    std::vector<DemoCommand> bins;
    std::vector<DemoCommand> receipts;  // the morning's stock, a little too small
    std::vector<DemoCommand> orders;
    std::vector<DemoCommand> late_receipts;  // fills the back-orders
};

inline constexpr std::size_t kDemoItems = 30;
inline constexpr std::size_t kDemoOrders = 300;
inline constexpr const char* kDemoLocation = "main";

DemoDay make_demo_day(std::uint64_t seed);

}  // namespace skua::cli
