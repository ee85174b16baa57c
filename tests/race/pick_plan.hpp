#pragma once

// PickPlan: what a warehouse does with the pick list of a wave: picks everything on it, ships every
// fulfillment order of it. No state.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sdk/commands.hpp"
#include "adapters/sdk/result.hpp"
#include "tests/race/plan.hpp"

namespace skua::race {

struct Shipment {
    sdk::FulfillmentId id;
    std::vector<Line> lines;
};

struct PickPlan {
    std::vector<Line> picks;
    std::vector<Shipment> shipments;
};

// `document` as GET /v1/picklists/{id} answers it.
sdk::Result<PickPlan> read_pick_list(const Stage& stage, const std::string& document);

// 8547 of "o8547", 0 of what is no id.
std::uint64_t number_behind_letter(std::string_view id);

}  // namespace skua::race
