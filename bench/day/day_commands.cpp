#include "bench/day/day_commands.hpp"

#include <simdjson.h>

#include <charconv>

namespace skua::bench {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;
using simdjson::SUCCESS;
using Element = simdjson::dom::element;

namespace {

constexpr std::size_t kPicksMax = 4'096;

std::uint64_t number_in(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// Of "f8547.1": 8547, and 1.
std::pair<std::uint64_t, std::uint16_t> fulfillment_in(std::string_view id) {
    const std::size_t dot = id.find('.');
    if (id.empty() || dot == std::string_view::npos) {
        return {0, std::uint16_t{0}};
    }
    return {number_in(id.substr(1)), static_cast<std::uint16_t>(number_in(id.substr(dot + 1)))};
}

bool read_line(Element line, Pulled& pulled, Pulled::List& list) {
    std::string_view sku;
    simdjson::dom::array parts;
    if (line["sku"].get(sku) != SUCCESS || line["fulfillments"].get(parts) != SUCCESS) {
        return false;
    }
    for (const Element part : parts) {
        std::string_view id;
        DayLine of;
        if (part["id"].get(id) != SUCCESS || part["line"].get(of.line) != SUCCESS ||
            part["quantity"].get(of.quantity) != SUCCESS) {
            return false;
        }
        const auto [order, location] = fulfillment_in(id);
        list.units[std::string(sku)] += of.quantity;
        pulled.orders[order].push_back(of);
        pulled.location = location;
        ++pulled.lines;
    }
    return true;
}

}  // namespace

Result<void> add_list(std::string_view document, Pulled& pulled) {
    simdjson::dom::parser parser;
    Element root;
    std::string_view id;
    simdjson::dom::array lines;
    bool is_whole = parser.parse(document.data(), document.size()).get(root) == SUCCESS &&
                    root["id"].get(id) == SUCCESS && root["lines"].get(lines) == SUCCESS;
    Pulled::List list;
    if (is_whole) {
        list.id = number_in(id.substr(1));
        for (const Element line : lines) {
            is_whole = read_line(line, pulled, list) && is_whole;
        }
    }
    if (!is_whole) {
        return Error{ErrorKind::protocol, "no pick list: " + std::string(document.substr(0, 300))};
    }
    pulled.lists.push_back(std::move(list));
    return {};
}

void Waves::write(std::size_t, sdk::CommandWriter& out) const {
    out.create_wave({.location = location_, .fulfillments = fulfillments_, .idempotency_key = {}});
}

Result<void> Waves::take(std::size_t, const sdk::CommandAnswer& answer) {
    if (!answer.is_accepted()) {
        return Error{ErrorKind::refused, "a wave is refused: " + std::string(answer.code)};
    }
    if (!answer.id.empty()) {
        lists_.emplace_back(answer.id);
    }
    return {};
}

Result<void> Accepts::take(std::size_t, const sdk::CommandAnswer& answer) {
    return answer.is_accepted()
               ? Result<void>()
               : Result<void>(Error{ErrorKind::refused, std::string(what_) + " is refused: " +
                                                            std::string(answer.code) + " " +
                                                            std::string(answer.detail)});
}

Picks::Picks(const Pulled& pulled) {
    for (const Pulled::List& list : pulled.lists) {
        parts_.push_back({.list = list.id, .picks = {}});
        for (const auto& [sku, units] : list.units) {
            if (parts_.back().picks.size() == kPicksMax) {
                parts_.push_back({.list = list.id, .picks = {}});
            }
            parts_.back().picks.emplace_back(sku, units);
        }
    }
}

void Picks::write(std::size_t index, sdk::CommandWriter& out) const {
    std::vector<sdk::PickBody> bodies;
    for (const auto& [sku, units] : parts_[index].picks) {
        bodies.push_back({.sku = sku, .quantity = units, .fulfillment_id = {}});
    }
    out.confirm_picks({.pick_list = parts_[index].list, .picks = bodies, .idempotency_key = {}});
}

Packages::Packages(const Pulled& pulled, Step step) : pulled_(pulled), step_(step) {
    for (const auto& [order, lines] : pulled.orders) {
        orders_.push_back(order);
    }
}

void Packages::write(std::size_t index, sdk::CommandWriter& out) const {
    const std::uint64_t order = orders_[index];
    if (step_ == Step::ship) {
        return out.ship_fulfillment({.fulfillment_id = {order, pulled_.location},
                                     .carrier = "DHL",
                                     .tracking_number = "JD014600",
                                     .idempotency_key = {},
                                     .package = 1});
    }
    std::vector<sdk::PackLine> lines;
    for (const DayLine& line : pulled_.orders.at(order)) {
        lines.push_back({.line = line.line, .quantity = line.quantity});
    }
    sdk::PackBody body;
    body.fulfillment_id = {order, pulled_.location};
    body.lines = lines;
    body.seals = true;
    body.weight_grams = 1'500;
    body.length_mm = 400;
    body.width_mm = 300;
    body.height_mm = 200;
    out.pack_fulfillment(body);
}

}  // namespace skua::bench
