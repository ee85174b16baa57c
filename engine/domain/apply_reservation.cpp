#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {

void Applier::create_reservation(const Effect& effect) {
    const auto* command = std::get_if<Reserve>(&record_->command.body);
    SKUA_ASSERT(command != nullptr && record_->decision.skus.size() == command->lines.size());
    const bool is_home = state_->owns(home_slot_of(effect.order()));
    Order& order = create_head(effect.order(), command->lines.size());
    order.channel = state_->resolve_channel(command->channel);
    order.policy = command->policy;
    order.lifecycle = Lifecycle::held;
    order.texts =
        OrderTexts::make(*command, is_home ? TextsOf::order : TextsOf::lines, state_->pool_);
    for (Line& line : order.lines()) {
        create_line(line, command->lines[line.index.raw()].quantity);
    }
    state_->counters_.reservations += is_home ? 1U : 0U;
    state_->counters_.reservations_held += is_home ? 1U : 0U;
    if (command->ttl_seconds != 0) {  // else the effect behind this one says it
        change_end(order.id, {.end = base::seconds_after(record_->time, command->ttl_seconds),
                              .set_by = record_->sequence,
                              .order = {}});
    }
}

void Applier::extend_reservation(const Effect& effect) {
    change_end(record_->decision.order,
               {.end = base::Timestamp{effect.value}, .set_by = record_->sequence, .order = {}});
}

void Applier::end_reservation(const Effect& effect, Lifecycle lifecycle) {
    Order* order = part_of(effect.order());
    if (order == nullptr) {
        return;
    }
    const Slot home = home_slot_of(order->id);
    const std::uint64_t before = head_term(*order);
    order->lifecycle = lifecycle;
    // Of the others it is the decision that says the version: it is about nothing else.
    order->version += lifecycle == Lifecycle::committed ? 1U : 0U;
    change(home, before, head_term(*order));
    if (!state_->owns(home)) {
        return;
    }
    --state_->counters_.reservations_held;
    if (lifecycle == Lifecycle::committed) {
        Reservation after = state_->reservations_.at(order->id);
        after.order = record_->decision.order;
        change_end(order->id, after);
    }
}

void Applier::change_end(OrderId id, const Reservation& after) {
    const Slot home = home_slot_of(id);
    if (!state_->owns(home)) {
        return;
    }
    const Reservation* before = state_->reservations_.find(id);
    change(home, before == nullptr ? 0 : reservation_term(id, *before),
           reservation_term(id, after));
    state_->reservations_.at(id) = after;
}

// In the level's soft claims; the units stay where they are.
void Applier::move_reserved(Item& item, const Effect& effect) {
    Level& level = level_for(item, effect.location);
    if (effect.to == Bucket::reserved) {
        level.soft_reserved += Units{effect.quantity};
    } else {
        level.soft_reserved -= Units{effect.quantity};
    }
    refresh(level);
}

}  // namespace skua::domain
