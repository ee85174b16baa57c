#include <algorithm>

#include "engine/domain/change_rules.hpp"
#include "engine/domain/cold_overlay.hpp"
#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/sku_groups.hpp"
#include "engine/domain/take.hpp"

namespace skua::domain {
namespace {

// Gives added lines their units (step 11), from the offers. Owner: the call.
class Adder {
public:
    Adder(const Order& order, std::span<const LocationId> locations, const ChangeOrder& command,
          const ChangeVote& vote, base::Arena& arena)
        : order_(&order),
          locations_(locations),
          command_(&command),
          vote_(&vote),
          groups_(arena, command.add.size()),
          supplies_(arena, command.add.size()),
          effects_(arena) {}

    // The added line that would pass the limit of its SKU's queue, or how many there are.
    std::size_t run() {
        for (std::size_t i = 0; i < command_->add.size(); ++i) {
            if (!add(i)) {
                return i;
            }
        }
        return command_->add.size();
    }
    [[nodiscard]] std::span<const Effect> effects() const noexcept { return effects_.view(); }

private:
    bool add(std::size_t i) {
        const SkuId sku = vote_->offers[i].sku;
        const Quantity wanted = command_->add[i].quantity;
        const LineIndex line{static_cast<std::uint16_t>(order_->line_count + i)};
        effects_.push_back(more_units(EffectKind::line_added, line, wanted, sku));
        Supply& supply = supply_of(vote_->offers[i]);
        const std::size_t behind = effects_.size();
        Asking asking{.order = order_->id, .line = line, .sku = sku, .wanted = wanted};
        const Quantity lacking = take(asking, locations_, supply, effects_);
        if (lacking.is_zero() || order_->policy == Policy::all_or_nothing) {
            return true;
        }
        const bool drops = order_->policy == Policy::backorder_short_lines;
        if (drops) {
            effects_.shrink(behind);
        }
        asking.to = Bucket::backordered;
        effects_.push_back(move_of(asking, LocationId{}, drops ? wanted : lacking));
        return ++supply.lines_queued <= kBackorderLinesPerSkuMax;
    }

    // What was offered of one SKU, as added lines take it.
    Supply& supply_of(const Offer& offer) {
        const std::size_t group = groups_.group_of(offer.sku);
        if (group == supplies_.size()) {
            supplies_.push_back({.left = {}, .lines_queued = offer.queued});
            for (std::size_t at = 0; at < locations_.size(); ++at) {
                const auto found =
                    std::ranges::find(offer.units, locations_[at], &OfferedUnits::location);
                supplies_.back().left[at] = found == offer.units.end() ? Units{} : found->units;
            }
        }
        return supplies_[group];
    }

    const Order* order_;  // all of these outlive the decision
    std::span<const LocationId> locations_;
    const ChangeOrder* command_;
    const ChangeVote* vote_;
    SkuGroups groups_;
    base::ArenaVector<Supply> supplies_;  // by group
    base::ArenaVector<Effect> effects_;
};

// Which item a raised or added line is of.
std::size_t item_of(const ChangeOrder& command, const Order& order, LineIndex line) {
    if (line.raw() >= order.line_count) {
        return ChangeItems{command}.of_added(line.raw() - std::size_t{order.line_count});
    }
    const auto found = std::ranges::find(command.lines, line, &ChangeLine::line);
    return static_cast<std::size_t>(found - command.lines.begin());
}

// Of raises or added lines, each of which stands before what it takes.
void note_shortages(std::span<const Effect> effects, base::ArenaVector<Shortage>& shortages) {
    for (std::size_t i = 0; i < effects.size();) {
        const Effect& wanted = effects[i];
        Quantity taken;
        for (++i; i < effects.size() && effects[i].kind == EffectKind::line_moved; ++i) {
            taken += effects[i].quantity;
        }
        if (taken < wanted.quantity) {
            shortages.push_back(
                {.line = wanted.line, .requested = wanted.quantity, .available = taken});
        }
    }
}

// Low word first.
void write_total(EffectKind kind, const base::ExactAmount& total,
                 base::ArenaVector<Effect>& effects) {
    for (std::uint32_t word = 0; word < 2; ++word) {
        Effect effect = change_effect(kind);
        effect.line = LineIndex{total.scale};
        effect.quantity = Quantity{word};
        effect.value = static_cast<std::int64_t>(total.mantissa >> (64U * word));
        effects.push_back(effect);
    }
}

// Where units of the order are with the location.
void write_part(const Order& order, base::Arena& arena, base::ArenaVector<Effect>& effects) {
    effects.push_back(part_opened(order));
    base::ArenaVector<OfferedUnits> active(arena);
    for (const Fulfillment* at = order.fulfillments(); at != nullptr; at = at->next) {
        if (at->active != Units{}) {
            active.push_back({at->location, at->active});
        }
    }
    std::ranges::sort(active.items(), {}, &OfferedUnits::location);
    for (const OfferedUnits& there : active.view()) {
        Effect effect = change_effect(EffectKind::part_active);
        effect.location = there.location;
        effect.value = there.units.raw();
        effects.push_back(effect);
    }
}

void write_head(const Order& order, const ChangeOrder& command, base::ExactAmount total,
                base::ArenaVector<Effect>& effects) {
    if (command.priority != 0 && command.priority != order.priority) {
        Effect effect = change_effect(EffectKind::priority_changed);
        effect.value = order.priority;
        effects.push_back(effect);
    }
    for (const OrderLineInput& line : command.add) {
        total += base::ExactAmount::of(line.quantity.raw(), line.unit_price);
    }
    const bool is_same = total.scale == order.total.scale && total.mantissa == order.total.mantissa;
    if (command.items() != 0 && !is_same) {
        write_total(EffectKind::total_was, order.total, effects);
        write_total(EffectKind::total_is, total, effects);
    }
    if (!command.cold.empty()) {
        effects.push_back(change_effect(EffectKind::address_changed));
    }
}

std::uint64_t units_raised(std::span<const Effect> effects) noexcept {
    std::uint64_t raised = 0;
    for (const Effect& effect : effects) {
        const bool is_more =
            effect.kind == EffectKind::line_raised || effect.kind == EffectKind::line_added;
        raised += is_more ? effect.quantity.raw() : 0U;
    }
    return raised;
}

// Steps 2, 3, 4 to 7: what the head says, and what the parts found before any units are counted.
Decision check_change(const Order& order, const ChangeOrder& command, const Vote& vote) {
    const ChangeItems items{command};
    if (order.line_count + command.add.size() > kOrderLinesMax) {
        return rejected(RejectReason::order_lines_limit,
                        items.of_added(kOrderLinesMax - order.line_count));
    }
    const std::string_view cold = order.texts == nullptr ? std::string_view{} : order.texts->cold();
    if (!command.cold.empty() && overlaid_bytes(cold, command.cold) > kColdBytesMax) {
        return rejected(RejectReason::cold_limit, command.items());
    }
    if (vote.objection != RejectReason::none && vote.objection != RejectReason::backorder_limit) {
        return rejected(vote);
    }
    if (!command.cold.empty() && vote.change->is_released) {
        return rejected(RejectReason::already_released, command.items());
    }
    return accepted({});
}

}  // namespace

Decision decide_on(const ShardState& home, const ChangeOrder& command, const Vote& vote,
                   Context& context) {
    const HeadCheck check = check_head(home, command.order, command.expected_version);
    if (check.reason != RejectReason::none) {
        return rejected(check);
    }
    const Order& order = *check.order;
    if (Decision refused = check_change(order, command, vote); refused.verdict == Verdict::reject) {
        return refused;
    }
    if (vote.objection != RejectReason::none) {
        return rejected(vote.objection, vote.at);
    }
    base::Arena& arena = *context.arena;
    const ChangeVote& change = *vote.change;
    Adder adder(order, home.catalog().channel(order.channel)->locations(), command, change, arena);
    if (const std::size_t full = adder.run(); full != command.add.size()) {
        return rejected(RejectReason::backorder_limit, ChangeItems{command}.of_added(full));
    }
    if (order.policy == Policy::all_or_nothing) {
        base::ArenaVector<Shortage> shortages(arena);
        note_shortages(change.raises, shortages);
        note_shortages(adder.effects(), shortages);
        if (!shortages.empty()) {
            Decision decision = rejected(RejectReason::insufficient_stock,
                                         item_of(command, order, shortages.view().front().line));
            decision.shortages = shortages.view();
            return decision;
        }
    }
    base::ArenaVector<Effect> effects(arena, change.cuts.size() + change.fills.size() +
                                                 change.raises.size() + adder.effects().size() + 8);
    effects.append(change.cuts);
    effects.append(change.fills);
    effects.append(change.raises);
    if (adds_other_slots(command)) {
        write_part(order, arena, effects);
    }
    effects.append(adder.effects());
    write_head(order, command, change.total, effects);
    append_lifecycle(vote.order, units_raised(effects.view()), effects);

    Decision decision = accepted(effects.view());
    decision.order = order.id;
    decision.version = order.version + 1;
    const auto skus = arena.make_span<SkuId>(change.offers.size());
    std::ranges::transform(change.offers, skus.begin(), &Offer::sku);
    decision.skus = skus;
    return decision;
}

}  // namespace skua::domain
