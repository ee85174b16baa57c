#pragma once

// ShardStatistics: what one of several shards counts.
// Owner: the shard's thread writes; any thread reads.

#include "engine/runtime/counters.hpp"
#include "engine/runtime/load_meter.hpp"

namespace skua::shard {

struct ShardStatistics {
    runtime::LoadMeter load;
    runtime::Counter tasks;   // commands and queries that concerned this shard
    runtime::Counter votes;   // cast on commands of several shards
    runtime::Counter waited;  // tasks that waited on an undecided slot
    // At this moment.
    runtime::Gauge waiting;
    runtime::Gauge undecided_slots;
    runtime::Gauge inbox;
    // The most there were at once since the start: what a moment between two looks would hide.
    runtime::Gauge waiting_max, undecided_slots_max;
    // What the state holds, as of a moment ago; exact at rest.
    runtime::Gauge open_orders, items, locations, bytes;
};

}  // namespace skua::shard
