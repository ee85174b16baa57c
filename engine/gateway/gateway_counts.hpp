#pragma once

// GatewayCounts: what this face counts about itself. Plain numbers: written and read by the gateway
// thread only.

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/gateway/router.hpp"

namespace skua::gateway {

// The statuses that this face answers with; the last place counts any other.
inline constexpr std::array<std::uint16_t, 20> kStatuses{200, 201, 400, 403, 404, 405, 408,
                                                         409, 413, 414, 415, 421, 422, 426,
                                                         429, 431, 500, 501, 503, 0};

struct GatewayCounts {
    std::array<std::array<std::uint64_t, kStatuses.size()>, kRoutes> answers{};
    std::uint64_t connections_total = 0;
    std::uint64_t connections_refused_total = 0;
    std::uint64_t bytes_received_total = 0;
    std::uint64_t bytes_sent_total = 0;
    std::uint64_t exceptions_total = 0;  // thrown by a library below a handler, caught at the loop
    std::uint64_t connections = 0;       // now
    std::uint64_t websockets = 0;        // now
    std::uint64_t in_flight = 0;         // commands and queries handed to the engine, now

    void count(Route route, std::uint16_t status) noexcept {
        std::size_t place = 0;
        while (place + 1 < kStatuses.size() && kStatuses[place] != status) {
            ++place;
        }
        ++answers[static_cast<std::size_t>(route)][place];
    }
};

}  // namespace skua::gateway
