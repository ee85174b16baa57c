#include <algorithm>

#include "engine/domain/change_rules.hpp"
#include "engine/domain/change_supply.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/line_cutter.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/take.hpp"

namespace skua::domain {
namespace {

// Casts the vote of one part of the order, or of a shard that has none. Owner: the call.
class ChangeVoter {
public:
    ChangeVoter(const ShardState& state, const ChangeOrder& command, base::Arena& arena)
        : state_(&state),
          command_(&command),
          items_{command},
          arena_(&arena),
          supply_(state, command.items(), arena),
          cuts_(arena),
          fills_(arena),
          raises_(arena),
          added_(arena.make_span<const Item*>(command.add.size())) {}

    Vote of_part(const Order& order) {
        order_ = &order;
        Vote vote = check_lines();
        if (vote.objection == RejectReason::none) {
            vote = resolve_added();
        }
        if (vote.objection == RejectReason::none) {
            vote = check_quantities();
        }
        if (vote.objection == RejectReason::none) {
            cut();
            vote = raise();
        }
        vote.order = sums_of(order);
        vote.change = finish(vote.objection);
        return vote;
    }

    // Such a shard only offers what added lines may take.
    Vote without_part() {
        Vote vote = resolve_added();
        vote.change = finish(vote.objection);
        return vote;
    }

private:
    Vote check_lines() const {
        for (std::size_t i = 0; i < command_->lines.size(); ++i) {
            if (command_->lines[i].line.raw() >= order_->line_count) {
                return domain::objection(RejectReason::unknown_line, i);
            }
        }
        for (std::size_t i = 0; i < command_->remove.size(); ++i) {
            if (command_->remove[i].raw() >= order_->line_count) {
                return domain::objection(RejectReason::unknown_line, items_.of_removed(i));
            }
        }
        return {};
    }

    Vote resolve_added() {
        for (std::size_t i = 0; i < command_->add.size(); ++i) {
            const SkuRef& reference = command_->add[i].sku;
            if (!state_->owns_all() && !state_->owns(slot_of(reference))) {
                continue;
            }
            added_[i] = state_->catalog().find_item(reference);
            if (added_[i] == nullptr) {
                return domain::objection(RejectReason::unknown_sku, items_.of_added(i));
            }
        }
        return {};
    }

    Vote check_quantities() const {
        for (std::size_t i = 0; i < command_->lines.size(); ++i) {
            const Line& line = order_->line(command_->lines[i].line);
            if (line.sku.is_none()) {
                continue;  // another shard's
            }
            if (const Quantity cut = cut_of(command_->lines[i], line); cut > line.cancellable()) {
                return domain::objection(
                    RejectReason::already_released, i,
                    shortage(line.index, Units{cut}, Units{line.cancellable()}), *arena_);
            }
            const std::uint64_t ordered =
                std::uint64_t{line.ordered.raw()} + raise_of(command_->lines[i], line).raw();
            if (ordered > kQuantityMax) {
                return domain::objection(RejectReason::quantity_limit, i);
            }
        }
        for (std::size_t i = 0; i < command_->remove.size(); ++i) {
            const Line& line = order_->line(command_->remove[i]);
            if (line.sku.is_none()) {
                continue;
            }
            if (quantity_of(line) != line.cancellable()) {
                return domain::objection(RejectReason::already_released, items_.of_removed(i));
            }
            if (line.cancellable().is_zero()) {
                return domain::objection(RejectReason::nothing_to_cancel, items_.of_removed(i));
            }
        }
        return {};
    }

    // Steps 8 and 9.
    void cut() {
        LineCutter cutter(*state_, *order_, *arena_);
        for (const ChangeLine& change : command_->lines) {
            const Line& line = order_->line(change.line);
            if (line.sku.is_none()) {
                continue;
            }
            if (change.sets_price && pack_price(change.unit_price) != line.price) {
                Effect priced = change_effect(EffectKind::line_priced);
                priced.line = line.index;
                priced.sku = line.sku;
                priced.value = static_cast<std::int64_t>(line.price);
                cuts_.push_back(priced);
            }
            cutter.cut(line, cut_of(change, line), cuts_);
        }
        for (const LineIndex removed : command_->remove) {
            const Line& line = order_->line(removed);
            if (!line.sku.is_none()) {
                cutter.cut(line, line.cancellable(), cuts_);
            }
        }
        cutter.fill_freed(fills_);
    }

    // Step 10.
    Vote raise() {
        ask_supply();
        for (std::size_t i = 0; i < command_->lines.size(); ++i) {
            const Line& line = order_->line(command_->lines[i].line);
            const Quantity more =
                line.sku.is_none() ? Quantity{} : raise_of(command_->lines[i], line);
            if (!more.is_zero() && raise(line, more) == Queue::full) {
                return domain::objection(RejectReason::backorder_limit, i);
            }
        }
        return {};
    }

    // Of every SKU that may be taken, before the first is.
    void ask_supply() {
        for (const ChangeLine& change : command_->lines) {
            const Line& line = order_->line(change.line);
            if (!line.sku.is_none()) {
                supply_.of(*state_->catalog().item(line.sku));
            }
        }
        for (const LineIndex removed : command_->remove) {
            const Line& line = order_->line(removed);
            if (!line.sku.is_none()) {
                supply_.of(*state_->catalog().item(line.sku));
            }
        }
        supply_.follow(cuts_.view());
        supply_.follow(fills_.view());
    }

    enum class Queue : std::uint8_t { has_room, full };

    Queue raise(const Line& line, Quantity more) {
        raises_.push_back(more_units(EffectKind::line_raised, line.index, more, line.sku));
        ChangeSupply::Sku& sku = supply_.of(*state_->catalog().item(line.sku));
        base::ArenaVector<Effect> takes(*arena_, kChannelLocationsMax);
        const Quantity lacking = take(line, more, sku, takes);
        const bool drops = !lacking.is_zero() && order_->policy == Policy::backorder_short_lines;
        raises_.append(drops ? std::span<const Effect>{} : takes.view());
        if (lacking.is_zero() || order_->policy == Policy::all_or_nothing) {
            return Queue::has_room;
        }
        Effect waiting = line_moved(*order_, line, Bucket::open, Bucket::backordered);
        waiting.quantity = drops ? more : lacking;
        raises_.push_back(waiting);
        const bool is_new = line.backordered.is_zero();
        return is_new && ++sku.queued > kBackorderLinesPerSkuMax ? Queue::full : Queue::has_room;
    }

    Quantity take(const Line& line, Quantity wanted, ChangeSupply::Sku& sku,
                  base::ArenaVector<Effect>& takes) {
        std::size_t portions = portions_after_fills(line);
        for (const LocationId location : state_->catalog().channel(order_->channel)->locations()) {
            const bool has_portion = has_portion_after_fills(line, location);
            const Units there = sku.available_at(location);
            if (wanted.is_zero() || there == Units{} ||
                (!has_portion && portions >= kChannelLocationsMax)) {
                continue;
            }
            Effect taken = line_moved(*order_, line, Bucket::open, Bucket::allocated);
            taken.location = location;
            taken.quantity = smaller_of(wanted, there);
            takes.push_back(taken);
            sku.take(location, taken.quantity);
            wanted -= taken.quantity;
            portions += has_portion ? 0U : 1U;
        }
        return wanted;
    }

    // Only a line that waited gets anything by a fill.
    [[nodiscard]] bool is_filled(const Line& line, LocationId location) const {
        const auto is_it = [&](const Effect& fill) {
            return fill.kind == EffectKind::line_moved && fill.order() == order_->id &&
                   fill.line == line.index && fill.location == location;
        };
        return !line.backordered.is_zero() && std::ranges::any_of(fills_.view(), is_it);
    }
    [[nodiscard]] bool has_portion_after_fills(const Line& line, LocationId location) const {
        return line.find_portion(location) != nullptr || is_filled(line, location);
    }
    [[nodiscard]] std::size_t portions_after_fills(const Line& line) const {
        std::size_t count = line.portion_count;
        for (const LocationId location : state_->catalog().channel(order_->channel)->locations()) {
            const bool is_new = line.find_portion(location) == nullptr;
            count += is_new && is_filled(line, location) ? 1U : 0U;
        }
        return count;
    }

    const ChangeVote* finish(RejectReason objection) {
        ChangeVote& change = arena_->make_span<ChangeVote>(1).front();
        if (order_ != nullptr) {
            change.is_released = std::ranges::any_of(order_->lines(), [](const Line& line) {
                return quantity_of(line) != line.cancellable();
            });
        }
        if (objection != RejectReason::none) {
            return &change;
        }
        change.cuts = cuts_.view();
        change.fills = fills_.view();
        change.raises = raises_.view();
        change.offers = offers();
        change.total = total_after();
        return &change;
    }

    std::span<const Offer> offers() {
        const auto offers = arena_->make_span<Offer>(command_->add.size());
        for (std::size_t i = 0; i < offers.size(); ++i) {
            if (added_[i] != nullptr) {
                offers[i] = supply_.offer(*added_[i]);
            }
        }
        return offers;
    }

    [[nodiscard]] base::ExactAmount total_after() const {
        base::ExactAmount total;
        if (order_ == nullptr) {
            return total;
        }
        const auto quantities = arena_->make_span<Quantity>(order_->line_count);
        const auto prices = arena_->make_span<base::Decimal>(order_->line_count);
        for (const Line& line : order_->lines()) {
            quantities[line.index.raw()] = quantity_of(line);
            prices[line.index.raw()] = line.unit_price();
        }
        for (const ChangeLine& change : command_->lines) {
            const std::size_t line = change.line.raw();
            if (!order_->line(change.line).sku.is_none()) {
                quantities[line] = change.quantity.is_zero() ? quantities[line] : change.quantity;
                prices[line] = change.sets_price ? change.unit_price : prices[line];
            }
        }
        for (const LineIndex removed : command_->remove) {
            quantities[removed.raw()] = Quantity{};
        }
        for (std::size_t i = 0; i < quantities.size(); ++i) {
            total += base::ExactAmount::of(quantities[i].raw(), prices[i]);
        }
        return total;
    }

    const ShardState* state_;  // all of these outlive the vote
    const ChangeOrder* command_;
    ChangeItems items_;
    base::Arena* arena_;
    const Order* order_ = nullptr;  // none without a part
    ChangeSupply supply_;
    base::ArenaVector<Effect> cuts_, fills_, raises_;
    std::span<const Item*> added_;  // by added line; nullptr where another shard owns the SKU
};

}  // namespace

// An order that is unknown or closed, and lines that are too many, are the head's objections.
Vote vote_on(const ShardState& state, const ChangeOrder& command, Context& context) {
    const Order* order = state.orders().find(command.order);
    const bool is_home = state.owns(home_slot_of(command.order));
    if ((order == nullptr && is_home) ||
        (order != nullptr && order->lifecycle != Lifecycle::booked)) {
        return {};
    }
    ChangeVoter voter(state, command, *context.arena);
    return order == nullptr ? voter.without_part() : voter.of_part(*order);
}

}  // namespace skua::domain
