#pragma once

// Planted: the faults that a test build (SKUA_FAULTS) can plant, by name, with the rules by which
// the simulation must find each. In other builds the list is empty.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/sequencer/faults.hpp"
#include "engine/shard/faults.hpp"

namespace skua::sim {

struct Planted {
    [[no_unique_address]] sequencer::Faults sequencer;
    [[no_unique_address]] sequencer::GateFaults gate;
    [[no_unique_address]] shard::Faults shard;
    bool disk_lies = false;  // syncs make nothing durable
};

struct PlantedFault {
    std::string_view name;
    std::uint16_t shards = 1;  // it takes at least so many to show
    void (*plant)(Planted& planted) = nullptr;
    // Each of these says truly what it leads to; which one comes first depends on the seed.
    std::vector<std::string_view> rules;
};

std::span<const PlantedFault> planted_faults();

}  // namespace skua::sim
