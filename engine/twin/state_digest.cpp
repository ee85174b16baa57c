#include "engine/twin/state_digest.hpp"

namespace skua::twin {
namespace {

using domain::LineIndex;
using domain::Quantity;

Quantity quantity(Units units) {
    return Quantity{static_cast<std::uint32_t>(units.raw())};
}

using Queue = std::map<QueuePlace, domain::OrderId>;

std::uint64_t term_in_queue(domain::SkuId sku, const Queue& queue, Queue::const_iterator at) {
    domain::QueueTerm term{
        .sku = sku, .before = {}, .before_line = {}, .order = at->second, .line = at->first.line};
    if (at != queue.begin()) {
        const auto before = std::prev(at);
        term.before = before->second;
        term.before_line = before->first.line;
    }
    return digest_of(term);
}

void add_orders(const State& state, domain::SlotDigests& to) {
    for (const auto& [id, order] : state.orders) {
        const domain::Slot home = home_slot_of(id);
        to.add(home, term_of_placed(order));
        to.add(home, term_of_head(order));
        for (const Shipment& shipment : order.shipments) {
            to.add(home, term_of_shipment(id, shipment));
            to.add(home, terms_of_tracking(id, shipment));
        }
        for (const Package& package : order.packages) {
            to.add(home, terms_of_package(id, package));
        }
        for (const auto& [location, cancellation] : order.cancellations) {
            to.add(home, terms_of_cancellation(id, location, cancellation));
        }
        for (std::size_t i = 0; i < order.lines.size(); ++i) {
            const LineKey key{id, LineIndex{static_cast<std::uint16_t>(i)}};
            const domain::Slot slot = slot_of(order.lines[i].sku);
            to.add(slot, term_of_ordered(key, order.lines[i]));
            to.add(slot, terms_of_line(key, order.lines[i]));
        }
    }
}

void add_catalog(const State& state, domain::SlotDigests& to) {
    for (const auto& [sku, text] : state.items) {
        to.add(slot_of(sku), term_of_item(state, sku));
    }
    for (const auto& [name, location] : state.locations) {
        to.add(slot_of_text(name), digest_of(domain::LocationTerm{location, name}));
    }
    for (const auto& [name, channel] : state.channels) {
        to.add(slot_of_text(name), term_of_channel(state, name));
    }
    for (const auto& [key, level] : state.levels) {
        to.add(slot_of(key.first), terms_of_level(key, level));
    }
}

}  // namespace

std::uint64_t term_of_item(const State& state, domain::SkuId sku) {
    const auto description = state.descriptions.find(sku);
    return digest_of(domain::ItemTerm{
        .sku = sku,
        .text = state.items.at(sku),
        .description = description == state.descriptions.end() ? "" : description->second});
}

std::uint64_t term_of_channel(const State& state, std::string_view name) {
    const domain::ChannelId channel = state.find_channel(name);
    return digest_of(
        domain::ChannelTerm{.channel = channel,
                            .name = name,
                            .locations = state.sourcing.at(channel),
                            .release_after_seconds = state.windows.at(channel).release_after,
                            .reservation_seconds = state.windows.at(channel).reservation});
}

std::uint64_t terms_of_level(const LevelKey& key, const Level& level) {
    const domain::LevelTerm quantities{.sku = key.first,
                                       .location = key.second,
                                       .on_hand = level.on_hand,
                                       .allocated = level.allocated,
                                       .soft_reserved = level.soft_reserved,
                                       .safety_stock = level.safety_stock};
    const domain::BinTerm bin{.sku = key.first, .location = key.second, .bin = level.bin};
    const domain::ConditionTerm condition{.sku = key.first,
                                          .location = key.second,
                                          .quality_hold = level.quality_hold,
                                          .damaged = level.damaged,
                                          .is_set_aside = level.is_set_aside};
    return digest_of(quantities) + digest_of(bin) + digest_of(condition);
}

std::uint64_t term_of_count(domain::CountId id, const CountTask& task) {
    return digest_of(domain::CountTerm{.count = id,
                                       .sku = task.level.first,
                                       .location = task.level.second,
                                       .opened_at = task.opened_at,
                                       .status = task.status,
                                       .counted = task.counted,
                                       .delta = task.delta});
}

std::uint64_t term_of_placed(const Order& order) {
    return digest_of(domain::PlacedTerm{.order = order.id,
                                        .number = order.number,
                                        .accepted_at = order.accepted_at,
                                        .placed_at = order.placed_at,
                                        .total = order.total,
                                        .channel = order.channel,
                                        .currency = order.currency,
                                        .policy = order.policy,
                                        .priority = order.priority,
                                        .external_id = order.external_id,
                                        .cold = order.cold});
}

std::uint64_t term_of_head(const Order& order) {
    std::uint16_t holds = 0;
    for (const domain::HoldKind hold : order.holds) {
        holds = static_cast<std::uint16_t>(holds | 1U << (static_cast<unsigned>(hold) - 1U));
    }
    return digest_of(domain::HeadTerm{
        .order = order.id, .version = order.version, .holds = holds, .lifecycle = order.lifecycle});
}

std::uint64_t term_of_ordered(const LineKey& key, const Line& line) {
    return digest_of(domain::OrderedTerm{.order = key.first,
                                         .line = key.second,
                                         .sku = line.sku,
                                         .ordered = quantity(line.ordered),
                                         .unit_price = line.unit_price,
                                         .external_line_id = line.external_line_id});
}

std::uint64_t terms_of_line(const LineKey& key, const Line& line) {
    std::uint64_t sum = digest_of(domain::LineTerm{.order = key.first,
                                                   .line = key.second,
                                                   .open = quantity(line.open),
                                                   .backordered = quantity(line.backordered),
                                                   .cancelled = quantity(line.cancelled)});
    std::uint16_t place = 0;
    for (const Portion& portion : line.portions) {
        sum += digest_of(
            domain::PortionTerm{.order = key.first,
                                .line = key.second,
                                .location = portion.location,
                                .place = place++,
                                .allocated = quantity(portion.allocated + portion.reserved),
                                .released = quantity(portion.released),
                                .picked = quantity(portion.picked),
                                .packed = quantity(portion.packed),
                                .shipped = quantity(portion.shipped)});
    }
    if (line.over_percent > 0 || line.under_percent > 0) {
        sum += digest_of(domain::ToleranceTerm{
            .order = key.first,
            .line = key.second,
            .tolerance = {.over_percent = static_cast<std::uint8_t>(line.over_percent),
                          .under_percent = static_cast<std::uint8_t>(line.under_percent)},
            .accepted = quantity(line.accepted)});
    }
    return sum;
}

std::uint64_t term_of_shipment(domain::OrderId order, const Shipment& shipment) {
    return digest_of(domain::ShipmentTerm{.order = order,
                                          .location = shipment.location,
                                          .sequence = shipment.sequence,
                                          .time = shipment.time,
                                          .carrier = shipment.carrier,
                                          .tracking_number = shipment.tracking_number,
                                          .number = shipment.number,
                                          .package = shipment.package});
}

std::uint64_t terms_of_package(domain::OrderId order, const Package& package) {
    std::uint64_t sum =
        digest_of(domain::PackageTerm{.order = order,
                                      .number = package.number,
                                      .location = package.location,
                                      .status = package.status,
                                      .shipment = package.shipment,
                                      .opened = package.opened,
                                      .opened_at = package.opened_at,
                                      .measures = {.weight_grams = package.weight_grams,
                                                   .length_mm = package.length_mm,
                                                   .width_mm = package.width_mm,
                                                   .height_mm = package.height_mm},
                                      .reference = package.reference});
    for (const auto& [line, units] : package.units) {
        sum += digest_of(domain::PackedTerm{
            .order = order, .package = package.number, .line = line, .quantity = quantity(units)});
    }
    return sum;
}

std::uint64_t terms_of_cancellation(domain::OrderId order, domain::LocationId location,
                                    const Cancellation& cancellation) {
    std::uint64_t sum =
        digest_of(domain::CancellationTerm{.order = order,
                                           .location = location,
                                           .status = cancellation.status,
                                           .requested = cancellation.requested,
                                           .requested_at = cancellation.requested_at,
                                           .answered = cancellation.answered,
                                           .cause = cancellation.cause});
    for (const auto& [line, asked] : cancellation.lines) {
        sum += digest_of(domain::AskedTerm{.order = order,
                                           .location = location,
                                           .line = line,
                                           .quantity = quantity(asked.quantity),
                                           .cancelled = quantity(asked.cancelled)});
    }
    return sum;
}

std::uint64_t terms_of_tracking(domain::OrderId order, const Shipment& shipment) {
    std::uint64_t sum = 0;
    if (shipment.status != domain::TrackingStatus::none) {
        sum += digest_of(domain::TrackingTerm{.order = order,
                                              .shipment = shipment.number,
                                              .status = shipment.status,
                                              .occurred_at = shipment.tracked_at});
    }
    for (const std::string& event : shipment.events) {
        sum += digest_of(domain::TrackingEventTerm{
            .order = order, .shipment = shipment.number, .event_id = event});
    }
    return sum;
}

std::uint64_t term_of_timed_hold(const HoldKey& key, const End& end) {
    return digest_of(domain::TimedHoldTerm{
        .order = key.first, .hold = key.second, .until = end.time, .placed = end.set_by});
}

std::uint64_t term_of_reservation(domain::OrderId id, const Reservation& reservation) {
    return digest_of(domain::ReservationTerm{.reservation = id,
                                             .end = reservation.end.time,
                                             .set_by = reservation.end.set_by,
                                             .order = reservation.order});
}

std::uint64_t term_of_release_role(const HoldKey& key, std::string_view role) {
    return digest_of(domain::HoldRoleTerm{.order = key.first, .hold = key.second, .role = role});
}

std::uint64_t terms_of_return(const ReturnKey& key, const Return& returned) {
    std::uint64_t sum = digest_of(domain::ReturnTerm{.order = key.first,
                                                     .number = key.second,
                                                     .status = returned.status,
                                                     .opened = returned.opened,
                                                     .opened_at = returned.opened_at,
                                                     .reference = returned.reference});
    for (const auto& [line, units] : returned.lines) {
        sum += digest_of(domain::ReturnLineTerm{.order = key.first,
                                                .number = key.second,
                                                .line = line,
                                                .quantity = quantity(units.quantity),
                                                .restocked = units.restocked,
                                                .quarantined = units.quarantined,
                                                .scrapped = units.scrapped});
    }
    return sum;
}

std::uint64_t terms_of_transfer(domain::TransferId id, const Transfer& transfer) {
    std::uint64_t sum = digest_of(domain::TransferTerm{.transfer = id,
                                                       .from = transfer.from,
                                                       .to = transfer.to,
                                                       .status = transfer.status,
                                                       .opened_at = transfer.opened_at,
                                                       .reference = transfer.reference});
    std::uint16_t index = 0;
    for (const TransferLine& line : transfer.lines) {
        sum += digest_of(domain::TransferLineTerm{.transfer = id,
                                                  .line = domain::LineIndex{index++},
                                                  .sku = line.sku,
                                                  .quantity = quantity(line.quantity),
                                                  .received = line.received,
                                                  .lost = line.lost,
                                                  .found = line.found,
                                                  .returned = line.returned});
    }
    return sum;
}

std::uint64_t term_of_list(domain::PickListId id, const PickList& list) {
    return digest_of(domain::PickListTerm{.list = id,
                                          .location = list.location,
                                          .created_at = list.created_at,
                                          .status = list.status,
                                          .claim_seconds = list.claim_seconds,
                                          .claim_until = list.claim_until,
                                          .set_by = list.set_by});
}

std::uint64_t term_of_task(domain::PickListId id, const PickList& list, std::size_t place) {
    const Task& task = list.tasks[place];
    return digest_of(domain::TaskTerm{.list = id,
                                      .place = static_cast<std::uint32_t>(place),
                                      .order = task.order,
                                      .line = task.line,
                                      .sku = task.sku,
                                      .quantity = quantity(task.quantity),
                                      .picked = quantity(task.picked),
                                      .shorted = quantity(task.shorted)});
}

std::uint64_t term_of_follow_up(domain::SkuId sku, const Raised& raised) {
    return digest_of(
        domain::FollowUpTerm{.sku = sku, .raised = raised.record, .effect = raised.effect});
}

std::uint64_t terms_at(const State& state, domain::SkuId sku, const QueuePlace& place) {
    const auto found = state.queues.find(sku);
    if (found == state.queues.end()) {
        return 0;
    }
    const Queue& queue = found->second;
    std::uint64_t sum = 0;
    if (const auto at = queue.find(place); at != queue.end()) {
        sum += term_in_queue(sku, queue, at);
    }
    if (const auto behind = queue.upper_bound(place); behind != queue.end()) {
        sum += term_in_queue(sku, queue, behind);
    }
    return sum;
}

domain::SlotDigests digests_of(const State& state) {
    domain::SlotDigests sums;
    add_catalog(state, sums);
    add_orders(state, sums);
    for (const auto& [sku, queue] : state.queues) {
        for (auto at = queue.begin(); at != queue.end(); ++at) {
            sums.add(slot_of(sku), term_in_queue(sku, queue, at));
        }
    }
    for (const auto& [key, hold] : state.timed_holds) {
        sums.add(home_slot_of(key.first), term_of_timed_hold(key, hold));
    }
    for (const auto& [id, reservation] : state.reservations) {
        sums.add(home_slot_of(id), term_of_reservation(id, reservation));
    }
    for (const auto& [order, returns] : state.returns) {
        for (std::size_t i = 0; i < returns.size(); ++i) {
            const domain::ReturnNumber number{static_cast<std::uint16_t>(i + 1)};
            sums.add(home_slot_of(order), terms_of_return({order, number}, returns[i]));
        }
    }
    for (const auto& [id, transfer] : state.transfers) {
        sums.add(home_slot_of(id), terms_of_transfer(id, transfer));
    }
    for (const auto& [id, task] : state.counts) {
        sums.add(slot_of(id), term_of_count(id, task));
    }
    for (const auto& [key, role] : state.release_roles) {
        sums.add(home_slot_of(key.first), term_of_release_role(key, role));
    }
    for (const auto& [id, list] : state.pick_lists) {
        sums.add(slot_of(id), term_of_list(id, list));
        for (std::size_t place = 0; place < list.tasks.size(); ++place) {
            sums.add(slot_of(id), term_of_task(id, list, place));
        }
    }
    for (const auto& [sku, raised] : state.raised) {
        sums.add(slot_of(sku), term_of_follow_up(sku, raised));
    }
    return sums;
}

}  // namespace skua::twin
