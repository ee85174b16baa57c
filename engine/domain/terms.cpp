#include "engine/domain/terms.hpp"

#include "engine/domain/state.hpp"

namespace skua::domain {

std::uint64_t item_term(const Item& item) noexcept {
    return digest_of(
        ItemTerm{.sku = item.id, .text = item.texts->sku, .description = item.texts->description});
}

std::uint64_t channel_term(ChannelId id, const Channel& channel) noexcept {
    return digest_of(
        ChannelTerm{.channel = id, .name = channel.name, .locations = channel.locations()});
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
                                  .tracking_number = shipment.tracking_number});
}

std::uint64_t pick_list_term(const PickList& list) noexcept {
    return digest_of(PickListTerm{
        .list = list.id(), .location = list.location(), .created_at = list.created_at()});
}

std::uint64_t task_term(PickListId list, std::uint32_t place, const PickTask& task) noexcept {
    return digest_of(TaskTerm{.list = list,
                              .place = place,
                              .order = task.order,
                              .line = task.line,
                              .sku = task.sku,
                              .quantity = task.quantity,
                              .picked = task.picked});
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

void add_item(const Item& item, SlotDigests& to) {
    const Slot slot = slot_of(item.id);
    to.add(slot, item_term(item));
    for (const Level& level : item.level_span()) {
        to.add(slot, level_term(level));
        to.add(slot, bin_term(level));
    }
    for (const Line* line = item.queue_head; line != nullptr; line = line->queue_next) {
        to.add(slot, queue_term(line->queue_previous, *line));
    }
}

void add_order(const Order& order, SlotDigests& to) {
    const Slot home = home_slot_of(order.id);
    to.add(home, placed_term(order));
    to.add(home, head_term(order));
    for (const Shipment* at = order.shipments; at != nullptr; at = at->next) {
        to.add(home, shipment_term(order.id, *at));
    }
    OrderTexts::LineIds ids(order.texts);
    for (const Line& line : order.lines()) {
        const Slot slot = slot_of(line.sku);
        to.add(slot, ordered_term(order.id, line, ids.next()));
        to.add(slot, line_term(order.id, line));
        for (std::size_t place = 0; place < line.portion_count; ++place) {
            to.add(slot, portion_term(order.id, line, place));
        }
    }
}

void add_pick_list(const PickList& list, SlotDigests& to) {
    const Slot slot = slot_of(list.id());
    to.add(slot, pick_list_term(list));
    for (std::uint32_t place = 0; place < list.tasks().size(); ++place) {
        to.add(slot, task_term(list.id(), place, list.tasks()[place]));
    }
}

}  // namespace

SlotDigests ShardState::recompute_digests() const {
    SlotDigests sums;
    catalog_.for_each_item([&](const Item& item) { add_item(item, sums); });
    for (std::uint16_t i = 1; i <= catalog_.location_count(); ++i) {
        const std::string_view name = catalog_.location_name(LocationId{i});
        sums.add(slot_of_text(name), digest_of(LocationTerm{LocationId{i}, name}));
    }
    for (std::uint16_t i = 1; i <= catalog_.channel_count(); ++i) {
        const Channel& channel = *catalog_.channel(ChannelId{i});
        sums.add(slot_of_text(channel.name), channel_term(ChannelId{i}, channel));
    }
    orders_.for_each([&](const Order& order) { add_order(order, sums); });
    pick_lists_.for_each([&](const PickList& list) { add_pick_list(list, sums); });
    for (const FollowUp& raised : follow_ups_.all()) {
        sums.add(slot_of(raised.sku), follow_up_term(raised));
    }
    return sums;
}

}  // namespace skua::domain
