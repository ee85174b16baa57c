#include "engine/base/assert.hpp"
#include "engine/domain/applier.hpp"
#include "engine/domain/terms.hpp"

namespace skua::domain {

void Applier::track(const Effect& effect) {
    const auto* command = std::get_if<RecordTracking>(&record_->command.body);
    SKUA_ASSERT(command != nullptr);
    const Slot home = home_slot_of(command->order);
    if (!state_->owns(home)) {
        return;
    }
    const Trackings::Key key{command->order, command->shipment};
    Tracking& tracking = state_->trackings_.at(key);
    if (effect.kind == EffectKind::tracking_moved) {
        const std::uint64_t before =
            tracking.status == TrackingStatus::none ? 0 : tracking_term(key, tracking);
        tracking.status = command->status;
        tracking.occurred_at = command->occurred_at;
        change(home, before, tracking_term(key, tracking));
    }
    tracking.events.emplace_back(command->event_id);
    change(home, 0, tracking_event_term(key, command->event_id));
}

}  // namespace skua::domain
