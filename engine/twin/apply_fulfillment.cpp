#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::Bucket;
using domain::Effect;

Problem Application::update_tasks(const Effect& effect) {
    if (effect.from == Bucket::allocated && effect.to == Bucket::released) {
        const domain::PickListId id = record_.decision.pick_list;
        PickList& list = state_.pick_lists[id];
        list.tasks.push_back({.order = effect.order(),
                              .line = effect.line,
                              .sku = effect.sku,
                              .quantity = Units{effect.quantity},
                              .picked = {},
                              .shorted = {}});
        digests_.add(slot_of(id), term_of_task(id, list, list.tasks.size() - 1));
        state_.claims[{effect.order(), effect.location}] = id;
    }
    if (effect.from == Bucket::released &&
        (effect.to == Bucket::open || effect.to == Bucket::cancelled)) {
        return task_done(effect, shorted_.is_none() ? list_of_record() : shorted_, &Task::shorted);
    }
    if (effect.from != Bucket::released || effect.to != Bucket::picked) {
        return std::nullopt;
    }
    const auto* const command = body<domain::ConfirmPicks>();
    return task_done(effect, command == nullptr ? domain::PickListId{} : command->pick_list,
                     &Task::picked);
}

Problem Application::task_done(const Effect& effect, domain::PickListId id, Units Task::*done) {
    if (!state_.pick_lists.contains(id)) {
        return "a pick without a pick list";
    }
    PickList& list = state_.pick_lists[id];
    for (std::size_t place = 0; place < list.tasks.size(); ++place) {
        Task& task = list.tasks[place];
        const bool is_it = task.order == effect.order() && task.line == effect.line;
        if (is_it && task.left() >= Units{effect.quantity}) {
            digests_.remove(slot_of(id), term_of_task(id, list, place));
            task.*done += Units{effect.quantity};
            digests_.add(slot_of(id), term_of_task(id, list, place));
            return std::nullopt;
        }
    }
    return "a pick that is on no task of the list";
}

Problem Application::pick_list_created(const Effect& effect) {
    const auto* const command = body<domain::CreateWave>();
    if (command == nullptr) {
        return "a pick list without its wave";
    }
    const domain::PickListId id = record_.decision.pick_list;
    PickList& list = state_.pick_lists[id];
    list.location = effect.location;
    list.created_at = record_.time;
    list.claim_seconds = command->claim_seconds;
    digests_.add(slot_of(id), term_of_list(id, list));
    return std::nullopt;
}

// The moves before it have changed the quantities.
Problem Application::shipment_created(const Effect& effect) {
    const auto* const command = body<domain::ShipFulfillment>();
    const auto order = state_.orders.find(effect.order());
    if (command == nullptr || order == state_.orders.end()) {
        return "a shipment without its order";
    }
    if (effect.quantity.raw() != order->second.shipments.size() + 1) {
        return "a shipment is not the order's next";
    }
    Shipment& shipment = order->second.shipments.emplace_back();
    shipment.sequence = record_.sequence;
    shipment.time = record_.time;
    shipment.location = effect.location;
    shipment.carrier = command->carrier;
    shipment.tracking_number = command->tracking_number;
    shipment.number = static_cast<std::uint32_t>(order->second.shipments.size());
    shipment.package = command->package;
    digests_.add(home_slot_of(order->first), term_of_shipment(order->first, shipment));
    return std::nullopt;
}

}  // namespace skua::twin
