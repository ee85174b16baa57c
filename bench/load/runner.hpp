#pragma once

// Runner: drives all connections from one thread with poll(): sends shots while the window is open,
// reads answers, notes each order's outcome and each shot's time from send to answer.
// Owner: the generator's main thread.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"
#include "bench/load/plan.hpp"

namespace skua::bench {

enum class Outcome : std::uint8_t { unanswered = 0, accepted = 1, rejected = 2, other = 3 };

struct LoadResult {
    double seconds = 0.0;                   // first byte sent to last answer
    double client_cpu_seconds = 0.0;        // of this process in that time
    std::vector<Outcome> outcomes;          // by order
    std::vector<std::uint32_t> latency_us;  // by shot, sorted
    std::string first_problem;              // text of the first answer that is neither 201 nor 409
};

// Called when everything is connected and ready to go, and when the last answer is there.
struct Marks {
    std::function<void()> begin;
    std::function<void()> end;
};

sdk::Result<LoadResult> run_load(const LoadPlan& plan, const sdk::Url& url, const Marks& marks);

}  // namespace skua::bench
