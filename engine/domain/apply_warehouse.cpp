#include <new>

#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {

void Applier::create_pick_list(const Effect& effect) {
    pick_list_ = record_->decision.pick_list;
    const Slot home = slot_of(pick_list_);
    if (state_->owns(home)) {
        const auto* command = std::get_if<CreateWave>(&record_->command.body);
        SKUA_ASSERT(command != nullptr);
        list_ = &state_->pick_lists_.create(pick_list_, effect.location, record_->time);
        list_->set_claim({.seconds = command->claim_seconds});
        state_->pick_list_index_.add(*list_);
        ++state_->counters_.pick_lists;
        change(home, 0, pick_list_term(*list_));
    }
}

// Of the moves behind it.
void Applier::use_pick_list(const Effect& effect) {
    pick_list_ = PickListId{static_cast<std::uint64_t>(effect.value)};
    list_ = state_->pick_lists_.find(pick_list_);
}

void Applier::shorten(const Effect& effect) {
    SKUA_ASSERT(list_ != nullptr);
    const std::uint32_t place =
        list_->shorten(effect.sku, effect.order(), effect.line, effect.quantity);
    const PickTask& task = list_->tasks()[place];
    PickTask earlier = task;
    earlier.shorted -= effect.quantity;
    change(slot_of(pick_list_), task_term(pick_list_, place, earlier),
           task_term(pick_list_, place, task));
}

void Applier::pick(const Effect& effect) {
    SKUA_ASSERT(list_ != nullptr);
    const std::uint32_t place =
        list_->pick(effect.sku, effect.order(), effect.line, effect.quantity);
    const PickTask& task = list_->tasks()[place];
    PickTask earlier = task;
    earlier.picked -= effect.quantity;
    change(slot_of(pick_list_), task_term(pick_list_, place, earlier),
           task_term(pick_list_, place, task));
}

// In a wave's record every move is a task of the new list; in a confirmation it is a pick, behind
// pick_list_shorted one away from released is a short; where the claim ends the tasks stay as they
// are, and what they have left has gone back. The home has all tasks of a list, others have those
// of their SKUs beside it, to answer with their bins.
void Applier::note_task(const Effect& effect) {
    if (effect.to == Bucket::allocated) {
        return;
    }
    const bool is_kept = owns(effect.sku) || state_->owns(slot_of(pick_list_));
    if (effect.to == Bucket::picked) {
        if (is_kept) {
            pick(effect);
        }
        return;
    }
    if (effect.from == Bucket::released && is_kept) {
        shorten(effect);
    }
    if (effect.to != Bucket::released) {
        return;
    }
    if (Order* order = part_of(effect.order()); order != nullptr) {
        state_->orders_.fulfillment_at(*order, effect.location).pick_list = pick_list_;
    }
    if (!is_kept) {
        return;
    }
    if (list_ == nullptr) {
        list_ = &state_->pick_lists_.create(pick_list_, effect.location, record_->time);
    }
    list_->add({.order = effect.order(),
                .sku = effect.sku,
                .line = effect.line,
                .quantity = effect.quantity,
                .picked = Quantity{}});
    const auto place = static_cast<std::uint32_t>(list_->tasks().size() - 1);
    change(slot_of(pick_list_), 0, task_term(pick_list_, place, list_->tasks()[place]));
    ++state_->pick_tasks_;
}

void Applier::change_claim(const Effect& effect) {
    const Slot home = slot_of(pick_list_);
    if (!state_->owns(home)) {
        return;
    }
    SKUA_ASSERT(list_ != nullptr);
    const std::uint64_t before = pick_list_term(*list_);
    Claim claim = list_->claim();
    if (effect.kind == EffectKind::claim_set) {
        claim.until = base::Timestamp{effect.value};
        claim.set_by = record_->sequence;
        list_->set_claim(claim);
    } else {
        state_->pick_list_index_.remove(*list_);
        claim.status = static_cast<PickListStatus>(effect.value);
        list_->set_claim(claim);
        state_->pick_list_index_.add(*list_);
    }
    change(home, before, pick_list_term(*list_));
}

void Applier::create_shipment(const Effect& effect) {
    const auto* command = std::get_if<ShipFulfillment>(&record_->command.body);
    SKUA_ASSERT(command != nullptr);
    if (!state_->owns(home_slot_of(effect.order()))) {
        return;
    }
    Order& order = *part_of(effect.order());
    order.shipments = new (state_->pool_.allocate(sizeof(Shipment)))
        Shipment{.next = order.shipments,
                 .sequence = record_->sequence,
                 .time = record_->time,
                 .carrier = state_->pool_.copy(command->carrier),
                 .tracking_number = state_->pool_.copy(command->tracking_number),
                 .location = effect.location,
                 .package = command->package,
                 .number = order.shipments == nullptr ? 1 : order.shipments->number + 1};
    change(home_slot_of(order.id), 0, shipment_term(order.id, *order.shipments));
}

}  // namespace skua::domain
