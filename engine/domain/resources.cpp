#include "engine/domain/resources.hpp"

#include <algorithm>
#include <variant>

#include "engine/domain/state.hpp"

namespace skua::domain {
namespace {

// Gathers the slots of one command or query.
class Gatherer {
public:
    Gatherer(const ShardState& state, base::Arena& arena) : state_(&state), slots_(arena) {}

    // Of others' slots it is their owner who knows.
    void add(Slot slot) {
        if (state_->owns(slot)) {
            slots_.push_back(slot);
        }
    }
    // The head, which every participant has.
    void add_head(Slot home) { slots_.push_back(home); }
    // Head and lines, as far as they are here.
    void add_order(OrderId id) {
        add_head(home_slot_of(id));
        const Order* order = state_->orders().find(id);
        may_grow_ = true;
        if (order == nullptr) {
            return;
        }
        for (const Line& line : order->lines()) {
            if (!line.sku.is_none()) {
                add(slot_of(line.sku));
            }
        }
    }
    // The same, of a reservation that another order is made of: where it can have no part, it says
    // nothing.
    void add_part(OrderId id) {
        if (spans_of(id) == Spans::yes || state_->owns(home_slot_of(id))) {
            add_order(id);
        }
    }
    // The list, which its home has, and the bins of its tasks' SKUs.
    void add_pick_list(PickListId id) {
        add(slot_of(id));
        const PickList* list = state_->pick_lists().find(id);
        if (list == nullptr) {
            return;
        }
        for (const PickTask& task : list->tasks()) {
            add(slot_of(task.sku));
        }
    }

    // As an order; whoever has a SKU of it has all of it.
    void add_transfer(TransferId id) {
        add_head(home_slot_of(id));
        const Transfer* transfer = state_->transfers().find(id);
        may_grow_ = transfer == nullptr;
        if (transfer == nullptr) {
            return;
        }
        for (const TransferLine& line : transfer->lines) {
            add(slot_of(line.sku));
        }
    }

    Resources finish() {
        const std::span<Slot> slots = slots_.items();
        std::sort(slots.begin(), slots.end());
        const auto end = std::unique(slots.begin(), slots.end());
        return {.may_grow = may_grow_,
                .slots = slots.first(static_cast<std::size_t>(end - slots.begin()))};
    }

private:
    const ShardState* state_;  // outlives the gatherer
    base::ArenaVector<Slot> slots_;
    bool may_grow_ = false;
};

void gather(const DefineItem& command, Gatherer& slots) {
    slots.add(slot_of_text(command.sku));
}
void gather(const ConfigureLevel& command, Gatherer& slots) {
    slots.add(slot_of(command.sku));
}
void gather(const ReceiveStock& command, Gatherer& slots) {
    slots.add(slot_of(command.sku));
}
void gather(const AdjustStock& command, Gatherer& slots) {
    slots.add(slot_of(command.sku));
}
template <class Command>
void gather_lines(const Command& command, Gatherer& slots) {
    slots.add_head(slot_of(command.lines.front().sku));
    for (const auto& line : command.lines) {
        slots.add(slot_of(line.sku));
    }
}
void gather(const PlaceOrder& command, Gatherer& slots) {
    gather_lines(command, slots);
    if (!command.reservation.is_none()) {
        slots.add_part(command.reservation);
    }
}
void gather(const CancelOrder& command, Gatherer& slots) {
    slots.add_order(command.order);
}
// A hold is a matter of the head alone.
void gather(const PlaceHold& command, Gatherer& slots) {
    slots.add_head(home_slot_of(command.order));
}
void gather(const ReleaseHold& command, Gatherer& slots) {
    slots.add_head(home_slot_of(command.order));
}
void gather(const ConfirmPicks& command, Gatherer& slots) {
    slots.add(slot_of(command.pick_list));
    for (const Pick& pick : command.picks) {
        slots.add(slot_of(pick.sku));
    }
}
void gather(const ShipFulfillment& command, Gatherer& slots) {
    slots.add_order(command.order);
}
void gather(const ContinueFills& command, Gatherer& slots) {
    slots.add(command.slot);
}
void gather(const ExpireHold& command, Gatherer& slots) {
    slots.add_head(home_slot_of(command.order));
}
void gather(const Reserve& command, Gatherer& slots) {
    gather_lines(command, slots);
}
// An end is a matter of the head alone.
void gather(const ExtendReservation& command, Gatherer& slots) {
    slots.add_head(home_slot_of(command.reservation));
}
void gather(const ReleaseReservation& command, Gatherer& slots) {
    slots.add_order(command.reservation);
}
void gather(const ExpireReservation& command, Gatherer& slots) {
    slots.add_order(command.reservation);
}
void gather(const CreateReturn& command, Gatherer& slots) {
    slots.add_order(command.order);
}
void gather(const ChangeReturn& command, Gatherer& slots) {
    slots.add_head(home_slot_of(command.order));
}
void gather(const ReceiveReturn& command, Gatherer& slots) {
    slots.add_order(command.order);
}
void gather(const CreateTransfer& command, Gatherer& slots) {
    slots.add_head(slot_of(command.lines.front().sku));
    for (const TransferLineInput& line : command.lines) {
        slots.add(slot_of(line.sku));
    }
}
void gather(const ChangeTransfer& command, Gatherer& slots) {
    slots.add_transfer(command.transfer);
}
void gather(const ReceiveTransfer& command, Gatherer& slots) {
    slots.add_transfer(command.transfer);
}
void gather(const TransferQuery& query, Gatherer& slots) {
    slots.add_transfer(query.transfer);
}
void gather(const ReturnQuery& query, Gatherer& slots) {
    slots.add_order(query.order);
}
void gather(const ReservationQuery& query, Gatherer& slots) {
    slots.add_order(query.reservation);
}

void gather(const MoveCondition& command, Gatherer& slots) {
    slots.add(slot_of(command.sku));
}
void gather(const OpenCount& command, Gatherer& slots) {
    slots.add(slot_of(command.sku));
}
void gather(const ChangeCount& command, Gatherer& slots) {
    slots.add(slot_of(command.count));
}
void gather(const ChangeOrder& command, Gatherer& slots) {
    slots.add_order(command.order);
    for (const OrderLineInput& line : command.add) {
        slots.add(slot_of(line.sku));
    }
}
void gather(const PackFulfillment& command, Gatherer& slots) {
    slots.add_order(command.order);
}
void gather(const RecordTracking& command, Gatherer& slots) {
    slots.add_head(home_slot_of(command.order));
}

void gather(const RequestCancellation& command, Gatherer& slots) {
    slots.add_order(command.order);
}

void gather(const AcceptOverDelivery& command, Gatherer& slots) {
    slots.add_order(command.order);
}
void gather(const CloseOrder& command, Gatherer& slots) {
    slots.add_order(command.order);
}

void gather(const OrderQuery& query, Gatherer& slots) {
    slots.add_order(query.order);
}
void gather(const StockQuery& query, Gatherer& slots) {
    slots.add(slot_of_text(query.sku));
}
void gather(const AvailabilityQuery& query, Gatherer& slots) {
    for (const AvailabilityLine& line : query.lines) {
        slots.add(slot_of_text(line.sku));
    }
    if (!query.reservation.is_none()) {
        slots.add_head(home_slot_of(query.reservation));
    }
}
void gather(const PickListQuery& query, Gatherer& slots) {
    slots.add_pick_list(query.pick_list);
}
void gather(const CountQuery& query, Gatherer& slots) {
    slots.add(slot_of(query.count));
}
void gather(const FulfillmentQuery& query, Gatherer& slots) {
    slots.add_order(query.order);
}
// The lists of a location, which its slot's owner has.
void gather(const PickListsQuery& query, Gatherer& slots) {
    slots.add(slot_of_text(query.location));
}
void gather(const ClaimedQuery& query, Gatherer& slots) {
    slots.add(slot_of_text(query.location));
}
// These concern nobody, or what only barriers change.
void gather(const Fence&, Gatherer&) {}
void gather(const OrderByExternalIdQuery&, Gatherer&) {}
void gather(const LocationsQuery&, Gatherer&) {}

template <class Body>
inline constexpr bool kIsBarrier =
    std::is_same_v<Body, CreateWave> || std::is_same_v<Body, DefineLocation> ||
    std::is_same_v<Body, DefineChannel> || std::is_same_v<Body, UnclaimPickList> ||
    std::is_same_v<Body, ExpireClaim> || std::is_same_v<Body, WaitingQuery> ||
    std::is_same_v<Body, ShortPick> || std::is_same_v<Body, PostCount> ||
    std::is_same_v<Body, AnswerCancellation> || std::is_same_v<Body, TransfersQuery> ||
    std::is_same_v<Body, CancellationsQuery>;

template <class Variant>
Resources gather_all(const ShardState& state, const Variant& asked, base::Arena& arena) {
    return std::visit(
        [&](const auto& body) -> Resources {
            if constexpr (kIsBarrier<std::decay_t<decltype(body)>>) {
                return {.is_barrier = true};
            } else {
                Gatherer slots(state, arena);
                gather(body, slots);
                return slots.finish();
            }
        },
        asked);
}

}  // namespace

Resources resources_of(const ShardState& state, const Command& command, base::Arena& arena) {
    return gather_all(state, command.body, arena);
}

Resources resources_of(const ShardState& state, const QueryBody& query, base::Arena& arena) {
    return gather_all(state, query, arena);
}

}  // namespace skua::domain
