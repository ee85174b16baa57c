#pragma once

// Closing time: what the engine says of every order and every level when the warehouse is empty,
// against what the events made of them. Owner: the main thread.

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"
#include "tests/devices/events.hpp"
#include "tests/devices/faults.hpp"
#include "tests/devices/unit_judge.hpp"

namespace skua::devices {

struct ClosingFigures {
    std::uint64_t orders_closed = 0;
    std::uint64_t orders_waiting = 0;  // open, with back-ordered units and nothing else
    std::uint64_t levels = 0;
    std::uint64_t levels_set_aside = 0;
};

// Faults: an order that is open for another reason than back-ordered units, or other than its
// events made it; a level with other units than its movements made, or still promised; somebody
// who waits for what is there.
sdk::Result<ClosingFigures> judge_closing(const sdk::Url& url, const LocationNumbers& locations,
                                          const UnitJudge& units, Faults& faults);

}  // namespace skua::devices
