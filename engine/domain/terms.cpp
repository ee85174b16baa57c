#include "engine/domain/terms.hpp"

#include "engine/domain/state.hpp"

namespace skua::domain {

std::uint64_t item_term(const Item& item) noexcept {
    return digest_of(
        ItemTerm{.sku = item.id, .text = item.texts->sku, .description = item.texts->description});
}

std::uint64_t channel_term(ChannelId id, const Channel& channel) noexcept {
    return digest_of(ChannelTerm{.channel = id,
                                 .name = channel.name,
                                 .locations = channel.locations(),
                                 .release_after_seconds = channel.windows.release_after_seconds,
                                 .reservation_seconds = channel.windows.reservation_seconds});
}

std::uint64_t level_term(const Level& level) noexcept {
    return digest_of(LevelTerm{.sku = level.sku,
                               .location = level.location,
                               .on_hand = level.on_hand,
                               .allocated = level.allocated,
                               .soft_reserved = level.soft_reserved,
                               .safety_stock = level.safety_stock});
}

std::uint64_t bin_term(const Level& level) noexcept {
    return digest_of(BinTerm{.sku = level.sku, .location = level.location, .bin = level.bin()});
}

std::uint64_t condition_term(const Level& level) noexcept {
    return digest_of(ConditionTerm{.sku = level.sku,
                                   .location = level.location,
                                   .quality_hold = level.in(Condition::quality_hold),
                                   .damaged = level.in(Condition::damaged),
                                   .is_set_aside = level.is_set_aside});
}

std::uint64_t count_term(const CountTask& task) noexcept {
    return digest_of(CountTerm{.count = task.id,
                               .sku = task.sku,
                               .location = task.location,
                               .opened_at = task.opened_at,
                               .status = task.status,
                               .counted = task.counted,
                               .delta = task.delta});
}

std::uint64_t placed_term(const Order& order) noexcept {
    PlacedTerm term{.order = order.id,
                    .number = order.number,
                    .accepted_at = order.accepted_at,
                    .placed_at = order.placed_at,
                    .total = order.total,
                    .channel = order.channel,
                    .currency = order.currency,
                    .policy = order.policy,
                    .priority = order.priority,
                    .external_id = {},
                    .cold = {}};
    if (order.texts != nullptr) {
        term.external_id = order.texts->external_id();
        term.cold = order.texts->cold();
    }
    return digest_of(term);
}

std::uint64_t head_term(const Order& order) noexcept {
    return digest_of(HeadTerm{.order = order.id,
                              .version = order.version,
                              .holds = order.holds,
                              .lifecycle = order.lifecycle});
}

std::uint64_t ordered_term(OrderId order, const Line& line,
                           std::string_view external_line_id) noexcept {
    return digest_of(OrderedTerm{.order = order,
                                 .line = line.index,
                                 .sku = line.sku,
                                 .ordered = line.ordered,
                                 .unit_price = line.unit_price(),
                                 .external_line_id = external_line_id});
}

std::uint64_t line_term(OrderId order, const Line& line) noexcept {
    return digest_of(LineTerm{.order = order,
                              .line = line.index,
                              .open = line.open,
                              .backordered = line.backordered,
                              .cancelled = line.cancelled});
}

std::uint64_t portion_term(OrderId order, const Line& line, std::size_t place) noexcept {
    const Portion& portion = line.portion(place);
    return digest_of(PortionTerm{.order = order,
                                 .line = line.index,
                                 .location = portion.location,
                                 .place = static_cast<std::uint16_t>(place),
                                 .allocated = portion.allocated,
                                 .released = portion.released,
                                 .picked = portion.picked,
                                 .packed = portion.packed,
                                 .shipped = portion.shipped});
}

std::uint64_t shipment_term(OrderId order, const Shipment& shipment) noexcept {
    return digest_of(ShipmentTerm{.order = order,
                                  .location = shipment.location,
                                  .sequence = shipment.sequence,
                                  .time = shipment.time,
                                  .carrier = shipment.carrier,
                                  .tracking_number = shipment.tracking_number,
                                  .number = shipment.number,
                                  .package = shipment.package});
}

std::uint64_t package_term(OrderId order, const Package& package) noexcept {
    return digest_of(PackageTerm{.order = order,
                                 .number = package.number,
                                 .location = package.location,
                                 .status = package.status,
                                 .shipment = package.shipment,
                                 .opened = package.opened,
                                 .opened_at = package.opened_at,
                                 .measures = package.measures,
                                 .reference = package.reference});
}

std::uint64_t packed_term(OrderId order, const Package& package, const PackedLine& line) noexcept {
    return digest_of(PackedTerm{
        .order = order, .package = package.number, .line = line.line, .quantity = line.quantity});
}

std::uint64_t timed_hold_term(const TimedHolds::Key& key, const TimedHold& hold) noexcept {
    return digest_of(TimedHoldTerm{
        .order = key.order, .hold = key.hold, .until = hold.until, .placed = hold.placed});
}

std::uint64_t reservation_term(OrderId id, const Reservation& reservation) noexcept {
    return digest_of(ReservationTerm{.reservation = id,
                                     .end = reservation.end,
                                     .set_by = reservation.set_by,
                                     .order = reservation.order});
}

std::uint64_t hold_role_term(const HoldRoles::Key& key, std::string_view role) noexcept {
    return digest_of(HoldRoleTerm{.order = key.order, .hold = key.hold, .role = role});
}

std::uint64_t tracking_term(const Trackings::Key& key, const Tracking& tracking) noexcept {
    return digest_of(TrackingTerm{.order = key.order,
                                  .shipment = key.shipment,
                                  .status = tracking.status,
                                  .occurred_at = tracking.occurred_at});
}

std::uint64_t tracking_event_term(const Trackings::Key& key, std::string_view event_id) noexcept {
    return digest_of(
        TrackingEventTerm{.order = key.order, .shipment = key.shipment, .event_id = event_id});
}

std::uint64_t cancellation_term(const Cancellations::Key& key,
                                const Cancellation& cancellation) noexcept {
    return digest_of(CancellationTerm{.order = key.order,
                                      .location = key.location,
                                      .status = cancellation.status,
                                      .requested = cancellation.requested,
                                      .requested_at = cancellation.requested_at,
                                      .answered = cancellation.answered,
                                      .cause = cancellation.cause});
}

std::uint64_t asked_term(const Cancellations::Key& key, const AskedLine& line) noexcept {
    return digest_of(AskedTerm{.order = key.order,
                               .location = key.location,
                               .line = line.line,
                               .quantity = line.quantity,
                               .cancelled = line.cancelled});
}

std::uint64_t cancellation_terms(const Cancellations::Key& key,
                                 const Cancellation& cancellation) noexcept {
    std::uint64_t sum = cancellation_term(key, cancellation);
    for (const AskedLine& line : cancellation.lines) {
        sum += asked_term(key, line);
    }
    return sum;
}

std::uint64_t return_term(OrderId order, const Return& returned) noexcept {
    return digest_of(ReturnTerm{.order = order,
                                .number = returned.number,
                                .status = returned.status,
                                .opened = returned.opened,
                                .opened_at = returned.opened_at,
                                .reference = returned.reference});
}

std::uint64_t return_line_term(OrderId order, ReturnNumber number,
                               const ReturnLine& line) noexcept {
    return digest_of(ReturnLineTerm{.order = order,
                                    .number = number,
                                    .line = line.line,
                                    .quantity = line.quantity,
                                    .restocked = line.received.restocked,
                                    .quarantined = line.received.quarantined,
                                    .scrapped = line.received.scrapped});
}

std::uint64_t tolerance_term(const Tolerances::Key& key, const Tolerance& tolerance) noexcept {
    return digest_of(ToleranceTerm{.order = key.order,
                                   .line = key.line,
                                   .tolerance = tolerance.percent,
                                   .accepted = tolerance.accepted});
}

std::uint64_t transfer_term(const Transfer& transfer) noexcept {
    return digest_of(TransferTerm{.transfer = transfer.id,
                                  .from = transfer.from,
                                  .to = transfer.to,
                                  .status = transfer.status,
                                  .opened_at = transfer.opened_at,
                                  .reference = transfer.reference});
}

std::uint64_t transfer_line_term(TransferId transfer, LineIndex index,
                                 const TransferLine& line) noexcept {
    return digest_of(TransferLineTerm{.transfer = transfer,
                                      .line = index,
                                      .sku = line.sku,
                                      .quantity = line.quantity,
                                      .received = line.received,
                                      .lost = line.lost,
                                      .found = line.found,
                                      .returned = line.returned});
}

std::uint64_t pick_list_term(const PickList& list) noexcept {
    return digest_of(PickListTerm{.list = list.id(),
                                  .location = list.location(),
                                  .created_at = list.created_at(),
                                  .status = list.status(),
                                  .claim_seconds = list.claim_seconds(),
                                  .claim_until = list.claim().until,
                                  .set_by = list.claim().set_by});
}

std::uint64_t task_term(PickListId list, std::uint32_t place, const PickTask& task) noexcept {
    return digest_of(TaskTerm{.list = list,
                              .place = place,
                              .order = task.order,
                              .line = task.line,
                              .sku = task.sku,
                              .quantity = task.quantity,
                              .picked = task.picked,
                              .shorted = task.shorted});
}

std::uint64_t queue_term(const Line* before, const Line& line) noexcept {
    QueueTerm term{.sku = line.sku,
                   .before = {},
                   .before_line = {},
                   .order = order_of(line).id,
                   .line = line.index};
    if (before != nullptr) {
        term.before = order_of(*before).id;
        term.before_line = before->index;
    }
    return digest_of(term);
}

std::uint64_t follow_up_term(const FollowUp& raised) noexcept {
    return digest_of(
        FollowUpTerm{.sku = raised.sku, .raised = raised.raised, .effect = raised.effect});
}

namespace {

// Sums what belongs to the slots of a shard, of all that it holds.
class OwnSums {
public:
    explicit OwnSums(const ShardState& state) : state_(&state) {}

    void add(Slot slot, std::uint64_t term) {
        if (state_->owns(slot)) {
            sums_.add(slot, term);
        }
    }
    void add(const Item& item) {
        const Slot slot = slot_of(item.id);
        add(slot, item_term(item));
        for (const Level& level : item.level_span()) {
            add(slot, level_term(level));
            add(slot, bin_term(level));
            add(slot, condition_term(level));
        }
        for (const Line* line = item.queue_head; line != nullptr; line = line->queue_next) {
            add(slot, queue_term(line->queue_previous, *line));
        }
    }
    void add(const Order& order) {
        const Slot home = home_slot_of(order.id);
        add(home, placed_term(order));
        add(home, head_term(order));
        for (const Shipment* at = order.shipments; at != nullptr; at = at->next) {
            add(home, shipment_term(order.id, *at));
        }
        OrderTexts::LineIds ids(order.texts);
        for (const Line& line : order.lines()) {
            const std::string_view id = ids.next();
            if (!line.sku.is_none()) {
                add(order.id, line, id);
            }
        }
    }
    void add(OrderId order, const Package& package) {
        const Slot home = home_slot_of(order);
        add(home, package_term(order, package));
        for (const PackedLine& line : package.lines) {
            add(home, packed_term(order, package, line));
        }
    }
    void add(const Trackings::Key& key, const Tracking& tracking) {
        const Slot home = home_slot_of(key.order);
        add(home, tracking_term(key, tracking));
        for (const std::string& event : tracking.events) {
            add(home, tracking_event_term(key, event));
        }
    }
    void add(OrderId order, const OrderReturns& returns) {
        const Slot home = home_slot_of(order);
        for (const Return& returned : returns.all()) {
            add(home, return_term(order, returned));
            for (const ReturnLine& line : returned.lines) {
                add(home, return_line_term(order, returned.number, line));
            }
        }
    }
    void add(const Transfer& transfer) {
        const Slot home = home_slot_of(transfer.id);
        add(home, transfer_term(transfer));
        for (std::size_t i = 0; i < transfer.lines.size(); ++i) {
            const LineIndex index{static_cast<std::uint16_t>(i)};
            add(home, transfer_line_term(transfer.id, index, transfer.lines[i]));
        }
    }
    void add(const PickList& list) {
        const Slot slot = slot_of(list.id());
        add(slot, pick_list_term(list));
        for (std::uint32_t place = 0; place < list.tasks().size(); ++place) {
            add(slot, task_term(list.id(), place, list.tasks()[place]));
        }
    }
    [[nodiscard]] SlotDigests sums() const { return sums_; }

private:
    void add(OrderId order, const Line& line, std::string_view external_id) {
        const Slot slot = slot_of(line.sku);
        add(slot, ordered_term(order, line, external_id));
        add(slot, line_term(order, line));
        for (std::size_t place = 0; place < line.portion_count; ++place) {
            add(slot, portion_term(order, line, place));
        }
        if (line.is_tolerant) {
            const Tolerances::Key key{order, line.index};
            add(slot, tolerance_term(key, *state_->tolerances().find(key)));
        }
    }

    const ShardState* state_;  // outlives this
    SlotDigests sums_;
};

}  // namespace

SlotDigests ShardState::recompute_digests() const {
    OwnSums own(*this);
    catalog_.for_each_item([&](const Item& item) { own.add(item); });
    for (std::size_t i = 1; i <= catalog_.location_count(); ++i) {
        const LocationId id{static_cast<std::uint16_t>(i)};
        const std::string_view name = catalog_.location_name(id);
        own.add(slot_of_text(name), digest_of(LocationTerm{id, name}));
    }
    for (std::size_t i = 1; i <= catalog_.channel_count(); ++i) {
        const ChannelId id{static_cast<std::uint16_t>(i)};
        const Channel& channel = *catalog_.channel(id);
        own.add(slot_of_text(channel.name), channel_term(id, channel));
    }
    orders_.for_each([&](const Order& order) { own.add(order); });
    timed_holds_.for_each([&](const TimedHolds::Key& key, const TimedHold& hold) {
        own.add(home_slot_of(key.order), timed_hold_term(key, hold));
    });
    reservations_.for_each([&](OrderId id, const Reservation& reservation) {
        own.add(home_slot_of(id), reservation_term(id, reservation));
    });
    returns_.for_each([&](OrderId order, const OrderReturns& returns) { own.add(order, returns); });
    counts_.for_each([&](const CountTask& task) { own.add(slot_of(task.id), count_term(task)); });
    hold_roles_.for_each([&](const HoldRoles::Key& key, std::string_view role) {
        own.add(home_slot_of(key.order), hold_role_term(key, role));
    });
    packages_.for_each([&](OrderId order, const Package& package) { own.add(order, package); });
    trackings_.for_each([&](const Trackings::Key& key, const Tracking& t) { own.add(key, t); });
    cancellations_.for_each([&](const Cancellations::Key& key, const Cancellation& asked) {
        own.add(home_slot_of(key.order), cancellation_terms(key, asked));
    });
    pick_lists_.for_each([&](const PickList& list) { own.add(list); });
    transfers_.for_each([&](const Transfer& transfer) { own.add(transfer); });
    for (const FollowUp& raised : follow_ups_.all()) {
        own.add(slot_of(raised.sku), follow_up_term(raised));
    }
    return own.sums();
}

}  // namespace skua::domain
