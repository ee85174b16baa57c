// What the shards of an order's lines say of its returns; the returns themselves are the home's
// (page 0011).

#include "engine/domain/fill.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/sku_groups.hpp"
#include "engine/domain/stock_place.hpp"

namespace skua::domain {
namespace {

// The line of the order, if it is here.
const Line* own_line(const Order& order, LineIndex index) {
    const Line* line = index.raw() < order.line_count ? &order.line(index) : nullptr;
    return line == nullptr || line->sku.is_none() ? nullptr : line;
}

Quantity shipped_of(const Line& line) {
    Quantity shipped;
    for (std::size_t i = 0; i < line.portion_count; ++i) {
        shipped += line.portion(i).shipped;
    }
    return shipped;
}

Effect received(const Line& line, const ReturnedItem& item, const ReceiveReturn& command,
                LocationId location) {
    Effect effect;
    effect.kind = EffectKind::return_received;
    effect.line = line.index;
    effect.location = location;
    effect.quantity = item.quantity;
    effect.sku = line.sku;
    effect.value =
        ReturnChange{command.number, static_cast<std::uint8_t>(item.disposition)}.packed();
    return effect;
}

// Writes what the items bring, and what that fills. Lives for one vote.
class Receiver {
public:
    Receiver(const ShardState& state, const ReceiveReturn& command, LocationId location,
             base::Arena& arena)
        : state_(&state),
          command_(&command),
          location_(location),
          arena_(&arena),
          effects_(arena),
          groups_(arena, command.items.size()),
          received_(arena.make_span<Units>(command.items.size())),
          restocked_(arena, command.items.size()),
          free_(arena.make_span<Units>(command.items.size())) {}

    // False when the level would hold more than it may.
    bool receive(const Line& line, const ReturnedItem& item) {
        Place place;
        place.item = state_->catalog().item(line.sku);
        place.location = location_;
        if (const Level* level = find_level(*place.item, location_); level != nullptr) {
            place.level = *level;
        }
        const Units units{item.quantity};
        Units& sum = received_[groups_.group_of(line.sku)];
        room_ = Units{kStockUnitsMax} - place.level.on_hand - sum;
        sum += units;
        if (units > room_) {
            return false;
        }
        effects_.push_back(received(line, item, *command_, location_));
        effects_.push_back(stock_moved(place, MovementKind::returned, units));
        if (item.disposition == Disposition::restock) {
            free_[restocked_.group_of(line.sku)] += units;
        } else {
            effects_.push_back(condition_moved(
                place, {Condition::sellable, condition_after(item.disposition)}, units));
        }
        return true;
    }

    // SKU by SKU in the order in which they were first restocked.
    void fill_restocked() {
        const std::size_t budget = cancel_fill_budget(command_->items.size());
        for (std::size_t group = 0; group < restocked_.size(); ++group) {
            const Item& item = *state_->catalog().item(restocked_.sku(group));
            if (item.is_pending || item.queue_head == nullptr) {
                continue;
            }
            FreeUnits free(*state_, item, location_, *arena_);
            free.add(location_, free_[group]);
            fill(*state_, {.item = &item, .budget = budget}, free, effects_);
        }
    }

    [[nodiscard]] std::span<const Effect> effects() const { return effects_.view(); }
    // What its level had room for when the last item came.
    [[nodiscard]] Units room() const noexcept { return room_; }

private:
    const ShardState* state_;  // both outlive the vote
    const ReceiveReturn* command_;
    LocationId location_;
    base::Arena* arena_;
    base::ArenaVector<Effect> effects_;
    SkuGroups groups_;
    std::span<Units> received_;  // by group
    Units room_;
    SkuGroups restocked_;
    std::span<Units> free_;  // by group of those
};

}  // namespace

Condition condition_after(Disposition disposition) noexcept {
    switch (disposition) {
        case Disposition::restock:
            return Condition::sellable;
        case Disposition::quarantine:
            return Condition::quality_hold;
        case Disposition::scrap:
            break;
    }
    return Condition::damaged;
}

// How much is shipped of each named line: one effect each, with these units.
Vote vote_on(const ShardState& state, const CreateReturn& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    if (order == nullptr) {
        return {};
    }
    base::ArenaVector<Effect> effects(*context.arena, command.lines.size());
    const auto skus = context.arena->make_span<SkuId>(command.lines.size());
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const Line* line = own_line(*order, command.lines[i].line);
        if (line == nullptr) {
            continue;
        }
        Effect effect;
        effect.kind = EffectKind::return_received;
        effect.line = line->index;
        effect.quantity = shipped_of(*line);
        effect.sku = line->sku;
        effects.push_back(effect);
        skus[i] = line->sku;
    }
    return {.effects = effects.view(), .skus = skus};
}

Vote vote_on(const ShardState& state, const ReceiveReturn& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    const LocationId location = state.resolve_location(command.location);
    if (order == nullptr || location.is_none()) {
        return {};
    }
    const auto skus = context.arena->make_span<SkuId>(command.items.size());
    Receiver receiver(state, command, location, *context.arena);
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        const ReturnedItem& item = command.items[i];
        const Line* line = own_line(*order, item.line);
        if (line == nullptr) {
            continue;
        }
        skus[i] = line->sku;
        if (!receiver.receive(*line, item)) {
            Vote vote = objection(RejectReason::stock_limit, i,
                                  shortage(item.line, Units{item.quantity}, receiver.room()),
                                  *context.arena);
            vote.skus = skus;
            return vote;
        }
    }
    receiver.fill_restocked();
    return {.effects = receiver.effects(), .skus = skus};
}

}  // namespace skua::domain
