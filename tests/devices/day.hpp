#pragma once

// A warehouse's day: an engine with so many shards, its shelves filled and its orders in, devices
// that pull until nothing is left, a clean stop, and the judges: the devices' answers against the
// events, the events against themselves, what the engine says at the end against the events, and
// `skua verify` over the journal.
// Owner: the main thread.

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/cli/importer/order_book.hpp"
#include "adapters/sdk/result.hpp"
#include "tests/devices/claim_judge.hpp"
#include "tests/devices/closing.hpp"
#include "tests/devices/device.hpp"
#include "tests/devices/stock_room.hpp"
#include "tests/devices/unit_judge.hpp"

namespace skua::devices {

struct Day {
    std::uint32_t shards = 2;
    std::uint32_t devices = 64;
    Habits habits;
    Goods goods;
    const importer::OrderBook* book = nullptr;
    std::uint32_t minutes_max = 30;
    std::string folder;  // for its data; exists
};

struct DayReport {
    Stocked stocked;
    DeviceFigures devices;
    ClaimFigures claims;
    UnitFigures units;
    ClosingFigures closing;
    double seconds = 0;             // from the first pull to the last shipment
    double engine_cpu_seconds = 0;  // in that time
    double client_cpu_seconds = 0;
    double verify_seconds = 0;
    std::vector<std::string> verdicts;  // lines of verify's certificate
    Faults faults;
};

// An Error: the day could not be held at all (no engine, a lost connection, an answer by no rule).
sdk::Result<DayReport> hold(const Day& day);

}  // namespace skua::devices
