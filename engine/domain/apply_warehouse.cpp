#include <new>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"

namespace skua::domain {

void Applier::create_pick_list(const Effect& effect) {
    list_ =
        &state_->pick_lists_.create(record_->decision.pick_list, effect.location, record_->time);
}

// In a wave's record every move is a task of the new list; in a confirmation it is a pick.
void Applier::note_pick(const Order& order, const Effect& effect) {
    if (effect.to == Bucket::picked) {
        list_->pick(effect.sku, order.id, effect.line, effect.quantity);
        return;
    }
    list_->add({.order = order.id,
                .sku = effect.sku,
                .line = effect.line,
                .quantity = effect.quantity,
                .picked = Quantity{}});
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
}

}  // namespace skua::domain
