#pragma once

// What devices and judge speak of: tasks of pick lists, and the log of what a device was told.
// No state; any thread.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sdk/commands.hpp"

namespace skua::devices {

struct Fulfillment {
    std::uint64_t order = 0;
    std::uint16_t location = 0;  // its number
    friend auto operator<=>(const Fulfillment&, const Fulfillment&) = default;
    [[nodiscard]] sdk::FulfillmentId id() const noexcept { return {order, location}; }
};
// "f8547.1"
std::string text_of(const Fulfillment& fulfillment);
// None (order 0) of what is no such id.
Fulfillment fulfillment_in(std::string_view text);
// 8547 of "o8547", 0 of what is no id.
std::uint64_t number_behind_letter(std::string_view id);

// Units of one line of an order at one location.
struct Task {
    Fulfillment fulfillment;
    std::uint32_t line = 0;
    std::string sku;
    std::uint64_t quantity = 0;
};

struct PickList {
    std::uint64_t id = 0;
    std::vector<Task> tasks;  // in list order; quantity: what is left
};

enum class Act : std::uint8_t { pulled, picked, shorted, unclaimed, packed, shipped };
const char* to_string(Act act) noexcept;

// One accepted answer that a device got, and what it was about. Each has a sequence of its own.
struct Entry {
    Act act = Act::pulled;
    std::uint32_t device = 0;
    std::uint64_t sequence = 0;
    std::uint64_t list = 0;     // of pulled, picked, shorted, unclaimed
    std::uint16_t package = 0;  // of packed, and of shipped unless everything ready left at once
    std::vector<Task> tasks;    // of unclaimed: what went back
};

}  // namespace skua::devices
