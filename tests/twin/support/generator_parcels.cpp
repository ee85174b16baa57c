// Commands about parcels: what is packed, leaves alone, and is on its way.

#include <algorithm>
#include <vector>

#include "tests/twin/support/generator.hpp"

namespace skua::test {

using domain::LineIndex;
using domain::LocationId;
using domain::Quantity;
using domain::Units;

namespace {

// Where an order may have something to pack: an order and a location of a pick list, newest first.
struct Place {
    domain::OrderId order;
    LocationId location;
};

std::vector<Place> places_of(const twin::State& state) {
    std::vector<Place> places;
    for (auto list = state.pick_lists.rbegin(); list != state.pick_lists.rend(); ++list) {
        for (const twin::Task& task : list->second.tasks) {
            if (places.empty() || places.back().order != task.order) {
                places.push_back({task.order, list->second.location});
            }
        }
        if (places.size() >= 60) {
            break;
        }
    }
    return places;
}

Units picked_of(const twin::Order& order, std::size_t line, LocationId location) {
    const twin::Portion* const portion = order.lines[line].portion_at(location);
    return portion == nullptr ? Units{} : portion->picked;
}

}  // namespace

// Mostly one that the order has there, if it has any; else a new one.
std::uint16_t Generator::any_package(const twin::Order* order, LocationId location) {
    std::vector<std::uint16_t> numbers;
    for (std::size_t i = 0; order != nullptr && i < order->packages.size(); ++i) {
        if (order->packages[i].location == location) {
            numbers.push_back(order->packages[i].number);
        }
    }
    if (!numbers.empty() && chance(60)) {
        return chance(60) ? numbers.back() : numbers[pick(numbers.size())];
    }
    return chance(8) ? static_cast<std::uint16_t>(1 + pick(3)) : std::uint16_t{0};
}

domain::PackFulfillment Generator::pack(const twin::State& state) {
    domain::PackFulfillment body;
    body.order = any_order(state);
    body.location = LocationId{static_cast<std::uint16_t>(pick(6))};
    std::vector<Place> places = places_of(state);
    const auto has_picked = [&](const Place& place) {
        const twin::Order& order = state.orders.at(place.order);
        for (std::size_t i = 0; i < order.lines.size(); ++i) {
            if (picked_of(order, i, place.location) > Units{}) {
                return true;
            }
        }
        return false;
    };
    if (chance(75)) {
        std::erase_if(places, [&](const Place& place) { return !has_picked(place); });
    }
    if (!places.empty() && !chance(8)) {
        const Place& place = places[pick(places.size())];
        body.order = place.order;
        body.location = place.location;
    }
    const twin::Order* const order = state.find_order(body.order);
    std::vector<domain::PackLine> lines;
    for (std::size_t i = 0; order != nullptr && i < order->lines.size(); ++i) {
        const Units picked = picked_of(*order, i, body.location);
        const auto some = static_cast<std::uint32_t>(
            picked > Units{} ? 1 + pick(static_cast<std::uint64_t>(picked.raw())) : 1);
        if (picked > Units{} ? chance(70) : chance(4)) {
            lines.push_back(
                {LineIndex{static_cast<std::uint16_t>(i)}, Quantity{chance(5) ? some + 3 : some}});
        }
    }
    if (chance(20)) {
        std::ranges::reverse(lines);
    }
    if (lines.empty() || chance(3)) {
        const auto beyond =
            static_cast<std::uint16_t>(order == nullptr ? pick(4) : order->lines.size() + pick(2));
        lines.push_back({LineIndex{beyond}, Quantity{1}});
    }
    body.package = any_package(order, body.location);
    body.seals = chance(25);
    body.measures.weight_grams = chance(40) ? static_cast<std::uint32_t>(1 + pick(5'000)) : 0;
    body.measures.length_mm = chance(20) ? static_cast<std::uint32_t>(1 + pick(600)) : 0;
    body.measures.width_mm = chance(20) ? static_cast<std::uint32_t>(1 + pick(600)) : 0;
    body.measures.height_mm = chance(20) ? static_cast<std::uint32_t>(1 + pick(600)) : 0;
    if (chance(20)) {
        body.reference = keep("box-" + std::to_string(pick(1'000)));
    }
    if (body.package != 0 && body.seals && chance(50)) {
        return body;  // nothing goes into it, it is only sealed
    }
    const auto kept = arena_.make_span<domain::PackLine>(lines.size());
    std::ranges::copy(lines, kept.begin());
    body.lines = kept;
    return body;
}

domain::ShipFulfillment Generator::ship_package(const twin::State& state) {
    domain::ShipFulfillment body = ship(state);
    body.package = static_cast<std::uint16_t>(1 + pick(3));
    std::vector<const twin::Order*> packed;
    for (const Place& place : places_of(state)) {
        const twin::Order& order = state.orders.at(place.order);
        if (!order.packages.empty()) {
            packed.push_back(&order);
        }
    }
    if (!packed.empty() && !chance(10)) {
        const twin::Order& order = *packed[pick(packed.size())];
        const twin::Package& package = order.packages[pick(order.packages.size())];
        body.order = order.id;
        body.location = chance(95) ? package.location : body.location;
        body.package = package.number;
    }
    return body;
}

domain::RecordTracking Generator::record_tracking(const twin::State& state) {
    domain::RecordTracking body;
    body.order = any_order(state);
    std::vector<const twin::Order*> shipped;
    for (const Place& place : places_of(state)) {
        const twin::Order& order = state.orders.at(place.order);
        if (!order.shipments.empty()) {
            shipped.push_back(&order);
        }
    }
    if (!shipped.empty() && !chance(5)) {
        body.order = shipped[pick(shipped.size())]->id;
    }
    const twin::Order* const order = state.find_order(body.order);
    const std::size_t shipments = order == nullptr ? 0 : order->shipments.size();
    body.shipment =
        static_cast<std::uint32_t>(chance(92) && shipments != 0 ? 1 + pick(shipments) : pick(9));
    body.status = static_cast<domain::TrackingStatus>(1 + pick(7));
    body.occurred_at = {static_cast<std::int64_t>(pick(1'000'000'000'000'000))};
    body.event_id = keep("event-" + std::to_string(pick(12)));
    return body;
}

}  // namespace skua::test
