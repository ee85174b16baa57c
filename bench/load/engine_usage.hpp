#pragma once

// EngineUsage: what an engine on this machine has spent so far: CPU time and sleeps of its threads,
// as the kernel counts them (/proc/PID/task/TID/schedstat and status), and the votes and waits of
// its shards, as /stats has them. The difference of two readings is what the time between cost.

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::bench {

struct ThreadUsage {
    std::uint64_t cpu_ns = 0;
    std::uint64_t sleeps = 0;     // gave the CPU up to wait; each ends with somebody's wake-up
    std::uint64_t preempted = 0;  // had to give it up
};

struct ShardUsage {
    std::uint64_t votes = 0;
    std::uint64_t waited = 0;
};

struct EngineUsage {
    std::map<std::string, ThreadUsage> threads;  // by name; those of one name are one
    ShardUsage shards;
};

sdk::Result<std::map<std::string, ThreadUsage>> read_threads(pid_t pid);
sdk::Result<ShardUsage> read_shards(const sdk::Url& url);

// What was spent from `before` to `after`, as a JSON object with figures per order.
std::string usage_json(const EngineUsage& before, const EngineUsage& after, std::uint64_t orders);

}  // namespace skua::bench
