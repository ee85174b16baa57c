#include <algorithm>

#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"
#include "engine/domain/sku_groups.hpp"

namespace skua::domain {
namespace {

Effect effect_at(EffectKind kind, LocationId location) noexcept {
    Effect effect;
    effect.kind = kind;
    effect.location = location;
    return effect;
}

// It says why what it answers was asked.
Effect answer_effect(EffectKind kind, LocationId location, const Cancellation& asked) noexcept {
    Effect effect = effect_at(kind, location);
    effect.value = asked.cause.packed();
    return effect;
}

// The place in the command's list of the line that the effect is of.
std::size_t place_of(const RequestCancellation& command, const Effect& effect) noexcept {
    const auto named = std::ranges::find(command.lines, effect.line, &CancelLine::line);
    return named == command.lines.end() ? 0
                                        : static_cast<std::size_t>(named - command.lines.begin());
}

// What of the line is in packages that can still be opened.
Quantity in_open_packages(std::span<const Package> packages, LocationId location, LineIndex line) {
    Quantity units;
    for (const Package& package : packages) {
        if (package.location == location && package.status == PackageStatus::open) {
            units += package.units_in(line);
        }
    }
    return units;
}

// Cuts what the parts could give back down to what was asked for. Owner: one decision.
class GivenBack {
public:
    GivenBack(const ShardState& home, const AnswerCancellation& command, const Vote& vote,
              base::Arena& arena)
        : order_(home.orders().find(command.order)),
          packages_(home.packages().of(command.order)),
          location_(command.location),
          vote_(&vote),
          effects_(arena, 3 + vote.effects.size() + vote.skus.size()),
          freed_(arena, vote.effects.size()),
          waiting_(arena.make_span<SkuId>(vote.skus.size())) {
        std::ranges::copy(vote.skus, waiting_.begin());
        std::ranges::sort(waiting_);
        effects_.push_back(answer_effect(EffectKind::cancellation_accepted, location_,
                                         *home.cancellations().find({command.order, location_})));
    }

    // Both stand by line.
    void take(std::span<const AskedLine> asked) {
        auto next = vote_->effects.begin();
        for (const AskedLine& line : asked) {
            Quantity left = line.left();
            while (next != vote_->effects.end() && next->line < line.line) {
                ++next;
            }
            for (; next != vote_->effects.end() && next->line == line.line; ++next) {
                left -= move(*next, left);
            }
        }
    }
    // Who waits for what is given back is served by a record of its own.
    void raise_follow_ups() {
        for (std::size_t i = 0; i < freed_.size(); ++i) {
            if (std::ranges::binary_search(waiting_, freed_.sku(i))) {
                Effect effect;
                effect.kind = EffectKind::follow_up;
                effect.sku = freed_.sku(i);
                effects_.push_back(effect);
            }
        }
    }
    void finish() { append_lifecycle(vote_->order, 0, effects_); }
    [[nodiscard]] std::uint64_t units() const noexcept { return units_; }
    [[nodiscard]] std::span<const Effect> effects() const noexcept { return effects_.view(); }

private:
    Quantity move(const Effect& most, Quantity wanted) {
        const Quantity there = most.from == Bucket::packed
                                   ? in_open_packages(packages_, location_, most.line)
                                   : most.quantity;
        const Quantity taken = std::min(there, wanted);
        if (taken.is_zero()) {
            return taken;
        }
        if (most.from == Bucket::released && !has_list_) {
            has_list_ = true;
            Effect list = effect_at(EffectKind::pick_list_shorted, location_);
            list.value =
                static_cast<std::int64_t>(order_->find_fulfillment(location_)->pick_list.raw());
            effects_.push_back(list);
        }
        effects_.push_back(most);
        effects_.items().back().quantity = taken;
        units_ += taken.raw();
        freed_.group_of(most.sku);
        return taken;
    }

    const Order* order_;  // these outlive the decision
    std::span<const Package> packages_;
    LocationId location_;
    const Vote* vote_;
    base::ArenaVector<Effect> effects_;
    SkuGroups freed_;           // in the order in which they were first
    std::span<SkuId> waiting_;  // sorted
    std::uint64_t units_ = 0;
    bool has_list_ = false;
};

Decision changed(const Order& order, std::span<const Effect> effects) {
    Decision decision = accepted(effects);
    decision.order = order.id;
    decision.version = order.version + 1;
    return decision;
}

}  // namespace

Decision decide_on(const ShardState& home, const RequestCancellation& command, const Vote& vote,
                   Context& context) {
    const HeadCheck check = check_head(home, command.order, command.expected_version);
    if (check.reason != RejectReason::none) {
        return rejected(check);
    }
    if (vote.objection != RejectReason::none) {
        return rejected(vote);
    }
    if (vote.effects.empty()) {
        return rejected(RejectReason::not_released);
    }
    const OrderSums& sums = vote.order;
    const RestOfOrder rest{.left = sums.left,
                           .was_shipped = sums.ordered != sums.cancelled + sums.left};
    base::ArenaVector<Effect> effects(*context.arena, vote.effects.size());
    for (const Effect& effect : vote.effects) {
        if (home.cancellations().is_open({command.order, effect.location})) {
            return rejected(RejectReason::cancellation_requested, place_of(command, effect));
        }
        effects.push_back(effect);
        effects.back().value = rest.packed();
    }
    return changed(*check.order, effects.view());
}

Decision decide_on(const ShardState& home, const AnswerCancellation& command, const Vote& vote,
                   Context& context) {
    const Order* order = home.orders().find(command.order);
    if (command.location.is_none() || order == nullptr || is_reservation(order->lifecycle) ||
        !vote.fulfillment.is_known) {
        return rejected(RejectReason::unknown_fulfillment);
    }
    const Cancellation* asked = home.cancellations().find({command.order, command.location});
    if (asked == nullptr || !asked->is_open()) {
        const auto answered = asked == nullptr ? 0U : static_cast<std::size_t>(asked->status);
        return rejected(RejectReason::cancellation_not_requested, answered);
    }
    base::Arena& arena = *context.arena;
    if (command.answer == CancellationAnswer::refuse) {
        return changed(*order, one(arena, answer_effect(EffectKind::cancellation_refused,
                                                        command.location, *asked)));
    }
    GivenBack back(home, command, vote, arena);
    back.take(asked->lines);
    if (back.units() == 0) {
        return rejected(RejectReason::nothing_to_cancel);
    }
    back.raise_follow_ups();
    back.finish();
    return changed(*order, back.effects());
}

}  // namespace skua::domain
