#include "engine/domain/route.hpp"

#include <type_traits>
#include <variant>

#include "engine/base/assert.hpp"
#include "engine/domain/catalog.hpp"
#include "engine/domain/change_rules.hpp"

namespace skua::domain {
namespace {

// What is named, as participants of a house of so many shards.
class Route {
public:
    Route(std::uint16_t shard_count, const WidenedOrders& widened) noexcept
        : shard_count_(shard_count), widened_(&widened) {
        SKUA_ASSERT(shard_count >= 1 && shard_count <= kShardsMax);
    }

    [[nodiscard]] Participants only(Slot home) const noexcept { return {home, bit(home)}; }
    [[nodiscard]] Participants everyone(Slot home) const noexcept {
        return {home, ~std::uint64_t{0} >> (64U - shard_count_)};
    }
    [[nodiscard]] Participants order(OrderId order) const noexcept {
        const Slot home = home_slot_of(order);
        const bool is_wide = spans_of(order) == Spans::yes || widened_->contains(order);
        return is_wide ? everyone(home) : only(home);
    }
    [[nodiscard]] Participants transfer(TransferId transfer) const noexcept {
        const Slot home = home_slot_of(transfer);
        return spans_of(transfer) == Spans::yes ? everyone(home) : only(home);
    }
    void add(Participants& participants, Slot slot) const noexcept {
        participants.shards |= bit(slot);
    }

private:
    [[nodiscard]] std::uint64_t bit(Slot slot) const noexcept {
        return std::uint64_t{1} << (slot.raw() % shard_count_);
    }
    std::uint16_t shard_count_;
    const WidenedOrders* widened_;  // outlives the route
};

Participants route(const Fence&, Route route) noexcept {
    return route.only(Slot{0});
}
Participants route(const DefineItem& command, Route route) noexcept {
    return route.only(slot_of_text(command.sku));
}
Participants route(const DefineLocation& command, Route route) noexcept {
    return route.everyone(slot_of_text(command.name));
}
Participants route(const DefineChannel& command, Route route) noexcept {
    return route.everyone(slot_of_text(command.name));
}
Participants route(const ConfigureLevel& command, Route route) noexcept {
    return route.only(slot_of(command.sku));
}
Participants route(const ReceiveStock& command, Route route) noexcept {
    return route.only(slot_of(command.sku));
}
Participants route(const AdjustStock& command, Route route) noexcept {
    return route.only(slot_of(command.sku));
}
// Who owns a SKU of its lines; the first one's is the home.
template <class Command>
Participants route_lines(const Command& command, Route route) noexcept {
    Participants participants = route.only(slot_of(command.lines.front().sku));
    for (const auto& line : command.lines.subspan(1)) {
        route.add(participants, slot_of(line.sku));
    }
    return participants;
}
Participants route(const PlaceOrder& command, Route route) noexcept {
    Participants participants = route_lines(command, route);
    if (!command.reservation.is_none()) {
        participants.shards |= route.order(command.reservation).shards;
    }
    return participants;
}
Participants route(const CancelOrder& command, Route route) noexcept {
    return route.order(command.order);
}
Participants route(const PlaceHold& command, Route route) noexcept {
    return route.order(command.order);
}
Participants route(const ReleaseHold& command, Route route) noexcept {
    return route.order(command.order);
}
Participants route(const CreateWave& command, Route route) noexcept {
    return route.everyone(slot_of_text(command.location));
}
Participants route(const ConfirmPicks& command, Route route) noexcept {
    Participants participants = route.only(slot_of(command.pick_list));
    for (const Pick& pick : command.picks) {
        route.add(participants, slot_of(pick.sku));
    }
    return participants;
}
Participants route(const ShipFulfillment& command, Route route) noexcept {
    return route.order(command.order);
}
Participants route(const ContinueFills& command, Route route) noexcept {
    return route.only(command.slot);
}
Participants route(const ExpireHold& command, Route route) noexcept {
    return route.order(command.order);
}
Participants route(const Reserve& command, Route route) noexcept {
    return route_lines(command, route);
}
Participants route(const ExtendReservation& command, Route route) noexcept {
    return route.order(command.reservation);
}
Participants route(const ReleaseReservation& command, Route route) noexcept {
    return route.order(command.reservation);
}
Participants route(const ExpireReservation& command, Route route) noexcept {
    return route.order(command.reservation);
}
Participants route(const CreateReturn& command, Route route) noexcept {
    return route.order(command.order);
}
Participants route(const ChangeReturn& command, Route route) noexcept {
    return route.only(home_slot_of(command.order));
}
Participants route(const ReceiveReturn& command, Route route) noexcept {
    return route.order(command.order);
}
Participants route(const CreateTransfer& command, Route route) noexcept {
    Participants participants = route.only(slot_of(command.lines.front().sku));
    for (const TransferLineInput& line : command.lines.subspan(1)) {
        route.add(participants, slot_of(line.sku));
    }
    return participants;
}
Participants route(const ChangeTransfer& command, Route route) noexcept {
    return route.transfer(command.transfer);
}
Participants route(const ReceiveTransfer& command, Route route) noexcept {
    return route.transfer(command.transfer);
}
Participants route(const TransferQuery& query, Route route) noexcept {
    return route.transfer(query.transfer);
}
Participants route(const TransfersQuery&, Route route) noexcept {
    return route.everyone(Slot{0});
}
Participants route(const CancellationsQuery&, Route route) noexcept {
    return route.everyone(Slot{0});
}
Participants route(const ReturnQuery& query, Route route) noexcept {
    return route.order(query.order);
}
Participants route(const ReservationQuery& query, Route route) noexcept {
    return route.order(query.reservation);
}

// What goes back changes who may be pulled, in every part of an order.
Participants route(const UnclaimPickList& command, Route route) noexcept {
    return route.everyone(slot_of(command.pick_list));
}
Participants route(const ExpireClaim& command, Route route) noexcept {
    return route.everyone(slot_of(command.pick_list));
}

Participants route(const MoveCondition& command, Route route) noexcept {
    return route.only(slot_of(command.sku));
}
Participants route(const ShortPick& command, Route route) noexcept {
    return route.everyone(slot_of(command.sku));
}
Participants route(const OpenCount& command, Route route) noexcept {
    return route.only(slot_of(command.sku));
}
Participants route(const ChangeCount& command, Route route) noexcept {
    return route.only(slot_of(command.count));
}
Participants route(const PostCount& command, Route route) noexcept {
    return route.everyone(slot_of(command.count));
}
// Whoever owns an added SKU may have no part of the order yet.
Participants route(const ChangeOrder& command, Route route) noexcept {
    return adds_other_slots(command) ? route.everyone(home_slot_of(command.order))
                                     : route.order(command.order);
}
Participants route(const PackFulfillment& command, Route route) noexcept {
    return route.order(command.order);
}
// The shipments are the home's alone.
Participants route(const RecordTracking& command, Route route) noexcept {
    return route.only(home_slot_of(command.order));
}

Participants route(const RequestCancellation& command, Route route) noexcept {
    return route.order(command.order);
}
// What is given back changes who may be pulled, in every part of the order, and a pick list.
Participants route(const AnswerCancellation& command, Route route) noexcept {
    return route.everyone(home_slot_of(command.order));
}

Participants route(const AcceptOverDelivery& command, Route route) noexcept {
    return route.order(command.order);
}
Participants route(const CloseOrder& command, Route route) noexcept {
    return route.order(command.order);
}

Participants route(const OrderQuery& query, Route route) noexcept {
    return route.order(query.order);
}
// The sequencer owns the keys; whoever is asked has nothing to say.
Participants route(const OrderByExternalIdQuery&, Route route) noexcept {
    return route.only(Slot{0});
}
Participants route(const StockQuery& query, Route route) noexcept {
    return route.only(slot_of_text(query.sku));
}
Participants route(const AvailabilityQuery& query, Route route) noexcept {
    if (query.lines.empty()) {
        return route.only(Slot{0});
    }
    Participants participants = route.only(slot_of_text(query.lines.front().sku));
    for (const AvailabilityLine& line : query.lines.subspan(1)) {
        route.add(participants, slot_of_text(line.sku));
    }
    if (!query.reservation.is_none()) {
        route.add(participants, home_slot_of(query.reservation));
    }
    return participants;
}
Participants route(const PickListQuery& query, Route route) noexcept {
    return route.everyone(slot_of(query.pick_list));
}
Participants route(const FulfillmentQuery& query, Route route) noexcept {
    return route.order(query.order);
}
Participants route(const CountQuery& query, Route route) noexcept {
    return route.only(slot_of(query.count));
}
Participants route(const LocationsQuery&, Route route) noexcept {
    return route.only(Slot{0});
}
Participants route(const PickListsQuery& query, Route route) noexcept {
    return route.only(slot_of_text(query.location));
}
Participants route(const WaitingQuery& query, Route route) noexcept {
    return route.everyone(slot_of_text(query.location));
}
Participants route(const ClaimedQuery& query, Route route) noexcept {
    return route.only(slot_of_text(query.location));
}

}  // namespace

Participants participants_of(const Command& command, std::uint16_t shard_count,
                             const WidenedOrders& widened) noexcept {
    return std::visit([&](const auto& body) { return route(body, Route(shard_count, widened)); },
                      command.body);
}

Participants participants_of(const QueryBody& query, std::uint16_t shard_count,
                             const WidenedOrders& widened) noexcept {
    return std::visit([&](const auto& body) { return route(body, Route(shard_count, widened)); },
                      query);
}

OrderId widened_by(const Command& command) noexcept {
    const auto* change = std::get_if<ChangeOrder>(&command.body);
    const bool widens =
        change != nullptr && spans_of(change->order) == Spans::no && adds_other_slots(*change);
    return widens ? change->order : OrderId{};
}

}  // namespace skua::domain
