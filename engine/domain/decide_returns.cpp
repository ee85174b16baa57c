// Returns, as their home decides them (page 0011).

#include <algorithm>

#include "engine/domain/limits.hpp"
#include "engine/domain/rules.hpp"

namespace skua::domain {
namespace {

Effect return_effect(EffectKind kind, ReturnNumber number, ReturnStatus status) {
    Effect effect;
    effect.kind = kind;
    effect.value = ReturnChange{number, static_cast<std::uint8_t>(status)}.packed();
    return effect;
}

Decision about(const Order& order, std::span<const Effect> effects, std::span<const SkuId> skus) {
    Decision decision = accepted(effects);
    decision.order = order.id;
    decision.version = order.version;
    decision.skus = skus;
    return decision;
}

Decision refused(RejectReason reason, std::size_t at, std::span<const Shortage> shortages) {
    Decision decision = rejected(reason, at);
    decision.shortages = shortages;
    return decision;
}

// As far as a quantity goes, and not below nothing.
Quantity figure(Units units) {
    const Units most{static_cast<std::int64_t>(kQuantityMax)};
    return Quantity{static_cast<std::uint32_t>(std::clamp(units, Units{}, most).raw())};
}

Decision ended(const Return& returned) {
    return rejected(RejectReason::return_closed, static_cast<std::size_t>(returned.status));
}

// Why the action may not be done in this status of a return that has not ended.
RejectReason refusal_of(ReturnAction action, const Return& returned) {
    const bool is_requested = returned.status == ReturnStatus::requested;
    const bool has_units = returned.status >= ReturnStatus::partially_received;
    switch (action) {
        case ReturnAction::approve:
        case ReturnAction::reject:
            return is_requested ? RejectReason::none : RejectReason::return_not_requested;
        case ReturnAction::cancel:
            return has_units ? RejectReason::return_has_units : RejectReason::none;
        case ReturnAction::close:
            break;
    }
    if (is_requested) {
        return RejectReason::return_not_approved;
    }
    return has_units ? RejectReason::none : RejectReason::return_not_received;
}

ReturnStatus status_after(ReturnAction action) {
    switch (action) {
        case ReturnAction::approve:
            return ReturnStatus::approved;
        case ReturnAction::reject:
            return ReturnStatus::rejected;
        case ReturnAction::cancel:
            return ReturnStatus::cancelled;
        case ReturnAction::close:
            break;
    }
    return ReturnStatus::closed;
}

// What an item may still bring of its line, behind the items before it.
class Expected {
public:
    Expected(const Return& returned, base::Arena& arena)
        : returned_(&returned), left_(arena.make_span<Units>(returned.lines.size())) {
        std::ranges::transform(returned.lines, left_.begin(), &ReturnLine::left);
    }
    [[nodiscard]] bool has(LineIndex line) const { return returned_->find(line) != nullptr; }
    // Of a line that it has.
    [[nodiscard]] Units take(const ReturnedItem& item) {
        const auto place =
            static_cast<std::size_t>(returned_->find(item.line) - returned_->lines.data());
        const Units before = left_[place];
        left_[place] -= Units{item.quantity};
        return before;
    }
    [[nodiscard]] bool is_all_taken() const {
        return std::ranges::all_of(left_, [](Units left) { return left == Units{}; });
    }

private:
    const Return* returned_;  // outlives it
    std::span<Units> left_;   // by place of the return's line; memory of the arena
};

}  // namespace

Decision decide_on(const ShardState& home, const CreateReturn& command, const Vote& vote,
                   Context& context) {
    const Order* order = home.orders().find(command.order);
    if (order == nullptr) {
        return rejected(RejectReason::unknown_order);
    }
    if (is_reservation(order->lifecycle)) {
        return rejected(RejectReason::reservation_not_order);
    }
    const OrderReturns* returns = home.returns().find(order->id);
    if (returns != nullptr && returns->all().size() >= kReturnsPerOrderMax) {
        return rejected(RejectReason::return_limit);
    }
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        if (command.lines[i].line.raw() >= order->line_count) {
            return rejected(RejectReason::unknown_line, i);
        }
    }
    SKUA_ASSERT(vote.effects.size() == command.lines.size());
    base::ArenaVector<Shortage> shortages(*context.arena);
    std::size_t first = 0;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const ReturnLineInput& wanted = command.lines[i];
        const Units claimed = returns == nullptr ? Units{} : returns->claimed(wanted.line);
        const Units returnable = Units{vote.effects[i].quantity} - claimed;
        if (Units{wanted.quantity} > returnable) {
            first = shortages.view().empty() ? i : first;
            shortages.push_back({.line = wanted.line,
                                 .requested = wanted.quantity,
                                 .available = figure(returnable)});
        }
    }
    if (!shortages.view().empty()) {
        return refused(RejectReason::return_exceeds_shipped, first, shortages.view());
    }
    const ReturnNumber number = returns == nullptr ? ReturnNumber{1} : returns->next_number();
    const ReturnStatus status =
        command.is_approved ? ReturnStatus::approved : ReturnStatus::requested;
    return about(*order,
                 one(*context.arena, return_effect(EffectKind::return_opened, number, status)),
                 vote.skus);
}

Decision decide_on(const ShardState& home, const ChangeReturn& command, Context& context) {
    const Return* returned = home.returns().find(command.order, command.number);
    if (returned == nullptr) {
        return rejected(RejectReason::unknown_return);
    }
    if (returned->has_ended()) {
        return ended(*returned);
    }
    if (const RejectReason reason = refusal_of(command.action, *returned);
        reason != RejectReason::none) {
        return rejected(reason);
    }
    const Effect moved =
        return_effect(EffectKind::return_moved, command.number, status_after(command.action));
    return about(*home.orders().find(command.order), one(*context.arena, moved), {});
}

Decision decide_on(const ShardState& home, const ReceiveReturn& command, const Vote& vote,
                   Context& context) {
    base::Arena& arena = *context.arena;
    const Return* returned = home.returns().find(command.order, command.number);
    if (returned == nullptr) {
        return rejected(RejectReason::unknown_return);
    }
    if (returned->has_ended()) {
        return ended(*returned);
    }
    if (returned->status == ReturnStatus::requested) {
        return rejected(RejectReason::return_not_approved);
    }
    if (home.resolve_location(command.location).is_none()) {
        return rejected(RejectReason::unknown_location);
    }
    Expected expected(*returned, arena);
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        if (!expected.has(command.items[i].line)) {
            return rejected(RejectReason::not_on_return, i);
        }
    }
    base::ArenaVector<Shortage> shortages(arena);
    std::size_t first = 0;
    for (std::size_t i = 0; i < command.items.size(); ++i) {
        const ReturnedItem& item = command.items[i];
        if (const Units left = expected.take(item); Units{item.quantity} > left) {
            first = shortages.view().empty() ? i : first;
            shortages.push_back(
                {.line = item.line, .requested = item.quantity, .available = figure(left)});
        }
    }
    if (!shortages.view().empty()) {
        return refused(RejectReason::receipt_exceeds_return, first, shortages.view());
    }
    if (vote.objection != RejectReason::none) {
        return rejected(vote);
    }
    base::ArenaVector<Effect> effects(arena, vote.effects.size() + 1);
    effects.append(vote.effects);
    const ReturnStatus after =
        expected.is_all_taken() ? ReturnStatus::received : ReturnStatus::partially_received;
    if (after != returned->status) {
        effects.push_back(return_effect(EffectKind::return_moved, command.number, after));
    }
    return about(*home.orders().find(command.order), effects.view(), vote.skus);
}

}  // namespace skua::domain
