#include "adapters/cli/demo_day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace skua::cli {
namespace {

constexpr std::array<const char*, 10> kThings{"Tea",   "Cup",    "Teapot", "Spoon", "Candle",
                                              "Towel", "Basket", "Lamp",   "Mug",   "Tray"};
constexpr std::array<const char*, 3> kColours{"black", "green", "blue"};
constexpr std::array<const char*, 2> kChannels{"web", "shop"};
constexpr std::array<const char*, 2> kLocations{"main", "east"};

// SplitMix64: the same numbers on every machine. Owner: the generator.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : state_(seed) {}
    // From 0 to bound - 1.
    std::uint64_t below(std::uint64_t bound) {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return (z ^ (z >> 31U)) % bound;
    }

private:
    std::uint64_t state_;
};

std::string sku_of(std::size_t item) {
    std::string name = kThings[item % kThings.size()];
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return fmt::format("{}-{:02}", name, item / kThings.size() + 1);
}

std::string price_of(std::size_t item) {
    return fmt::format("{}.{:02}", 2 + item % 17, (item * 35) % 100);
}

std::string key_of(std::uint64_t seed, std::string_view what, std::string_view name) {
    return fmt::format("demo/{}/{}/{}", seed, what, name);
}

void add_definitions(DemoDay& day, std::uint64_t seed) {
    for (const char* location : kLocations) {
        day.locations.push_back([=](sdk::CommandWriter& out) {
            out.define_location({.location = location,
                                 .reason = {},
                                 .idempotency_key = key_of(seed, "location", location)});
        });
    }
    for (const char* channel : kChannels) {
        day.channels.push_back([=](sdk::CommandWriter& out) {
            const std::vector<std::string> locations(kLocations.begin(), kLocations.end());
            out.define_channel({.channel = channel,
                                .locations = locations,
                                .idempotency_key = key_of(seed, "channel", channel)});
        });
    }
    for (std::size_t item = 0; item < kDemoItems; ++item) {
        const std::string sku = sku_of(item);
        day.items.push_back([=](sdk::CommandWriter& out) {
            const std::string description = fmt::format("{}, {}", kThings[item % kThings.size()],
                                                        kColours[item / kThings.size()]);
            out.define_item({.sku = sku,
                             .description = description,
                             .idempotency_key = key_of(seed, "item", sku)});
        });
        day.bins.push_back([=](sdk::CommandWriter& out) {
            const std::string bin =
                fmt::format("{}-{:02}", static_cast<char>('A' + item / 10), item % 10 + 1);
            out.configure_level({.sku = sku,
                                 .location = kLocations[0],
                                 .safety_stock = {},
                                 .bin = bin,
                                 .idempotency_key = key_of(seed, "bin", sku)});
        });
    }
}

DemoCommand receipt(std::uint64_t seed, std::size_t item, const char* location,
                    std::int64_t quantity) {
    return [=](sdk::CommandWriter& out) {
        const std::string sku = sku_of(item);
        const bool is_late = quantity >= 100;
        const std::string key = key_of(seed, is_late ? "late" : location, sku);
        sdk::StockMove move;
        move.sku = sku;
        move.location = location;
        move.quantity = quantity;
        move.reference = is_late ? "afternoon delivery" : "morning delivery";
        move.idempotency_key = key;
        out.receive_stock(move);
    };
}

struct DemoLine {
    std::string sku;
    std::string price;
    std::uint64_t quantity = 0;
};

DemoCommand order(std::uint64_t seed, std::size_t number, Numbers& numbers) {
    std::vector<DemoLine> lines(1 + numbers.below(4));
    for (DemoLine& line : lines) {
        // The first items sell best: the smaller of two draws.
        const std::size_t item = std::min(numbers.below(kDemoItems), numbers.below(kDemoItems));
        line.sku = sku_of(item);
        line.price = price_of(item);
    }
    for (DemoLine& line : lines) {
        line.quantity = 1 + numbers.below(3);
    }
    const char* const channel = kChannels[numbers.below(kChannels.size())];
    const char* const policy = numbers.below(5) == 0 ? "all_or_nothing" : "backorder";
    return [seed, number, lines = std::move(lines), channel, policy](sdk::CommandWriter& out) {
        const std::string external_id = fmt::format("demo-{}-{:04}", seed, number + 1);
        const std::string key = key_of(seed, "order", external_id);
        std::vector<sdk::OrderLine> order_lines;
        for (const DemoLine& line : lines) {
            order_lines.push_back({.sku = line.sku,
                                   .quantity = line.quantity,
                                   .unit_price = line.price,
                                   .external_line_id = {}});
        }
        sdk::OrderBody body;
        body.channel = channel;
        body.external_id = external_id;
        body.idempotency_key = key;  // binds refusals too
        body.currency = "EUR";
        body.policy = policy;
        body.lines = order_lines;
        out.place_order(body);
    };
}

}  // namespace

DemoDay make_demo_day(std::uint64_t seed) {
    DemoDay day;
    Numbers numbers(seed);
    add_definitions(day, seed);
    for (std::size_t item = 0; item < kDemoItems; ++item) {
        for (const char* location : kLocations) {
            const auto quantity = static_cast<std::int64_t>(12 + numbers.below(20));
            day.receipts.push_back(receipt(seed, item, location, quantity));
        }
    }
    for (std::size_t number = 0; number < kDemoOrders; ++number) {
        day.orders.push_back(order(seed, number, numbers));
    }
    for (std::size_t item = 0; item < kDemoItems / 3; ++item) {
        day.late_receipts.push_back(receipt(seed, item, kLocations[0], 100));
    }
    return day;
}

}  // namespace skua::cli
