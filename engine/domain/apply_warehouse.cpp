#include <new>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {

void Applier::create_pick_list(const Effect& effect) {
    list_ =
        &state_->pick_lists_.create(record_->decision.pick_list, effect.location, record_->time);
    change(slot_of(list_->id()), 0, pick_list_term(*list_));
}

// In a wave's record every move is a task of the new list; in a confirmation it is a pick.
void Applier::note_pick(const Order& order, const Effect& effect) {
    if (effect.to == Bucket::picked) {
        const std::uint32_t place = list_->pick(effect.sku, order.id, effect.line, effect.quantity);
        const PickTask& task = list_->tasks()[place];
        PickTask earlier = task;
        earlier.picked -= effect.quantity;
        change(slot_of(list_->id()), task_term(list_->id(), place, earlier),
               task_term(list_->id(), place, task));
        return;
    }
    list_->add({.order = order.id,
                .sku = effect.sku,
                .line = effect.line,
                .quantity = effect.quantity,
                .picked = Quantity{}});
    const auto place = static_cast<std::uint32_t>(list_->tasks().size() - 1);
    change(slot_of(list_->id()), 0, task_term(list_->id(), place, list_->tasks()[place]));
    state_->orders_.fulfillment_at(*order_, effect.location).pick_list = list_->id();
    ++state_->pick_tasks_;
}

void Applier::create_shipment(const Effect& effect) {
    const auto* command = std::get_if<ShipFulfillment>(&record_->command.body);
    SKUA_ASSERT(command != nullptr);
    Order& order = order_for(effect.order());
    order.shipments = new (state_->pool_.allocate(sizeof(Shipment)))
        Shipment{.next = order.shipments,
                 .sequence = record_->sequence,
                 .time = record_->time,
                 .carrier = state_->pool_.copy(command->carrier),
                 .tracking_number = state_->pool_.copy(command->tracking_number),
                 .location = effect.location};
    change(home_slot_of(order.id), 0, shipment_term(order.id, *order.shipments));
}

}  // namespace skua::domain
