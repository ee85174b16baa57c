#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"
#include "engine/domain/transitions.hpp"

namespace skua::domain {

void apply(ShardState& state, const Record& record) {
    if (record.decision.verdict == Verdict::accept) {
        Applier(state, record).run();
    }
}

namespace {

PickListId pick_list_named_by(const Command& command) noexcept {
    if (const auto* picks = std::get_if<ConfirmPicks>(&command.body); picks != nullptr) {
        return picks->pick_list;
    }
    if (const auto* unclaim = std::get_if<UnclaimPickList>(&command.body); unclaim != nullptr) {
        return unclaim->pick_list;
    }
    const auto* expire = std::get_if<ExpireClaim>(&command.body);
    return expire == nullptr ? PickListId{} : expire->pick_list;
}

}  // namespace

void Applier::run() {
    pick_list_ = pick_list_named_by(record_->command);
    if (!pick_list_.is_none()) {
        list_ = state_->pick_lists_.find(pick_list_);
    }
    const Decision& decision = record_->decision;
    for (const Effect& effect : decision.effects) {
        apply_effect(effect);
        ++effect_;
    }
    if (new_ != nullptr) {
        finish_new_order();
    } else if (!decision.order.is_none()) {
        if (Order* order = part_of(decision.order); order != nullptr) {
            set_version(*order, decision.version);
        }
    }
    if (!decision.pick_list.is_none() && list_ != nullptr) {
        list_->seal();
    }
}

void Applier::apply_effect(const Effect& effect) {
    switch (effect.kind) {
        case EffectKind::line_moved:
            return move_line(effect);
        case EffectKind::stock_moved:
            return move_stock(effect);
        case EffectKind::level_configured:
            return configure_level(effect);
        case EffectKind::item_defined:
            return define_item(effect);
        case EffectKind::location_defined:
            return define_location(effect);
        case EffectKind::channel_defined:
            return define_channel(effect);
        case EffectKind::order_created:
            return create_order(effect);
        case EffectKind::grace_started:
            return start_grace(effect);
        case EffectKind::lifecycle_changed:
            return change_lifecycle(record_->decision.order, static_cast<Lifecycle>(effect.value));
        case EffectKind::hold_placed:
        case EffectKind::hold_released:
            return change_hold(effect);
        case EffectKind::pick_list_created:
            return create_pick_list(effect);
        case EffectKind::shipment_created:
            return create_shipment(effect);
        case EffectKind::follow_up:
            return start_follow_up(effect.sku);
        case EffectKind::follow_up_done:
            return end_follow_up(effect.sku);
        case EffectKind::claim_set:
        case EffectKind::pick_list_closed:
            return change_claim(effect);
        case EffectKind::reservation_created:
            return create_reservation(effect);
        case EffectKind::reservation_extended:
            return extend_reservation(effect);
        case EffectKind::reservation_committed:
            return end_reservation(effect, Lifecycle::committed);
        case EffectKind::reservation_released:
            return end_reservation(effect, Lifecycle::released);
        case EffectKind::reservation_expired:
            return end_reservation(effect, Lifecycle::expired);
        case EffectKind::condition_moved:
            return move_condition(effect);
        case EffectKind::count_opened:
            return open_count(effect);
        case EffectKind::count_recorded:
        case EffectKind::count_moved:
            return change_count(effect);
        case EffectKind::set_aside:
            return set_aside(effect, true);
        case EffectKind::set_aside_ended:
            return set_aside(effect, false);
        case EffectKind::pick_list_shorted:
            return use_pick_list(effect);
        case EffectKind::line_raised:
            note_raise(effect);
            return raise_line(effect);
        case EffectKind::line_added:
            note_raise(effect);
            return add_line(effect);
        case EffectKind::line_priced:
            return price_line(effect);
        case EffectKind::priority_changed:
            return change_priority();
        case EffectKind::total_is:
            return set_total(effect);
        case EffectKind::address_changed:
            return change_address();
        case EffectKind::part_opened:  // looked at where a part is made
        case EffectKind::part_active:
        case EffectKind::total_was:
            return;
        case EffectKind::package_opened:
        case EffectKind::package_filled:
            return fill_package(effect);
        case EffectKind::package_sealed:
        case EffectKind::package_shipped:
            return move_package(effect);
        case EffectKind::tracking_moved:
        case EffectKind::tracking_noted:
            return track(effect);
        case EffectKind::cancellation_requested:
            return request_cancellation(effect);
        case EffectKind::cancellation_accepted:
        case EffectKind::cancellation_refused:
            return answer_cancellation(effect);
        case EffectKind::cancellation_ended:
            return finish_cancellation({effect.order(), effect.location},
                                       CancellationStatus::cancelled);
        case EffectKind::order_ended:
            return change_lifecycle(effect.order(), static_cast<Lifecycle>(effect.quantity.raw()));
        case EffectKind::return_opened:
            return open_return(effect);
        case EffectKind::return_moved:
            return move_return(effect);
        case EffectKind::return_received:
            return receive_return(effect);
        case EffectKind::line_closed:  // the moves behind it do it
            return;
        case EffectKind::over_delivery_accepted:
            note_raise(effect);
            return accept_over_delivery(effect);
        case EffectKind::transfer_opened:
            return open_transfer(effect);
        case EffectKind::transfer_moved:
            return move_transfer(effect);
        case EffectKind::transfer_stepped:
            return step_transfer(effect);
    }
    SKUA_ASSERT(false && "unknown effect");
}

void Applier::start_follow_up(SkuId sku) {
    if (!owns(sku)) {
        return;
    }
    Item& item = item_for(sku);
    if (!item.is_pending) {  // one that is pending keeps its place
        item.is_pending = true;
        const FollowUp raised{.sku = sku, .raised = record_->sequence, .effect = effect_};
        state_->follow_ups_.add(raised);
        change(slot_of(sku), 0, follow_up_term(raised));
    }
}

void Applier::end_follow_up(SkuId sku) {
    Item& item = item_for(sku);
    if (const FollowUp* raised = state_->follow_ups_.find(sku); raised != nullptr) {
        change(slot_of(sku), follow_up_term(*raised), 0);
    }
    item.is_pending = false;
    state_->follow_ups_.remove(sku);
}

Order* Applier::part_of(OrderId id) {
    if (order_ == nullptr || order_->id != id) {
        order_ = state_->orders_.find(id);
    }
    return order_;
}

Item& Applier::item_for(SkuId id) {
    Item* item = state_->catalog_.item(id);
    SKUA_ASSERT(item != nullptr);
    return *item;
}

Level& Applier::level_for(Item& item, LocationId location) {
    return level_at(item, location, state_->pool_);
}

void Applier::refresh(Level& level) {
    state_->digests_.add(slot_of(level.sku), refresh_term(level));
}

}  // namespace skua::domain
