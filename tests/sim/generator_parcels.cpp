// What clients ask about parcels.

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "tests/sim/generator.hpp"

namespace skua::sim {

using domain::OrderId;
using domain::Quantity;
using domain::Units;

domain::CommandBody Generator::parcel(Random& random, base::Arena& arena) {
    const std::uint64_t die = random.below(150);
    if (die >= 130) {
        return close_order(random, arena);
    }
    if (die >= 115) {
        return accept_over_delivery(random);
    }
    if (die < 40) {
        return pack(random, arena);
    }
    if (die < 55) {
        return request_cancellation(random, arena);
    }
    if (die < 80) {
        return answer_cancellation(random);
    }
    if (die < 95) {
        domain::ShipFulfillment body = ship(random);
        const twin::Order* const order = state_.find_order(body.order);
        const std::size_t packages = order == nullptr ? 0 : order->packages.size();
        const std::uint64_t any = 1 + random.below(packages + 1);
        body.package =
            static_cast<std::uint16_t>(std::min<std::uint64_t>(any, domain::kPackagesPerOrderMax));
        return body;
    }
    return tracking(random, arena);
}

// What is picked where a shipment might be asked for, or a little more.
domain::PackFulfillment Generator::pack(Random& random, base::Arena& arena) {
    const domain::ShipFulfillment where = ship(random);
    domain::PackFulfillment body;
    body.order = where.order;
    body.location = where.location;
    const twin::Order* const order = state_.find_order(body.order);
    base::ArenaVector<domain::PackLine> lines(arena);
    for (std::size_t i = 0; order != nullptr && i < order->lines.size(); ++i) {
        const twin::Portion* const portion = order->lines[i].portion_at(body.location);
        const Units picked = portion == nullptr ? Units{} : portion->picked;
        if (picked > Units{} && random.percent(80)) {
            const std::int64_t units = random.between(1, picked.raw() + 1);
            lines.push_back({domain::LineIndex{static_cast<std::uint16_t>(i)},
                             Quantity{static_cast<std::uint32_t>(units)}});
        }
    }
    if (lines.empty()) {
        lines.push_back({domain::LineIndex{0}, Quantity{1}});
    }
    body.lines = lines.view();
    const std::size_t packages = order == nullptr ? 0 : order->packages.size();
    if (packages != 0 && random.percent(50)) {
        body.package = static_cast<std::uint16_t>(1 + random.below(packages));
    }
    body.seals = random.percent(30);
    body.measures.weight_grams = random.percent(40) ? 500 : 0;
    body.reference = random.percent(20) ? "box" : std::string_view{};
    return body;
}

// Of some order that may have units with a location; a line of it, or all.
domain::RequestCancellation Generator::request_cancellation(Random& random, base::Arena& arena) {
    domain::RequestCancellation body;
    body.order = ship(random).order;
    body.expected_version = version(random, body.order);
    body.cause = cause(random);
    if (random.percent(50)) {
        const auto lines = arena.make_span<domain::CancelLine>(1);
        lines[0].quantity = Quantity{static_cast<std::uint32_t>(random.below(3))};
        body.lines = lines;
    }
    return body;
}

// Mostly one that was asked, while it was.
domain::AnswerCancellation Generator::answer_cancellation(Random& random) {
    domain::AnswerCancellation body;
    for (int tries = 0; tries < 6; ++tries) {
        const domain::ShipFulfillment where = ship(random);
        body.order = where.order;
        body.location = where.location;
        const twin::Order* const order = state_.find_order(body.order);
        if (order != nullptr && !order->cancellations.empty()) {
            body.location = order->cancellations.begin()->first;
            break;
        }
    }
    body.answer = random.percent(70) ? domain::CancellationAnswer::accept
                                     : domain::CancellationAnswer::refuse;
    return body;
}

// Few lines, and of these some are generous.
domain::LineTolerance Generator::tolerance(Random& random) {
    const auto percent = [&] {
        return static_cast<std::uint8_t>(random.percent(50)
                                             ? domain::kTolerancePercentMax
                                             : random.below(domain::kTolerancePercentMax + 1U));
    };
    return random.percent(20) ? domain::LineTolerance{percent(), percent()}
                              : domain::LineTolerance{};
}

// Of a line that is picked where a shipment might be asked for.
domain::AcceptOverDelivery Generator::accept_over_delivery(Random& random) {
    const domain::ShipFulfillment where = ship(random);
    domain::AcceptOverDelivery body{where.order, where.location, {}, Quantity{}};
    body.quantity = Quantity{static_cast<std::uint32_t>(1 + random.below(3))};
    const twin::Order* const order = state_.find_order(body.order);
    const std::size_t lines = order == nullptr ? 1 : order->lines.size();
    for (int tries = 0; tries < 4; ++tries) {
        body.line = domain::LineIndex{static_cast<std::uint16_t>(random.below(lines))};
        if (order != nullptr && order->lines[body.line.raw()].over_percent > 0) {
            break;
        }
    }
    return body;
}

// Mostly of what was shipped in part.
domain::CloseOrder Generator::close_order(Random& random, base::Arena& arena) {
    const domain::CancelOrder body = cancel_order(random, arena);
    const OrderId shipped = ship(random).order;
    return random.percent(50)
               ? domain::CloseOrder{shipped, version(random, shipped), {}, body.cause}
               : domain::CloseOrder{body.order, body.expected_version, body.lines, body.cause};
}

domain::RecordTracking Generator::tracking(Random& random, base::Arena& arena) {
    domain::RecordTracking body;
    body.order = ship(random).order;
    const twin::Order* const order = state_.find_order(body.order);
    const std::size_t shipments = order == nullptr ? 0 : order->shipments.size();
    body.shipment = static_cast<std::uint32_t>(1 + random.below(shipments + 1));
    body.status = static_cast<domain::TrackingStatus>(1 + random.below(7));
    body.occurred_at = {world_.time.micros};
    body.event_id = arena.copy("e-" + std::to_string(random.below(9)));
    return body;
}

}  // namespace skua::sim
