#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

const Shipment* find_shipment(const Order* order, std::uint32_t number) noexcept {
    const Shipment* at = order == nullptr ? nullptr : order->shipments;
    while (at != nullptr && at->number != number) {
        at = at->next;
    }
    return at;
}

}  // namespace

// What comes late or twice is no fault of the one who reports it: it is taken, and moves nothing.
Decision decide_on(const ShardState& home, const RecordTracking& command, Context& context) {
    const Order* order = home.orders().find(command.order);
    const Shipment* shipment = find_shipment(order, command.shipment);
    if (shipment == nullptr) {
        return rejected(RejectReason::unknown_shipment);
    }
    static const Tracking kUntracked;
    const Tracking* found = home.trackings().find({command.order, command.shipment});
    const Tracking& tracking = found == nullptr ? kUntracked : *found;
    Decision decision = accepted({});
    decision.order = order->id;
    decision.version = order->version;
    if (tracking.has(command.event_id)) {
        return decision;
    }
    // However many there are: news is taken, and there is never much more of it than statuses.
    const bool is_news = rank_of(command.status) > rank_of(tracking.status);
    if (!is_news && tracking.events.size() >= kTrackingEventsMax) {
        return rejected(RejectReason::tracking_limit);
    }
    Effect effect;
    effect.kind = is_news ? EffectKind::tracking_moved : EffectKind::tracking_noted;
    effect.location = shipment->location;
    effect.value = command.shipment;
    decision.effects = one(*context.arena, effect);
    return decision;
}

}  // namespace skua::domain
