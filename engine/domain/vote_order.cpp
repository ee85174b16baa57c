#include <algorithm>
#include <type_traits>

#include "engine/domain/demand.hpp"
#include "engine/domain/give_back.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/take.hpp"

namespace skua::domain {
namespace {

// The lines' SKUs, as far as they are owned, or the objection that one is unknown.
template <class Command>
Vote find_items(const ShardState& state, const Command& command, std::span<const Item*> items,
                std::span<SkuId> skus) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const SkuRef& reference = command.lines[i].sku;
        if (!state.owns_all() && !state.owns(slot_of(reference))) {
            continue;
        }
        items[i] = state.catalog().find_item(reference);
        if (items[i] == nullptr) {
            return objection(RejectReason::unknown_sku, i);
        }
        skus[i] = items[i]->id;
    }
    return {};
}

// What an order takes, and what is made of it.
struct Taking {
    std::span<const LocationId> locations;
    Bucket to = Bucket::allocated;
    const OwnUnits* own = nullptr;  // with a reservation, and the next one
    GiveBack* give_back = nullptr;
};

// The takes of each line. Of a reservation's units they are what is not free behind it.
template <class Command>
Vote take_lines(const Command& command, std::span<const Item* const> items, const Taking& taking,
                base::ArenaVector<Effect>& takes, base::Arena& arena) {
    Demand demand(taking.locations, arena, items.size(), taking.own);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i] == nullptr) {
            continue;
        }
        const LineIndex line{static_cast<std::uint16_t>(i)};
        const std::size_t before = takes.size();
        Supply& supply = demand.of(*items[i]);
        const Asking asking{.order = {},
                            .line = line,
                            .sku = items[i]->id,
                            .wanted = command.lines[i].quantity,
                            .to = taking.to};
        const Quantity lacking = take(asking, taking.locations, supply, takes);
        const bool will_wait = !lacking.is_zero() && command.policy != Policy::all_or_nothing;
        const std::uint32_t own_queued = taking.own == nullptr ? 0 : taking.own->queued(asking.sku);
        if (will_wait && items[i]->queue_length - own_queued + ++supply.lines_queued >
                             kBackorderLinesPerSkuMax) {
            return objection(RejectReason::backorder_limit, i);
        }
        const bool drops = will_wait && command.policy == Policy::backorder_short_lines;
        if (taking.give_back != nullptr && !drops) {
            taking.give_back->take(takes.view().subspan(before));
        }
    }
    return {};
}

// The order is made of a reservation that is held, as far as it is here.
Vote vote_with(const ShardState& state, const PlaceOrder& command, const Order& reservation,
               Taking taking, std::span<const Item* const> items, base::Arena& arena) {
    base::ArenaVector<Effect> effects(arena);
    GiveBack give_back(state, reservation, {.others = items.size()}, arena, effects);
    give_back.run();
    const OwnUnits own(reservation, arena);
    taking.own = &own;
    taking.give_back = &give_back;
    base::ArenaVector<Effect> takes(arena, items.size());
    if (const Vote vote = take_lines(command, items, taking, takes, arena);
        vote.objection != RejectReason::none) {
        return vote;
    }
    effects.append(takes.view());
    give_back.fill_freed();
    return {.effects = effects.view()};
}

// What its home has to say against a reservation. One that has ended without an order is no
// objection: the order tries again without it.
Vote check_reservation(const ShardState& state, OrderId id, const Order* reservation,
                       ChannelId channel) {
    if (!state.owns(home_slot_of(id))) {
        return {};
    }
    if (reservation == nullptr || !is_reservation(reservation->lifecycle)) {
        return objection(RejectReason::unknown_reservation);
    }
    if (reservation->channel != channel) {
        return objection(RejectReason::reservation_of_other_channel);
    }
    if (reservation->lifecycle != Lifecycle::committed) {
        return {};
    }
    Vote vote = objection(RejectReason::reservation_committed);
    vote.committed = state.reservations().find(id)->order;
    return vote;
}

Vote vote_on_cart(const ShardState& state, const PlaceOrder& command, const Taking& taking,
                  std::span<const Item* const> items, base::Arena& arena) {
    const OrderId id = command.reservation;
    const ChannelId channel = state.resolve_channel(command.channel);
    const Order* reservation = state.orders().find(id);
    if (const Vote vote = check_reservation(state, id, reservation, channel);
        vote.objection != RejectReason::none) {
        return vote;
    }
    const bool is_held = reservation != nullptr && reservation->lifecycle == Lifecycle::held &&
                         reservation->channel == channel;
    if (is_held) {
        return vote_with(state, command, *reservation, taking, items, arena);
    }
    base::ArenaVector<Effect> takes(arena, items.size());
    Vote vote = take_lines(command, items, taking, takes, arena);
    vote.effects = takes.view();
    return vote;
}

// The vote's effects are the takes of each line, without the order's id: that is the head's. Lines
// that other shards own have no item here and no place in the vote.
template <class Command>
Vote vote_on_lines(const ShardState& state, const Command& command, Bucket to, base::Arena& arena) {
    const Channel* channel = state.catalog().channel(state.resolve_channel(command.channel));
    if (channel == nullptr) {
        return objection(RejectReason::unknown_channel);
    }
    const std::size_t count = command.lines.size();
    // What the home reads of another shard's vote stands together, before what only this one needs.
    const auto skus = arena.make_span<SkuId>(count);
    base::ArenaVector<Effect> takes(arena, count);
    const auto items = arena.make_span<const Item*>(count);
    Vote vote = find_items(state, command, items, skus);
    if (vote.objection != RejectReason::none) {
        return vote;
    }
    const Taking taking{.locations = channel->locations(), .to = to};
    const std::uint32_t window = to == Bucket::reserved ? channel->windows.reservation_seconds
                                                        : channel->windows.release_after_seconds;
    if constexpr (std::is_same_v<Command, PlaceOrder>) {
        if (!command.reservation.is_none()) {
            vote = vote_on_cart(state, command, taking, items, arena);
            vote.skus = skus;
            vote.window_seconds = window;
            return vote;
        }
    }
    vote = take_lines(command, items, taking, takes, arena);
    if (vote.objection == RejectReason::none) {
        vote.effects = takes.view();
        vote.skus = skus;
        vote.window_seconds = window;
    }
    return vote;
}

}  // namespace

Vote vote_on(const ShardState& state, const PlaceOrder& command, Context& context) {
    return vote_on_lines(state, command, Bucket::allocated, *context.arena);
}

Vote vote_on(const ShardState& state, const Reserve& command, Context& context) {
    return vote_on_lines(state, command, Bucket::reserved, *context.arena);
}

}  // namespace skua::domain
