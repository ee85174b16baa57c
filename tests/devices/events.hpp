#pragma once

// What the event feed says, read into plain values, as far as a warehouse's day goes.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"
#include "tests/devices/values.hpp"

namespace skua::devices {

enum class EventKind : std::uint8_t {
    other,
    order_accepted,
    order_allocated,
    order_backordered,
    claimed,
    picked,
    shorted,
    unclaimed,
    claim_expired,
    packed,
    shipped,
    stock_changed,
    order_closed,
};

struct EventLine {
    std::uint32_t line = 0;
    std::string sku;
    std::uint16_t location = 0;  // where the line states one
    std::uint64_t quantity = 0;
    // Of a short: what became of the units.
    std::vector<std::pair<std::uint16_t, std::uint64_t>> allocated{};
    std::uint64_t backordered = 0;
};

struct Event {
    EventKind kind = EventKind::other;
    std::uint64_t sequence = 0;
    std::uint64_t order = 0;
    std::uint64_t list = 0;
    Fulfillment fulfillment;
    std::uint16_t package = 0;
    std::uint64_t units_ordered = 0;  // of order_accepted
    std::vector<EventLine> lines{};
    std::string sku{};  // of stock_changed, with the next three
    std::uint16_t location = 0;
    std::string movement{};
    std::int64_t delta = 0;
};

using LocationNumbers = std::map<std::string, std::uint16_t, std::less<>>;
// As their ids have them: from 1, in the order in which they were defined.
sdk::Result<LocationNumbers> read_locations(const sdk::Url& url);

// Reads the whole feed up to all events of record `last`, which has some.
sdk::Result<void> read_feed(const sdk::Url& url, const LocationNumbers& locations,
                            std::uint64_t last, const std::function<void(const Event&)>& take);

}  // namespace skua::devices
