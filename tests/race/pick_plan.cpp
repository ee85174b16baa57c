#include "tests/race/pick_plan.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace skua::race {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;
using simdjson::SUCCESS;

namespace {

// "f8547.1"
sdk::FulfillmentId fulfillment_in(std::string_view text) {
    sdk::FulfillmentId id;
    id.order = number_behind_letter(text);
    if (const std::size_t dot = text.find('.'); dot != std::string_view::npos) {
        id.location = static_cast<std::uint16_t>(number_behind_letter(text.substr(dot)));
    }
    return id;
}

using Shipments = std::map<std::string, Shipment, std::less<>>;

// False when it is no line of a pick list.
bool read_line(const Stage& stage, simdjson::dom::element line, PickPlan& plan,
               Shipments& shipments) {
    std::string_view name;
    std::uint64_t quantity = 0;
    simdjson::dom::array parts;
    if (line["sku"].get(name) != SUCCESS || line["quantity"].get(quantity) != SUCCESS ||
        line["fulfillments"].get(parts) != SUCCESS) {
        return false;
    }
    const auto sku = std::find(stage.skus.begin(), stage.skus.end(), name);
    if (sku == stage.skus.end()) {
        return false;
    }
    const auto index = static_cast<std::uint32_t>(sku - stage.skus.begin());
    plan.picks.push_back({.sku = index, .quantity = static_cast<std::uint32_t>(quantity)});
    for (const simdjson::dom::element part : parts) {
        std::string_view id;
        std::uint64_t units = 0;
        if (part["id"].get(id) != SUCCESS || part["quantity"].get(units) != SUCCESS) {
            return false;
        }
        Shipment& shipment = shipments[std::string(id)];
        shipment.id = fulfillment_in(id);
        shipment.lines.push_back({.sku = index, .quantity = static_cast<std::uint32_t>(units)});
    }
    return true;
}

}  // namespace

std::uint64_t number_behind_letter(std::string_view id) {
    std::uint64_t number = 0;
    if (!id.empty()) {
        std::from_chars(id.data() + 1, id.data() + id.size(), number);
    }
    return number;
}

Result<PickPlan> read_pick_list(const Stage& stage, const std::string& document) {
    simdjson::dom::parser parser;
    simdjson::dom::array lines;
    bool is_whole = parser.parse(document)["lines"].get(lines) == SUCCESS;
    PickPlan plan;
    Shipments shipments;
    for (const simdjson::dom::element line : lines) {
        is_whole = is_whole && read_line(stage, line, plan, shipments);
    }
    if (!is_whole) {
        return Error{ErrorKind::protocol, "no pick list of the race: " + document};
    }
    for (auto& [id, shipment] : shipments) {
        plan.shipments.push_back(std::move(shipment));
    }
    return plan;
}

}  // namespace skua::race
