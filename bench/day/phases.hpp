#pragma once

// Phases of a warehouse's day, one after the other over all orders, and what each cost the engine:
// the CPU time of its process from before the phase's first command to after its last answer, which
// is durable then.
// Owner: the main thread.

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/cli/importer/order_book.hpp"
#include "adapters/sdk/command_writer.hpp"
#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::bench {

struct Phase {
    std::string name;
    std::uint64_t commands = 0;
    std::uint64_t lines = 0;
    double seconds = 0;
    std::uint64_t cpu_ns = 0;  // of the engine
};

struct DayPlan {
    sdk::Url url;
    pid_t engine = 0;
    sdk::Wire wire = sdk::Wire::json;
    std::uint64_t fulfillments_per_wave = 20;
    const importer::OrderBook* book = nullptr;
};

// place, pull, read (the lists, over HTTP), pick, pack, ship. An Error when one was refused, or
// when what was shipped is not what was ordered: then there are no figures.
sdk::Result<std::vector<Phase>> run_day(const DayPlan& plan);

}  // namespace skua::bench
