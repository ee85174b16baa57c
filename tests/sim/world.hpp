#pragma once

// World: the names of one seed's world, and what its clients have heard of: orders, carts and pick
// lists that are durable, newest last, and what time it is. Clients ask about these, and about ones
// that they guess. Owner: the simulation.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/ids.hpp"
#include "tests/sim/plan.hpp"

namespace skua::sim {

struct World {
    explicit World(const Plan& plan) {
        for (std::size_t i = 0; i < plan.skus; ++i) {
            skus.push_back("S" + std::to_string(i));
        }
        for (std::size_t i = 0; i < plan.locations; ++i) {
            locations.push_back("L" + std::to_string(i));
        }
        for (std::size_t i = 0; i < plan.channels; ++i) {
            channels.push_back("C" + std::to_string(i));
        }
    }

    std::vector<std::string> skus;
    std::vector<std::string> locations;
    std::vector<std::string> channels;
    std::vector<domain::OrderId> orders;
    std::vector<domain::OrderId> long_orders;
    std::vector<domain::OrderId> carts;
    std::vector<domain::PickListId> pick_lists;
    base::Timestamp time;  // of the last durable record
};

}  // namespace skua::sim
