// What the shards of a transfer's SKUs say of it; what it does, its home writes (page 0014).

#include <algorithm>

#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/sku_groups.hpp"

namespace skua::domain {
namespace {

LineIndex index_of(std::size_t place) noexcept {
    return LineIndex{static_cast<std::uint16_t>(place)};
}

// What each line could hold at the source, as one demand of its SKU. Lives for one vote.
class Holder {
public:
    Holder(const ShardState& state, LocationId from, std::size_t lines, base::Arena& arena)
        : state_(&state),
          from_(from),
          groups_(arena, lines),
          left_(arena.make_span<Units>(lines)),
          effects_(arena, lines) {}

    void hold(LineIndex index, SkuId sku, Quantity wanted) {
        const std::size_t known = groups_.size();
        const std::size_t group = groups_.group_of(sku);
        if (group == known) {
            left_[group] = available(sku);
        }
        const Units taken = std::min(Units{wanted}, left_[group]);
        left_[group] -= taken;
        Effect effect;
        effect.kind = EffectKind::transfer_stepped;
        effect.line = index;
        effect.location = from_;
        effect.quantity = Quantity{static_cast<std::uint32_t>(taken.raw())};
        effect.sku = sku;
        effect.value = static_cast<std::int64_t>(TransferStep::held);
        effects_.push_back(effect);
    }
    [[nodiscard]] std::span<const Effect> effects() const { return effects_.view(); }

private:
    [[nodiscard]] Units available(SkuId sku) const {
        const Item& item = *state_->catalog().item(sku);
        const Level* level = item.is_pending ? nullptr : find_level(item, from_);
        return level == nullptr ? Units{} : level->available();
    }

    const ShardState* state_;  // outlives the vote
    LocationId from_;
    SkuGroups groups_;
    std::span<Units> left_;  // by group
    base::ArenaVector<Effect> effects_;
};

// What comes to a location, and whom that fills. Lives for one vote.
class Arrivals {
public:
    Arrivals(const ShardState& state, LocationId location, std::size_t places, base::Arena& arena)
        : state_(&state),
          location_(location),
          arena_(&arena),
          groups_(arena, places),
          came_(arena.make_span<Units>(places)),
          freed_groups_(arena, places),
          freed_(arena.make_span<Units>(places)),
          effects_(arena) {}

    // False when the level would hold more than it may.
    bool add_on_hand(SkuId sku, Quantity quantity) {
        Units& came = came_[groups_.group_of(sku)];
        const Level* level = find_level(*state_->catalog().item(sku), location_);
        const Units there = level == nullptr ? Units{} : level->on_hand;
        room_ = Units{kStockUnitsMax} - there - came;
        came += Units{quantity};
        return Units{quantity} <= room_;
    }
    // What its level had room for when the last units came.
    [[nodiscard]] Units room() const noexcept { return room_; }
    void set_free(SkuId sku, Quantity quantity) {
        freed_[freed_groups_.group_of(sku)] += Units{quantity};
    }
    // SKU by SKU in the order in which they were first set free.
    std::span<const Effect> fill_all(std::size_t budget) {
        for (std::size_t group = 0; group < freed_groups_.size(); ++group) {
            const Item& item = *state_->catalog().item(freed_groups_.sku(group));
            if (item.is_pending || item.queue_head == nullptr) {
                continue;
            }
            FreeUnits free(*state_, item, location_, *arena_);
            free.add(location_, freed_[group]);
            fill(*state_, {.item = &item, .budget = budget}, free, effects_);
        }
        return effects_.view();
    }

private:
    const ShardState* state_;  // outlives the vote
    LocationId location_;
    base::Arena* arena_;
    SkuGroups groups_;
    std::span<Units> came_;  // by group
    Units room_;
    SkuGroups freed_groups_;
    std::span<Units> freed_;  // by group of those
    base::ArenaVector<Effect> effects_;
};

// Of the lines whose SKUs are here.
template <class Visit>
void for_own_lines(const ShardState& state, const Transfer& transfer, Visit visit) {
    for (std::size_t i = 0; i < transfer.lines.size(); ++i) {
        if (state.owns(slot_of(transfer.lines[i].sku))) {
            visit(i, transfer.lines[i]);
        }
    }
}

Vote vote_ready(const ShardState& state, const Transfer& transfer, base::Arena& arena) {
    if (transfer.status != TransferStatus::draft) {
        return {};
    }
    Holder holder(state, transfer.from, transfer.lines.size(), arena);
    for_own_lines(state, transfer, [&](std::size_t i, const TransferLine& line) {
        holder.hold(index_of(i), line.sku, line.quantity);
    });
    return {.effects = holder.effects()};
}

// What is given back or comes back to the source.
Vote vote_cancel(const ShardState& state, const Transfer& transfer, TransferChoice choice,
                 base::Arena& arena) {
    const bool gives_back =
        transfer.status == TransferStatus::ready && choice == TransferChoice::none;
    const bool comes_back =
        transfer.status == TransferStatus::in_transit && choice == TransferChoice::take_back;
    if (!gives_back && !comes_back) {
        return {};
    }
    const auto skus = arena.make_span<SkuId>(transfer.lines.size());
    Arrivals arrivals(state, transfer.from, transfer.lines.size(), arena);
    Vote vote{.skus = skus};
    for_own_lines(state, transfer, [&](std::size_t i, const TransferLine& line) {
        skus[i] = line.sku;
        const bool fits = gives_back || arrivals.add_on_hand(line.sku, line.quantity);
        if (!fits && vote.objection == RejectReason::none) {
            vote = objection(RejectReason::stock_limit, i,
                             shortage(index_of(i), Units{line.quantity}, arrivals.room()), arena);
            vote.skus = skus;
        }
        arrivals.set_free(line.sku, line.quantity);
    });
    if (vote.objection == RejectReason::none) {
        vote.effects = arrivals.fill_all(cancel_fill_budget(transfer.lines.size()));
    }
    return vote;
}

}  // namespace

Vote vote_on(const ShardState& state, const CreateTransfer& command, Context& context) {
    const LocationId from = state.resolve_location(command.from);
    if (from.is_none()) {
        return objection(RejectReason::unknown_location, 0);
    }
    if (state.resolve_location(command.to).is_none()) {
        return objection(RejectReason::unknown_location, 1);
    }
    const auto skus = context.arena->make_span<SkuId>(command.lines.size());
    Holder holder(state, from, command.lines.size(), *context.arena);
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const TransferLineInput& line = command.lines[i];
        if (!state.owns(slot_of(line.sku))) {
            continue;
        }
        const Item* item = state.catalog().find_item(line.sku);
        if (item == nullptr) {
            return objection(RejectReason::unknown_sku, i);
        }
        skus[i] = item->id;
        holder.hold(index_of(i), item->id, line.quantity);
    }
    return {.effects = holder.effects(), .skus = skus};
}

Vote vote_on(const ShardState& state, const ChangeTransfer& command, Context& context) {
    const Transfer* transfer = state.transfers().find(command.transfer);
    if (transfer == nullptr) {
        return {};
    }
    switch (command.action) {
        case TransferAction::ready:
            return vote_ready(state, *transfer, *context.arena);
        case TransferAction::cancel:
            return vote_cancel(state, *transfer, command.choice, *context.arena);
        case TransferAction::dispatch:
            break;
    }
    return {};
}

Vote vote_on(const ShardState& state, const ReceiveTransfer& command, Context& context) {
    const Transfer* transfer = state.transfers().find(command.transfer);
    if (transfer == nullptr) {
        return {};
    }
    const auto skus = context.arena->make_span<SkuId>(command.items.size());
    Arrivals arrivals(state, transfer->to, command.items.size(), *context.arena);
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        const TransferItem& item = command.items[i];
        if (item.line.raw() >= transfer->lines.size()) {
            continue;
        }
        const SkuId sku = transfer->lines[item.line.raw()].sku;
        if (!state.owns(slot_of(sku))) {
            continue;
        }
        skus[i] = sku;
        if (!arrivals.add_on_hand(sku, item.quantity)) {
            return objection(RejectReason::stock_limit, i,
                             shortage(item.line, Units{item.quantity}, arrivals.room()),
                             *context.arena);
        }
        if (item.condition == Condition::sellable) {
            arrivals.set_free(sku, item.quantity);
        }
    }
    const std::size_t items = std::max<std::size_t>(command.items.size(), 1);
    return {.effects = arrivals.fill_all(cancel_fill_budget(items)), .skus = skus};
}

}  // namespace skua::domain
