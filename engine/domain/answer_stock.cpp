#include <algorithm>
#include <optional>
#include <utility>

#include "engine/domain/demand.hpp"
#include "engine/domain/views.hpp"

namespace skua::domain {

LevelView view_of(const ShardState& state, LocationId location, const Level* level,
                  base::Arena& arena) {
    LevelView view;
    view.location = arena.copy(state.location_name(location));
    if (level != nullptr) {
        view.bin = arena.copy(level->bin());
        view.on_hand = level->on_hand;
        view.allocated = level->allocated;
        view.soft_reserved = level->soft_reserved;
        view.safety_stock = level->safety_stock;
        view.available = level->available();
        view.sellable = level->in(Condition::sellable);
        view.quality_hold = level->in(Condition::quality_hold);
        view.damaged = level->in(Condition::damaged);
        view.is_set_aside = level->is_set_aside;
        view.count = level->count();
        view.held = level->held();
        view.in_transit = level->in_transit();
    }
    return view;
}

QueryResult answer_to(const ShardState& state, const StockQuery& query, base::Arena& arena) {
    const Item* item = state.catalog().find_item(query.sku);
    if (item == nullptr) {
        return NotFound{};
    }
    const auto levels = arena.make_span<LevelView>(item->level_count);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const Level& level = item->levels[i];
        levels[i] = view_of(state, level.location, &level, arena);
    }
    return StockView{.sku = item->id,
                     .text = arena.copy(item->texts->sku),
                     .description = arena.copy(item->texts->description),
                     .backordered = item->backordered,
                     .levels = levels};
}

// As an order with these lines would find it: the same SKU on several lines is one demand, and what
// is free of a SKU with a pending follow-up belongs to the queue.
QueryResult answer_to(const ShardState& state, const AvailabilityQuery& query, base::Arena& arena) {
    const Channel* channel = state.catalog().channel(state.resolve_channel(query.channel));
    if (channel == nullptr) {
        return AvailabilityView{.is_channel_known = false, .lines = {}};
    }
    const auto locations = channel->locations();
    const auto lines = arena.make_span<AvailabilityLineView>(query.lines.size());
    const Order* reservation = state.orders().find(query.reservation);
    const bool is_known = query.reservation.is_none() ||
                          !state.owns(home_slot_of(query.reservation)) ||
                          (reservation != nullptr && is_reservation(reservation->lifecycle));
    const bool is_own = reservation != nullptr && reservation->lifecycle == Lifecycle::held &&
                        reservation->channel == state.resolve_channel(query.channel);
    const std::optional<OwnUnits> own =
        is_own ? std::optional<OwnUnits>(std::in_place, *reservation, arena) : std::nullopt;
    Demand demand(locations, arena, query.lines.size(), own ? &*own : nullptr);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const AvailabilityLine& asked = query.lines[i];
        AvailabilityLineView& line = lines[i];
        line.sku = arena.copy(asked.sku);
        line.requested = asked.quantity;
        const Item* item = state.catalog().find_item(asked.sku);
        if (item == nullptr) {
            continue;
        }
        line.is_known = true;
        const auto levels = arena.make_span<LevelView>(locations.size());
        Supply& supply = demand.of(*item);
        Units wanted{asked.quantity};
        for (std::size_t at = 0; at < locations.size(); ++at) {
            levels[at] = view_of(state, locations[at], find_level(*item, locations[at]), arena);
            line.available += supply.left[at];
            const Units taken = std::min(wanted, supply.left[at]);
            supply.left[at] -= taken;
            wanted -= taken;
        }
        line.levels = levels;
    }
    return AvailabilityView{
        .is_channel_known = true, .lines = lines, .is_reservation_known = is_known};
}

QueryResult answer_to(const ShardState& state, const CountQuery& query, base::Arena& arena) {
    const CountTask* task = state.counts().find(query.count);
    if (task == nullptr) {
        return NotFound{};
    }
    const Item& item = *state.catalog().item(task->sku);
    const Level* level = find_level(item, task->location);
    return CountView{
        .count = task->id,
        .sku = arena.copy(item.texts->sku),
        .location = arena.copy(state.location_name(task->location)),
        .status = task->status,
        .opened_at = task->opened_at,
        .counted = task->counted,
        .delta = task->delta,
        .is_set_aside = level != nullptr && level->is_set_aside && level->count() == task->id};
}

QueryResult answer_to(const ShardState& state, const LocationsQuery&, base::Arena& arena) {
    const auto names = arena.make_span<std::string_view>(state.catalog().location_count());
    for (std::size_t i = 0; i < names.size(); ++i) {
        names[i] = arena.copy(state.location_name(LocationId{static_cast<std::uint16_t>(i + 1)}));
    }
    return LocationsView{.names = names};
}

}  // namespace skua::domain
